import { describe, expect, it } from 'vitest';
import { recordKey } from '../../functions/core/record.ts';
import type { Settings } from '../../functions/core/settings.ts';
import { balancer, desire, type Keys, type Other } from './desire.ts';
import { cluster, hostnameOf, zone } from './world.ts';

/** One line per record: zone, key, and what it points to. */
const linesOf = (result: ReturnType<typeof desire>): readonly string[] =>
  result.records.map(({ zone: of, record }) => {
    const { alias } = record;
    const target =
      alias === null
        ? `${record.values.join(',')} ttl=${record.ttlSeconds}`
        : `alias ${alias.dnsName} ${alias.hostedZoneId} health=${alias.evaluateTargetHealth}`;
    return `${of.id} ${recordKey(record)}${target}`;
  });

const nlb = `alias ${hostnameOf('nlb:web')} Z2IFOLAFXWLO4F health=true`;
const a = 'Z1 web.example.com A ';
const aaaa = 'Z1 web.example.com AAAA ';
const cname = 'Z1 web.example.com CNAME ';
const hostname = 'web.example.com';
const otherElb = 'x-1.us-east-1.elb.amazonaws.com';
const publicAndPrivate = [zone(), zone('example.com', { id: 'Z2', private: true })];

describe('the records of a source', () => {
  it.each<[string, Keys, Other, Partial<Settings>, readonly string[]]>([
    ['alias A to its load balancer', { hostname }, {}, {}, [`${a}${nlb}`]],
    [
      'AAAA as well when aaaa is always',
      { hostname },
      {},
      { aaaa: 'always' },
      [`${a}${nlb}`, `${aaaa}${nlb}`],
    ],
    [
      'addresses of its status',
      { hostname },
      { stacks: [], statusTargets: ['192.0.2.3'] },
      {},
      [`${a}192.0.2.3 ttl=300`],
    ],
    [
      'CNAME to what cannot be an alias',
      { hostname, target: 'X.example.net.' },
      {},
      {},
      [`${cname}x.example.net ttl=300`],
    ],
    [
      'alias to an ELB elsewhere, by the published table',
      { hostname, target: otherElb },
      {},
      {},
      [`${a}alias ${otherElb} Z35SXDOTRQ7X7K health=true`],
    ],
    [
      'both types to a dualstack. name',
      { hostname, target: `dualstack.${otherElb}` },
      {},
      {},
      [
        `${a}alias dualstack.${otherElb} Z35SXDOTRQ7X7K health=true`,
        `${aaaa}alias dualstack.${otherElb} Z35SXDOTRQ7X7K health=true`,
      ],
    ],
    [
      'CNAME to an ELB elsewhere by annotation',
      { hostname, target: otherElb, alias: 'false' },
      {},
      {},
      [`${cname}${otherElb} ttl=300`],
    ],
    [
      'alias without health to CloudFront, but CNAME in a private zone',
      { hostname, target: 'd1.cloudfront.net', 'aws-evaluate-target-health': 'true' },
      {},
      { zones: publicAndPrivate },
      [
        `${a}alias d1.cloudfront.net Z2FDTNDATAQYW2 health=false`,
        `${aaaa}alias d1.cloudfront.net Z2FDTNDATAQYW2 health=false`,
        'Z2 web.example.com CNAME d1.cloudfront.net ttl=300',
      ],
    ],
    ['nothing that is being deleted', { hostname }, { deleting: true }, {}, []],
  ])('%s', (_, keys, other, chosen, lines) => {
    const result = desire(keys, other, chosen);
    expect(linesOf(result)).toEqual(lines);
    expect(result.rejected).toEqual([]);
  });

  it('AAAA where the load balancer has IPv6', () => {
    expect(linesOf(desire({ hostname }, {}, {}, [{ ...balancer, dualstack: true }]))).toEqual([
      `${a}${nlb}`,
      `${aaaa}${nlb}`,
    ]);
  });

  it('know their source, and whether their TTL was asked for', () => {
    const plain = desire({ hostname, target: '192.0.2.1', ttl: '300' });
    expect(plain.records).toMatchObject([
      { cluster: cluster(), resource: 'service/web/web', ttlConfigured: true },
    ]);
    expect(desire({ hostname, target: '192.0.2.1' }).records[0]?.ttlConfigured).toBe(false);
    expect(desire({ hostname, ttl: '60' }).records[0]?.ttlConfigured).toBe(false);
  });
});
