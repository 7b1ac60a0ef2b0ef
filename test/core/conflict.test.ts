import { describe, expect, it } from 'vitest';
import { candidatesOf, chooseCandidates, type Holder } from '../../functions/core/conflict.ts';
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

const textOf = ({ owner, resource }: { owner: string; resource: string }) => `${owner}:${resource}`;

const choose = (
  wishes: readonly (readonly DesiredRecord[])[],
  ...holders: readonly (Holder | null)[]
) => {
  const { winners, losers } = chooseCandidates(
    candidatesOf(wishes.flat()),
    holders.filter((holder) => holder !== null),
  );
  return {
    winners: winners.map(textOf),
    losers: losers.map(({ candidate }) => textOf(candidate)),
    keepers: [...new Set(losers.map(({ keeper }) => keeper))],
  };
};

const one = desired('prod:service/web/one', 'web A nlb:one');
const two = desired('prod:service/web/two', 'web A nlb:two', 'web AAAA nlb:two');
const staging = desired('staging:service/web/one', 'web A nlb:staging');
const held = (
  owner: string,
  resource: string | null,
  asks: boolean,
  other: Partial<Holder> = {},
): Holder => ({ owner, resource, asks, setIdentifier: null, shape: 'simple', ...other });

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
      'a holder that asks keeps others away even without a resource',
      [one],
      held('prod', null, true),
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
    const winners = winner === null ? [] : [winner];
    expect(choose(wishes, holder)).toMatchObject({ winners, losers });
    expect(choose([...wishes].reverse(), holder)).toMatchObject({ winners, losers });
  });
});

describe('of one source that asks twice for a name', () => {
  it.each([
    ['the address is published', ['web A nlb:one', 'web A 10.0.0.1'], ['web A 10.0.0.1']],
    ['the address stays published', ['web A 10.0.0.1', 'web A nlb:one'], ['web A 10.0.0.1']],
    ['the first host name is published', ['web A nlb:two', 'web A nlb:one'], ['web A nlb:one']],
    [
      'a CNAME gives way to anything else',
      ['web CNAME x.example.net', 'web AAAA 2001:db8::1', 'web A 10.0.0.1'],
      ['web AAAA 2001:db8::1', 'web A 10.0.0.1'],
    ],
    ['a CNAME alone stays', ['web CNAME x.example.net'], ['web CNAME x.example.net']],
  ])('%s', (_, lines, published) => {
    const [candidate] = candidatesOf(desired('prod:service/web/one', ...lines));
    expect(candidate?.records.map((item) => item.record)).toEqual(
      published.map((line) => record(line)),
    );
  });
});

describe('of several sources with set identifiers', () => {
  const blue = desired('prod:service/web/blue', 'web A nlb:blue set=blue weight=1');
  const green = desired('prod:service/web/green', 'web A nlb:green set=green weight=1');
  const greenToo = desired('prod:service/web/green2', 'web A nlb:green2 set=green weight=1');
  const near = desired('prod:service/web/near', 'web A nlb:near set=near region=eu-west-1');
  const weighted = (resource: string, setIdentifier: string, asks = true) =>
    held('prod', resource, asks, { setIdentifier, shape: 'Weight' });

  it.each<
    [string, readonly (readonly DesiredRecord[])[], readonly Holder[], readonly string[], string[]]
  >([
    [
      'each set identifier has its source',
      [blue, green],
      [],
      ['prod:service/web/blue', 'prod:service/web/green'],
      [],
    ],
    [
      'one set identifier goes to the smallest target',
      [greenToo, green],
      [],
      ['prod:service/web/green'],
      ['service/web/green'],
    ],
    [
      'one routing policy is followed, that of the smallest target',
      [near, blue],
      [],
      ['prod:service/web/blue'],
      ['service/web/blue'],
    ],
    [
      'the policy of a source that has its record stays',
      [near, blue],
      [held('prod', 'service/web/near', true, { setIdentifier: 'near', shape: 'Region' })],
      ['prod:service/web/near'],
      ['service/web/near'],
    ],
    [
      'a source that stays with its policy comes before one that changes it',
      [desired('prod:service/web/blue', 'web A nlb:blue set=blue region=eu-west-1'), green],
      [weighted('service/web/blue', 'blue'), weighted('service/web/green', 'green')],
      ['prod:service/web/green'],
      ['service/web/green'],
    ],
    [
      'the only source of a record may change its policy',
      [blue],
      [held('prod', 'service/web/blue', true)],
      ['prod:service/web/blue'],
      [],
    ],
    [
      'a source that waits for its load balancer keeps its set identifier, not the others',
      [blue, greenToo],
      [weighted('service/web/green', 'green')],
      ['prod:service/web/blue'],
      ['service/web/green'],
    ],
    [
      'a source that waits keeps its policy',
      [near],
      [weighted('service/web/green', 'green')],
      [],
      ['service/web/green'],
    ],
    [
      'a simple record keeps routed ones away',
      [one, blue],
      [held('prod', 'service/web/one', true)],
      ['prod:service/web/one'],
      ['service/web/one'],
    ],
    [
      'a holder that moved to another set identifier makes room',
      [desired('prod:service/web/green', 'web A nlb:green set=new weight=1'), greenToo],
      [weighted('service/web/green', 'green')],
      ['prod:service/web/green2', 'prod:service/web/green'],
      [],
    ],
  ])('%s', (_, wishes, holders, winners, keepers) => {
    expect(new Set(choose(wishes, ...holders).winners)).toEqual(new Set(winners));
    expect(choose(wishes, ...holders).keepers).toEqual(keepers);
    const reversed = choose([...wishes].reverse(), ...[...holders].reverse());
    expect(new Set(reversed.winners)).toEqual(new Set(winners));
  });
});

it('names the owner of the source that keeps a name where it is another one', () => {
  expect(choose([one, staging], held('staging', 'service/web/one', true)).keepers).toEqual([
    "service/web/one of the owner 'staging'",
  ]);
  expect(choose([one], held('staging', null, true)).keepers).toEqual([
    'the source that has it now',
  ]);
});
