/*
 * Planning grows with what is asked for and with what is there, never with their product: one Service may ask for 10,000
 * names, and 10,000 sources for one name.
 */
import { describe, expect, it } from 'vitest';
import { candidatesOf, chooseCandidates } from '../../functions/core/conflict.ts';
import { desiredRecords } from '../../functions/core/desired.ts';
import { evidenceOf } from '../../functions/core/evidence.ts';
import { planChanges, type ZonePlan } from '../../functions/core/plan.ts';
import type { Source } from '../../functions/core/source.ts';
import { type Counter, counted, growth } from './counting.ts';
import { cluster, listing, record, settings, snapshot, source, zone } from './world.ts';

const numbers = (size: number): readonly number[] => Array.from({ length: size }, (_, at) => at);

const plan = (
  sources: readonly Source[],
  lines: readonly string[],
  counter: Counter,
  chosen = settings(),
): ZonePlan => {
  const snapshots = [snapshot(sources)];
  const { records, requests } = desiredRecords(snapshots, [], chosen);
  const listings = [listing([])];
  const evidence = evidenceOf({
    snapshots,
    listings,
    requests: requests.map((request) => ({
      ...request,
      names: request.names.map((asked) => counted(asked, counter)),
    })),
    settings: chosen,
    confirmed: [],
  });
  return planChanges({
    zone: zone(),
    current: lines.map((line) => counted(record(line), counter)),
    names: null,
    desired: records.map((item) => ({ ...item, record: counted(item.record, counter) })),
    evidence,
    settings: chosen,
  });
};

const outcomes = ({ entries }: ZonePlan): ReadonlySet<string> =>
  new Set(entries.map((entry) => `${entry.outcome} ${entry.reason}`));

/** Weighted records of one name: `n` of one DNSEndpoint. */
const weighted = (size: number, target: string): Source =>
  source(
    'crd/web/web',
    {},
    {
      stacks: [],
      offers: numbers(size).map((at) => ({
        stacks: [],
        statusTargets: [],
        givenTargets: [target],
        hosts: ['web.example.com'],
        keys: { 'set-identifier': `s${at}`, 'aws-weight': '1' },
        recordType: 'A',
      })),
    },
  );
const withEndpoints = settings({ sources: ['crd', 'service'] });

const rivals = (size: number): readonly Source[] =>
  numbers(size).map((at) =>
    source(`service/web/s${at}`, { hostname: 'web.example.com', target: `t${at}.example.net` }),
  );

describe('twice as much takes about twice as long', () => {
  it.each<[string, string[], (size: number, counter: Counter) => ZonePlan]>([
    [
      'names of one Service that are published already',
      ['keep unchanged'],
      (size, counter) =>
        plan(
          [
            source('service/web/web', {
              hostname: numbers(size)
                .map((at) => `n${at}.example.com`)
                .join(),
              target: '192.0.2.1',
            }),
          ],
          numbers(size).flatMap((at) => [
            `n${at} A 192.0.2.1`,
            `a-n${at} TXT owner=prod resource=service/web/web`,
          ]),
          counter,
        ),
    ],
    [
      'set identifiers of one name, all new',
      ['create new-name'],
      (size, counter) => plan([weighted(size, '192.0.2.1')], [], counter, withEndpoints),
    ],
    [
      'set identifiers of one name, beside 100 that are replaced',
      ['update routing-changed', 'create new-type'],
      (size, counter) =>
        plan(
          [weighted(size, '192.0.2.1')],
          numbers(100).flatMap((at) => [
            `web A 192.0.2.1 set=old${at} weight=1`,
            `a-web TXT owner=prod resource=crd/web/web set=old${at} weight=1`,
          ]),
          counter,
          withEndpoints,
        ),
    ],
    [
      'set identifiers of one name, beside a foreign CNAME',
      ['keep foreign', 'refuse not-owned'],
      (size, counter) =>
        plan(
          [weighted(size, '192.0.2.1')],
          ['web CNAME other.example.net'],
          counter,
          withEndpoints,
        ),
    ],
    [
      'sources of one name',
      ['create new-name', 'refuse conflict-lost'],
      (size, counter) => plan(rivals(size), [], counter),
    ],
    [
      'TXTs without a record, whose names are asked for again',
      ['create new-name', 'keep foreign'],
      (size, counter) =>
        plan(
          [
            source('service/web/web', {
              hostname: numbers(size)
                .map((at) => `n${at}.example.com`)
                .join(),
              target: '192.0.2.1',
            }),
          ],
          numbers(size).map((at) => `a-n${at} TXT owner=prod resource=service/web/web`),
          counter,
        ),
    ],
  ])('for %s', (_, expected, work) => {
    const grown = growth((size, counter) => {
      expect(outcomes(work(size, counter))).toEqual(new Set(expected));
    });
    expect(grown).toBeLessThan(2.6);
  });

  it.each<[string, (at: number) => [string, string]]>([
    ['rivals', (at) => [`service/web/s${at}`, `web CNAME t${at}.example.net`]],
    ['addresses to be merged', (at) => [`service/web/s${at}`, `web A 10.0.0.${at}`]],
    ['set identifiers', (at) => [`service/web/s${at}`, `web A 192.0.2.1 set=s${at} weight=1`]],
    ['wishes of one source', (at) => ['service/web/s', `web A 10.0.0.${at}`]],
  ])('for the choice among %s', (_, wishOf) => {
    const grown = growth((size, counter) => {
      const desired = numbers(size).map((at) => {
        const [resource, line] = wishOf(at);
        return {
          zone: zone(),
          cluster: cluster(),
          resource,
          record: counted(record(line), counter),
          ttlConfigured: false,
        };
      });
      const candidates = candidatesOf(desired).map((item) => counted(item, counter));
      const holders = candidates
        .slice(0, size / 2)
        .map(({ owner, resource, setIdentifier }) =>
          counted({ owner, resource, setIdentifier, shape: 'simple', asks: true }, counter),
        );
      const { winners, losers } = chooseCandidates(candidates, holders);
      expect(winners.length + losers.length).toBe(candidates.length);
    });
    expect(grown).toBeLessThan(2.6);
  });
});
