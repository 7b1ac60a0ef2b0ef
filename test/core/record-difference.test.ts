import { expect, it } from 'vitest';
import { differenceOf } from '../../functions/core/record-difference.ts';
import { cluster, record, zone } from './world.ts';

it.each<[string, string, boolean, string | null]>([
  ['web A nlb:web', 'web A nlb:web', false, null],
  ['web A dualstack.nlb:web', 'web A nlb:web', false, null],
  ['web A nlb:other', 'web A nlb:web', false, 'target-changed'],
  ['web A 192.0.2.1', 'web A nlb:web', false, 'target-changed'],
  ['web A nlb:web health=no', 'web A nlb:web', false, 'target-health-changed'],
  ['web CNAME Y.example.net.', 'web CNAME y.example.net', false, null],
  ['web CNAME z.example.net', 'web CNAME y.example.net', false, 'target-changed'],
  ['web A 192.0.2.2 192.0.2.1', 'web A 192.0.2.1 192.0.2.2', false, null],
  ['web A 192.0.2.1', 'web A 192.0.2.1 192.0.2.2', false, 'target-changed'],
  ['web AAAA 2001:DB8:0::1', 'web AAAA 2001:db8::1', false, null],
  ['web AAAA 2001:db8::2', 'web AAAA 2001:db8::1', false, 'target-changed'],
  ['web AAAA nonsense', 'web AAAA 2001:db8::1', false, 'target-changed'],
  ['web A 192.0.2.1 ttl=60', 'web A 192.0.2.1 ttl=300', false, null],
  ['web A 192.0.2.1 ttl=60', 'web A 192.0.2.1 ttl=300', true, 'ttl-changed'],
  ['web A 192.0.2.1 ttl=60', 'web A 192.0.2.1 ttl=60', true, null],
  ['web A nlb:web weight=1', 'web A nlb:web', false, 'routing-changed'],
])(
  '%s, wanted %s with its own TTL: %s, differs by %s',
  (current, wanted, ttlConfigured, expected) => {
    const desired = {
      zone: zone(),
      cluster: cluster(),
      resource: 'service/web/web',
      record: record(wanted),
      ttlConfigured,
    };
    expect(differenceOf(record(current), desired)).toBe(expected);
  },
);

it('compares routing without the order of its fields, and the hosted zone of a target with it', () => {
  const wanted = { ...record('web A nlb:web'), routing: { Weight: 1, HealthCheckId: 'h' } };
  const desired = {
    zone: zone(),
    cluster: cluster(),
    resource: 'service/web/web',
    record: wanted,
    ttlConfigured: false,
  };
  const current = { ...wanted, routing: { HealthCheckId: 'h', Weight: 1 } };
  expect(differenceOf(current, desired)).toBeNull();
  const alias = wanted.alias === null ? null : { ...wanted.alias, hostedZoneId: 'ZOTHER' };
  expect(differenceOf({ ...current, alias }, desired)).toBe('target-changed');
});
