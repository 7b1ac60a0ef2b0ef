import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import { type BenchFunction, startHere } from '../../bench/function-process.ts';
import { isWithinBudget } from '../../bench/measure.ts';
import type { Scenario } from '../../bench/scenario.ts';
import { badName } from '../../bench/scenarios/bad-name.ts';
import { burst } from '../../bench/scenarios/burst.ts';
import { lostAnswer } from '../../bench/scenarios/lost-answer.ts';
import { manyClusters } from '../../bench/scenarios/many-clusters.ts';
import { oneEvent } from '../../bench/scenarios/one-event.ts';
import type { Setting } from '../../bench/world.ts';
import { zoneId } from '../../bench/world.ts';

type Spoil = (lambda: BenchFunction) => BenchFunction;

const tiny = (spoil: Spoil = (lambda) => lambda): Setting => ({
  sizes: [10, 20],
  repeats: 1,
  pauseMilliseconds: 0,
  startFunction: async (environment) => spoil(await startHere(environment)),
});

const overBudget = async (scenario: Scenario, spoil?: Spoil): Promise<readonly string[]> => {
  const { measurements } = await scenario(tiny(spoil));
  expect(measurements).not.toEqual([]);
  return measurements.filter((item) => !isWithinBudget(item)).map((item) => item.what);
};

/** Lists the zone whenever it is called. */
const listingPerEvent: Spoil = (lambda) => ({
  ...lambda,
  call: async (event, context) => {
    await lambda.invoke({ action: 'resync', dryRun: true });
    return lambda.call(event, context);
  },
});

/** Writes a record and its TXT once more with UPSERT. */
const upsertOfBoth: Spoil = (lambda) => ({
  ...lambda,
  call: async (event, context) => {
    const answer = await lambda.call(event, context);
    const records = ['one', 'two'].map((name) => ({
      Name: `${name}.example.com`,
      Type: 'A' as const,
      TTL: 60,
      ResourceRecords: [{ Value: '192.0.2.1' }],
    }));
    await new Route53Client({ region: 'us-east-1' }).send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        ChangeBatch: {
          Changes: records.map((record) => ({ Action: 'UPSERT', ResourceRecordSet: record })),
        },
      }),
    );
    return answer;
  },
});

/** Takes the messages of a batch one by one. */
const batchPerHost: Spoil = (lambda) => ({
  ...lambda,
  call: async (event, context) => {
    for (const record of event.Records) await lambda.call({ Records: [record] }, context);
    return undefined;
  },
});

describe('the benchmarks', () => {
  it.each([
    ['one-event', oneEvent],
    ['burst', burst],
    ['bad-name', badName],
    ['lost-answer', lostAnswer],
    ['many-clusters', manyClusters],
  ])('%s keeps its budgets with a few hosts', async (_, scenario) => {
    expect(await overBudget(scenario)).toEqual([]);
  });

  it('fail a function that lists the zone for every event', async () => {
    expect(await overBudget(oneEvent, listingPerEvent)).toContain(
      'Route 53 requests, load balancer replaced',
    );
  });

  it('fail a function that writes with UPSERT what CREATE has written', async () => {
    expect(await overBudget(oneEvent, upsertOfBoth)).toContain('change tokens, Service added');
  });

  it('fail a function that sends a batch for each host', async () => {
    expect(await overBudget(burst, batchPerHost)).toContain('change requests');
  });
});

describe('a measurement', () => {
  const item = { what: 'requests', size: null, unit: 'requests', values: [1, 2, 3] } as const;

  it('keeps its budget when every count does', () => {
    expect(isWithinBudget({ ...item, budget: { kind: 'at-most', value: 3 } })).toBe(true);
    expect(isWithinBudget({ ...item, budget: { kind: 'at-most', value: 2 } })).toBe(false);
    expect(isWithinBudget({ ...item, budget: { kind: 'exactly', value: 3 } })).toBe(false);
  });

  it('keeps its budget when the median of a time does', () => {
    const time = { ...item, unit: 's' } as const;
    expect(isWithinBudget({ ...time, budget: { kind: 'at-most', value: 2 } })).toBe(true);
    expect(isWithinBudget({ ...time, budget: { kind: 'at-most', value: 1 } })).toBe(false);
  });

  it('is over any budget when nothing was measured', () => {
    expect(isWithinBudget({ ...item, values: [], budget: null })).toBe(false);
    expect(isWithinBudget({ ...item, values: [Number.NaN], budget: null })).toBe(false);
  });
});
