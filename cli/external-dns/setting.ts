/*
 * What one flag of external-dns becomes in the document, and what of it does not.
 */
import type { GivenFlag } from './given-flags.ts';
import type { Patch } from './translation.ts';

/** `lost` says what elb53 does not do; `text` what it does, where that is not plain from the setting. */
export type Setting = {
  readonly patch: Patch;
  readonly lost: string | null;
  readonly text: string | null;
};

/** `given`: all flags, for those that mean something else beside another one. */
export type Read = (values: readonly string[], given: readonly GivenFlag[]) => Setting;

export const done = (patch: Patch): Setting => ({ patch, lost: null, text: null });

export const lostOnly = (lost: string): Setting => ({ patch: {}, lost, text: null });
