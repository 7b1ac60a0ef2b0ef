/*
 * What external-dns is started with, wherever it was found.
 */
import type { Environment } from './given-flags.ts';

/** `version` without its `v`, null when unknown. `unread` says what may set flags and could not be read. */
export type Arguments = {
  readonly words: readonly string[];
  readonly environment: Environment;
  readonly version: string | null;
  readonly unread: readonly string[];
};
