/*
 * What the doctor finds: one line per check, good or bad, and for each bad one what to do. `unknown` says that a check could
 * not be made, which is not the same as a clean bill.
 */
import { exitCodes } from '../exit-code.ts';

export type Check =
  | 'function'
  | 'credentials'
  | 'trail'
  | 'cluster'
  | 'access-entry'
  | 'load-balancers'
  | 'zone'
  | 'zone-write'
  | 'objects'
  | 'records-in-the-way'
  | 'owner'
  | 'delegation'
  | 'resolution';

export type Finding =
  | { readonly check: Check; readonly status: 'ok'; readonly found: string; readonly mend: null }
  | {
      readonly check: Check;
      readonly status: 'problem' | 'unknown';
      readonly found: string;
      readonly mend: string;
    };

export const ok = (check: Check, found: string): Finding => ({
  check,
  status: 'ok',
  found,
  mend: null,
});

export const problem = (check: Check, found: string, mend: string): Finding => ({
  check,
  status: 'problem',
  found,
  mend,
});

export const unknown = (check: Check, found: string, mend: string): Finding => ({
  check,
  status: 'unknown',
  found,
  mend,
});

/** A problem often is why something else could not be checked, so it decides. */
export const exitCodeOfFindings = (findings: readonly Finding[]): number => {
  const has = (status: Finding['status']): boolean =>
    findings.some((finding) => finding.status === status);
  if (has('problem')) return exitCodes.attention;
  return has('unknown') ? exitCodes.error : exitCodes.done;
};
