/*
 * The request budget of one account at Route 53, as two token buckets. It stays below what the service allows (10 requests
 * a second, 50 at once; 100 change tokens a second, 1,500 at once), because every other tool in the account lives on the
 * same budget. When they use more than what we leave them, the service refuses us: then we ask for half as much, and for
 * more again as time goes by.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/throttling-api-requests.html
 */
import { setTimeout as sleepFor } from 'node:timers/promises';
import { SyncError } from '../core/errors.ts';

/** CREATE and DELETE cost one change token each. */
export type Cost = { readonly requests: number; readonly tokens: number };

export type Pacer = {
  /** Waits for its turn and its share; in the order of the calls. Throws SyncError `out-of-time` when the signal fires. */
  readonly take: (cost: Cost, signal: AbortSignal) => Promise<void>;
  /** The service refused a request for its budget: others have used what we thought was ours. */
  readonly refused: () => void;
};

type Rate = { readonly perSecond: number; readonly burst: number };

export type PacerClock = {
  /** Milliseconds, from any origin; it must not run backwards. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
};

export type PacerOptions = Partial<PacerClock> & {
  /** @default 9 a second, 45 at once */
  readonly requests?: Rate;
  /** @default 98 a second, 1,490 at once */
  readonly tokens?: Rate;
};

export const createPacer = (options: PacerOptions = {}): Pacer => {
  const now = options.now ?? (() => performance.now());
  const sleep =
    options.sleep ?? ((milliseconds, signal) => sleepFor(milliseconds, undefined, { signal }));
  const share = createShare(now);
  const requests = createBucket(options.requests ?? { perSecond: 9, burst: 45 }, share.of, now);
  const tokens = createBucket(options.tokens ?? { perSecond: 98, burst: 1490 }, share.of, now);
  let last: Promise<void> = Promise.resolve();

  const serve = async (cost: Cost, turn: Promise<void>, signal: AbortSignal): Promise<void> => {
    await turn;
    for (;;) {
      signal.throwIfAborted();
      const wait = Math.max(requests.waitFor(cost.requests), tokens.waitFor(cost.tokens));
      if (wait <= 0) break;
      await sleep(wait, signal);
    }
    requests.take(cost.requests);
    tokens.take(cost.tokens);
  };

  return {
    refused: () => {
      requests.empty();
      tokens.empty();
      share.halve();
    },
    take: async (cost, signal) => {
      const served = serve(cost, last, signal);
      // The next in the queue waits for this one to be served or to give up; why it gave up is not its business.
      last = served.catch(() => undefined);
      const aborted = abortOf(signal);
      try {
        await Promise.race([served, aborted.promise]);
      } catch (error) {
        if (!signal.aborted) throw error;
        throw new SyncError(
          'out-of-time',
          'out of time: the run ended while it waited for its share of the Route 53 request budget; the next one goes on',
          { retryable: true, cause: error },
        );
      } finally {
        aborted.forget();
      }
    },
  };
};

/** One pacer per set of credentials, because the budgets are per account. */
export const createPacers = (options: PacerOptions = {}): ((roleArn: string | null) => Pacer) => {
  const pacers = new Map<string | null, Pacer>();
  return (roleArn) => {
    const pacer = pacers.get(roleArn) ?? createPacer(options);
    pacers.set(roleArn, pacer);
    return pacer;
  };
};

/** How much of the rates we take: all of it, or less for a minute after each refusal, but never less than an eighth. */
const createShare = (
  now: () => number,
): { readonly of: () => number; readonly halve: () => void } => {
  let lowest = 1;
  let halvedAt = now();
  const of = (): number => Math.min(1, lowest + (now() - halvedAt) / recoveryMilliseconds);
  return {
    of,
    halve: () => {
      lowest = Math.max(leastShare, of() / 2);
      halvedAt = now();
    },
  };
};

const leastShare = 1 / 8;
const recoveryMilliseconds = 60_000;

type Bucket = {
  /** Milliseconds until so much may be taken; 0 when it may now. */
  readonly waitFor: (amount: number) => number;
  readonly take: (amount: number) => void;
  readonly empty: () => void;
};

/** Who takes more than the bucket can ever hold waits for a full one and leaves a debt, instead of waiting for ever. */
const createBucket = (
  { perSecond, burst }: Rate,
  share: () => number,
  now: () => number,
): Bucket => {
  let level = burst;
  let filledAt = now();
  const fill = (): void => {
    const at = now();
    level = Math.min(burst, level + ((at - filledAt) / 1000) * perSecond * share());
    filledAt = at;
  };
  return {
    waitFor: (amount) => {
      fill();
      const missing = Math.min(amount, burst) - level;
      // Less than this is rounding, and would be slept for again and again.
      return missing < 1e-6 ? 0 : Math.ceil((missing / (perSecond * share())) * 1000);
    },
    take: (amount) => {
      fill();
      level -= amount;
    },
    empty: () => {
      fill();
      level = Math.min(level, 0);
    },
  };
};

const abortOf = (
  signal: AbortSignal,
): { readonly promise: Promise<never>; readonly forget: () => void } => {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return { promise, forget: () => signal.removeEventListener('abort', abort) };
};
