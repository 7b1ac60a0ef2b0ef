/*
 * The token buckets of an account, as they are since 30 July 2026: one for all requests, one for each action, one for
 * changes. A request over any of them is refused and takes nothing.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/throttling-api-requests.html
 */
import { ServiceError } from '../service.ts';

export type Throttle = {
  /** Throws Throttling when the account has no room for a request of this action now. */
  readonly takeRequest: (account: string, action: string) => void;
  /** The same for change tokens. */
  readonly takeChanges: (account: string, tokens: number) => void;
};

export type ThrottleOptions = {
  readonly mode: 'off' | 'real';
  /** Milliseconds, from any origin. */
  readonly now: () => number;
};

type Rate = { readonly burst: number; readonly perSecond: number };
type Bucket = { readonly rate: Rate; tokens: number; filledAt: number };

const requestRate: Rate = { burst: 50, perSecond: 10 };
const changeRate: Rate = { burst: 1500, perSecond: 100 };
const rateByAction: Readonly<Record<string, Rate>> = {
  CreateHostedZone: { burst: 40, perSecond: 2 },
};

export const createThrottle = ({ mode, now }: ThrottleOptions): Throttle => {
  const buckets = new Map<string, Bucket>();
  const filled = (key: string, rate: Rate): Bucket => {
    const at = now();
    const bucket = buckets.get(key) ?? { rate, tokens: rate.burst, filledAt: at };
    const gained = ((at - bucket.filledAt) / 1000) * rate.perSecond;
    bucket.tokens = Math.min(rate.burst, bucket.tokens + gained);
    bucket.filledAt = at;
    buckets.set(key, bucket);
    return bucket;
  };
  const take = (tokens: number, wanted: readonly Bucket[]): void => {
    if (wanted.some((bucket) => bucket.tokens < tokens)) {
      throw new ServiceError('Throttling', 'Rate exceeded');
    }
    for (const bucket of wanted) bucket.tokens -= tokens;
  };
  if (mode === 'off') return { takeRequest: () => undefined, takeChanges: () => undefined };
  return {
    takeRequest: (account, action) =>
      take(1, [
        filled(`${account} requests`, requestRate),
        filled(`${account} ${action}`, rateByAction[action] ?? requestRate),
      ]),
    takeChanges: (account, tokens) => take(tokens, [filled(`${account} changes`, changeRate)]),
  };
};
