/*
 * The ledger of changes: what was applied and when, what GetChange says about it, and the tokens it cost.
 */
import type { Change, ChangeInfo } from '@aws-sdk/client-route-53';
import { ServiceError } from '../service.ts';
import type { Throttle } from './throttle.ts';
import { newId } from './zones.ts';

/** One batch that was applied; `at` as the clock of the stand-in tells it. */
export type AppliedBatch = {
  readonly zoneId: string;
  readonly changes: readonly Change[];
  readonly comment: string | undefined;
  readonly at: number;
};

export type Changes = {
  /** Throws Throttling when the tokens are not there. */
  readonly spend: (account: string, tokens: number) => void;
  readonly add: (account: string, comment: string | undefined) => ChangeInfo;
  /** Throws NoSuchChange. */
  readonly get: (account: string, id: string) => ChangeInfo;
  /** Tokens of every request that the bucket let through, those of refused batches included. */
  readonly tokensSpent: () => number;
  readonly applied: (batch: AppliedBatch) => void;
  readonly log: () => readonly AppliedBatch[];
  /** Returns what ends the subscription. */
  readonly onChange: (listener: (batch: AppliedBatch) => void) => () => void;
};

export const createChanges = (
  throttle: Throttle,
  now: () => number,
  insyncAfterMilliseconds: number,
): Changes => {
  const known = new Map<string, { account: string; info: ChangeInfo; submittedAt: number }>();
  const log: AppliedBatch[] = [];
  const listeners = new Set<(batch: AppliedBatch) => void>();
  let spent = 0;
  return {
    spend: (account, tokens) => {
      throttle.takeChanges(account, tokens);
      spent += tokens;
    },
    add: (account, comment) => {
      const id = newId('C');
      const submittedAt = now();
      const info: ChangeInfo = {
        Id: `/change/${id}`,
        Status: 'PENDING',
        SubmittedAt: new Date(submittedAt),
        Comment: comment,
      };
      known.set(id, { account, info, submittedAt });
      return info;
    },
    get: (account, id) => {
      const change = known.get(id);
      if (change === undefined || change.account !== account) {
        throw new ServiceError('NoSuchChange', `Could not find resource with ID: ${id}`, 404);
      }
      const insync = now() >= change.submittedAt + insyncAfterMilliseconds;
      return { ...change.info, Status: insync ? 'INSYNC' : 'PENDING' };
    },
    tokensSpent: () => spent,
    applied: (batch) => {
      log.push(batch);
      for (const listener of listeners) listener(batch);
    },
    log: () => log,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
