import { describe, expect, it } from 'vitest';
import { createPacer, createPacers, type PacerOptions } from '../../functions/adapters/pacing.ts';

/** A clock that only sleeping moves. */
const startClock = () => {
  let at = 0;
  const slept: number[] = [];
  const options: PacerOptions = {
    now: () => at,
    sleep: async (milliseconds, signal) => {
      signal.throwIfAborted();
      slept.push(milliseconds);
      at += milliseconds;
    },
  };
  return { options, slept, at: () => at, pass: (milliseconds: number) => (at += milliseconds) };
};

const live = () => new AbortController().signal;
const outOfTime = { name: 'SyncError', code: 'out-of-time', retryable: true };

describe('a pacer', () => {
  it('lets the first 45 requests through at once and then 9 a second', async () => {
    const clock = startClock();
    const pacer = createPacer(clock.options);
    for (let index = 0; index < 45; index += 1)
      await pacer.take({ requests: 1, tokens: 0 }, live());
    expect(clock.at()).toBe(0);
    for (let index = 0; index < 18; index += 1)
      await pacer.take({ requests: 1, tokens: 0 }, live());
    expect(clock.at()).toBe(2000);
  });

  it('lets 1,490 change tokens through at once and then 98 a second', async () => {
    const clock = startClock();
    const pacer = createPacer(clock.options);
    await pacer.take({ requests: 1, tokens: 1000 }, live());
    await pacer.take({ requests: 1, tokens: 490 }, live());
    expect(clock.at()).toBe(0);
    await pacer.take({ requests: 1, tokens: 980 }, live());
    expect(clock.at()).toBe(10_000);
  });

  it('fills up again while nothing is asked for, but never above its burst', async () => {
    const clock = startClock();
    const pacer = createPacer({ ...clock.options, requests: { perSecond: 1, burst: 2 } });
    await pacer.take({ requests: 2, tokens: 0 }, live());
    clock.pass(60_000);
    await pacer.take({ requests: 2, tokens: 0 }, live());
    expect(clock.slept).toEqual([]);
    await pacer.take({ requests: 1, tokens: 0 }, live());
    expect(clock.slept).toEqual([1000]);
  });

  it('has nothing left after a refusal, and takes half of its share, more as a minute goes by', async () => {
    const clock = startClock();
    const pacer = createPacer({ ...clock.options, tokens: { perSecond: 100, burst: 1000 } });
    pacer.refused();
    const spent = async (tokens: number): Promise<number> => {
      const before = clock.at();
      await pacer.take({ requests: 1, tokens }, live());
      return clock.at() - before;
    };
    // 100 tokens take two seconds at half of the rate, and a little less because the share grows meanwhile.
    expect(await spent(100)).toBeLessThanOrEqual(2000);
    expect(clock.at()).toBeGreaterThan(1900);
    clock.pass(60_000);
    await spent(1000);
    expect(await spent(100)).toBe(1000);
  });

  it('never takes less than an eighth of its share, however often it is refused', async () => {
    const clock = startClock();
    const pacer = createPacer(clock.options);
    for (let index = 0; index < 20; index += 1) pacer.refused();
    await pacer.take({ requests: 1, tokens: 0 }, live());
    expect(clock.at()).toBeLessThanOrEqual(Math.ceil(8000 / 9));
    expect(clock.at()).toBeGreaterThan(850);
  });

  it('serves who asks for more than the bucket holds, and makes the next one wait for it', async () => {
    const clock = startClock();
    const pacer = createPacer({ ...clock.options, tokens: { perSecond: 10, burst: 100 } });
    await pacer.take({ requests: 1, tokens: 150 }, live());
    expect(clock.at()).toBe(0);
    await pacer.take({ requests: 1, tokens: 10 }, live());
    expect(clock.at()).toBe(6000);
  });

  it('serves in the order of the calls, a small request behind a large one too', async () => {
    const clock = startClock();
    const pacer = createPacer({ ...clock.options, tokens: { perSecond: 10, burst: 100 } });
    const served: string[] = [];
    const take = (name: string, tokens: number) =>
      pacer.take({ requests: 1, tokens }, live()).then(() => served.push(name));
    await Promise.all([take('first', 100), take('large', 100), take('small', 1)]);
    expect(served).toEqual(['first', 'large', 'small']);
  });

  it('gives up promptly when the run ends, without having taken anything', async () => {
    const clock = startClock();
    const asleep = Promise.withResolvers<void>();
    const pacer = createPacer({
      ...clock.options,
      requests: { perSecond: 1, burst: 1 },
      sleep: () => {
        asleep.resolve();
        return new Promise(() => undefined);
      },
    });
    const run = new AbortController();
    await pacer.take({ requests: 1, tokens: 0 }, run.signal);
    const waiting = pacer.take({ requests: 1, tokens: 0 }, run.signal);
    const behind = pacer.take({ requests: 1, tokens: 0 }, run.signal);
    await asleep.promise;
    run.abort();
    await expect(waiting).rejects.toMatchObject(outOfTime);
    await expect(behind).rejects.toMatchObject(outOfTime);
  });

  it('serves the next run after a waiting one gave up', async () => {
    const pacer = createPacer({ requests: { perSecond: 1000, burst: 1 } });
    const run = new AbortController();
    await pacer.take({ requests: 1, tokens: 0 }, run.signal);
    const waiting = pacer.take({ requests: 1, tokens: 0 }, run.signal);
    run.abort();
    await expect(waiting).rejects.toMatchObject(outOfTime);
    await pacer.take({ requests: 1, tokens: 0 }, live());
  });

  it('refuses at once when the run is over already', async () => {
    const run = AbortSignal.abort();
    await expect(createPacer().take({ requests: 1, tokens: 0 }, run)).rejects.toMatchObject(
      outOfTime,
    );
  });
});

describe('pacers', () => {
  it('are one for each role, because budgets are per account', async () => {
    const clock = startClock();
    const pacers = createPacers({ ...clock.options, requests: { perSecond: 1, burst: 1 } });
    expect(pacers('arn:aws:iam::444455556666:role/dns')).toBe(
      pacers('arn:aws:iam::444455556666:role/dns'),
    );
    await pacers(null).take({ requests: 1, tokens: 0 }, live());
    await pacers('arn:aws:iam::444455556666:role/dns').take({ requests: 1, tokens: 0 }, live());
    expect(clock.slept).toEqual([]);
  });
});
