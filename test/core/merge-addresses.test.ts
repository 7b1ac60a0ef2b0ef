import { describe, expect, it } from 'vitest';
import { candidatesOf } from '../../functions/core/conflict.ts';
import { cluster, record, zone } from './world.ts';

const merged = (wishes: readonly (readonly [string, ...string[]])[]) =>
  candidatesOf(
    wishes.flatMap(([resource, ...lines]) =>
      lines.map((line) => ({
        zone: zone(),
        cluster: cluster(),
        resource,
        record: record(line),
        ttlConfigured: false,
      })),
    ),
  ).map(({ resource, records }) => [
    resource,
    ...records.map((item) => [item.resource, item.record.type, ...item.record.values].join(' ')),
  ]);

describe('objects with one name', () => {
  it('of one kind and with addresses make one record of all of them (§2.2, §2.3)', () => {
    expect(
      merged([
        ['service/web/b', 'web A 192.0.2.2 192.0.2.3', 'web AAAA 2001:db8::1'],
        ['service/web/a', 'web A 192.0.2.1 192.0.2.2'],
      ]),
    ).toEqual([
      [
        'service/web/a',
        'service/web/a A 192.0.2.1 192.0.2.2 192.0.2.3',
        'service/web/a AAAA 2001:db8::1',
      ],
    ]);
  });

  it.each([
    ['the kind', ['service/web/a', 'web A 192.0.2.1'], ['ingress/web/b', 'web A 192.0.2.2']],
    ['the TTL', ['service/web/a', 'web A 192.0.2.1'], ['service/web/b', 'web A 192.0.2.2 ttl=60']],
    [
      'the set identifier',
      ['service/web/a', 'web A 192.0.2.1 set=a weight=1'],
      ['service/web/b', 'web A 192.0.2.2 set=b weight=1'],
    ],
    ['an alias', ['service/web/a', 'web A nlb:a'], ['service/web/b', 'web A nlb:b']],
    ['a CNAME', ['service/web/a', 'web CNAME x.net'], ['service/web/b', 'web CNAME y.net']],
  ] as const)('stay apart where they differ in %s', (_, a, b) => {
    expect(merged([a, b]).map(([resource]) => resource)).toHaveLength(2);
  });
});
