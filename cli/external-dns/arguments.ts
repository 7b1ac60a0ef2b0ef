/*
 * What a translation begins with: what external-dns is started with, and what a person knows that it is not told.
 */
import type { Environment } from './given-flags.ts';

/** `version` without its `v`, null when unknown. `unread` says what may set flags and could not be read. */
export type Arguments = {
  readonly words: readonly string[];
  readonly environment: Environment;
  readonly version: string | null;
  readonly unread: readonly string[];
};

/** `private` of a zone is there where it was given. */
export type NamedZone = { readonly id: string; readonly name: string; readonly private?: boolean };

export type Known = {
  readonly cluster: string | undefined;
  readonly region: string | undefined;
  readonly account: string | undefined;
  readonly zones: readonly NamedZone[];
};
