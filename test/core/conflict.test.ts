import { describe, expect, it } from 'vitest';
import { candidatesOf, chooseCandidate, type Holder } from '../../functions/core/conflict.ts';
import type { DesiredRecord } from '../../functions/core/desired.ts';
import { cluster, record, zone } from './world.ts';

const desired = (resource: string, ...lines: readonly string[]): readonly DesiredRecord[] => {
  const [owner = '', ...path] = resource.split(':');
  return lines.map((line) => ({
    zone: zone(),
    cluster: cluster(owner),
    resource: path.join(':'),
    record: record(line),
    ttlConfigured: false,
  }));
};

const choose = (wishes: readonly (readonly DesiredRecord[])[], holder: Holder | null = null) => {
  const { winner, losers } = chooseCandidate(candidatesOf(wishes.flat()), holder);
  const text = ({ owner, resource }: { owner: string; resource: string }) => `${owner}:${resource}`;
  return { winner: winner === null ? null : text(winner), losers: losers.map(text) };
};

const one = desired('prod:service/web/one', 'web A nlb:one');
const two = desired('prod:service/web/two', 'web A nlb:two', 'web AAAA nlb:two');
const staging = desired('staging:service/web/one', 'web A nlb:staging');
const held = (owner: string, resource: string | null, asks: boolean): Holder => ({
  owner,
  resource,
  asks,
});

describe('of several sources under one name', () => {
  it.each<
    [string, readonly (readonly DesiredRecord[])[], Holder | null, string | null, readonly string[]]
  >([
    ['nobody asks', [], null, null, []],
    ['one asks, with two types', [two], null, 'prod:service/web/two', []],
    [
      'a new name goes to the smallest target',
      [two, one],
      null,
      'prod:service/web/one',
      ['prod:service/web/two'],
    ],
    [
      'fewer targets come first',
      [desired('prod:a', 'web A 192.0.2.1', 'web AAAA 2001:db8::1'), one],
      null,
      'prod:service/web/one',
      ['prod:a'],
    ],
    [
      'an address comes before a host name',
      [one, desired('prod:z', 'web A 192.0.2.1')],
      null,
      'prod:z',
      ['prod:service/web/one'],
    ],
    [
      'the same target from two clusters: the first owner',
      [desired('staging:a', 'web A nlb:x'), desired('prod:b', 'web A nlb:x')],
      null,
      'prod:b',
      ['staging:a'],
    ],
    [
      'the same target within a cluster is no conflict',
      [desired('prod:b', 'web A nlb:x'), desired('prod:a', 'web A nlb:x')],
      null,
      'prod:a',
      [],
    ],
    [
      'the holder keeps it',
      [one, two],
      held('prod', 'service/web/two', true),
      'prod:service/web/two',
      ['prod:service/web/one'],
    ],
    [
      'the holder without a target keeps others away',
      [one],
      held('prod', 'service/web/gone', true),
      null,
      ['prod:service/web/one'],
    ],
    [
      'a holder that does not ask lets the next one',
      [one],
      held('prod', 'service/web/gone', false),
      'prod:service/web/one',
      [],
    ],
    [
      'a holder is of one owner',
      [one, staging],
      held('staging', 'service/web/one', true),
      'staging:service/web/one',
      ['prod:service/web/one'],
    ],
    [
      'a record without a resource has no holder',
      [one, two],
      held('prod', null, false),
      'prod:service/web/one',
      ['prod:service/web/two'],
    ],
  ])('%s', (_, wishes, holder, winner, losers) => {
    expect(choose(wishes, holder)).toEqual({ winner, losers });
    expect(choose([...wishes].reverse(), holder)).toEqual({ winner, losers });
  });
});
