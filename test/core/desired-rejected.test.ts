import { describe, expect, it } from 'vitest';
import { mostNames } from '../../functions/core/name-limit.ts';
import { desire, type Keys, type Other } from './desire.ts';
import { status } from './planning.ts';
import { hostnameOf } from './world.ts';

const hostname = 'web.example.com';

const addresses = (size: number): readonly string[] =>
  Array.from({ length: size }, (_, at) => `192.0.${at >> 8}.${at & 255}`);

it('are as many addresses of each type as one request of Route 53 takes', () => {
  const { records } = desire({ hostname, target: [...addresses(999), '2001:db8::1'].join() });
  expect(records.map(({ record }) => record.values.length)).toEqual([999, 1]);
});

describe('what a source asks for and does not get', () => {
  const noAlias =
    'the target x.example.net cannot be an alias: it is neither an AWS name with a published hosted zone nor a name of the zone example.com; remove the alias annotation, or name its hosted zone with aws-target-hosted-zone';
  const itself =
    'web.example.com would point to itself; use the name of what serves it as the target';
  it.each<[string, Keys, Other, readonly unknown[]]>([
    [
      'an invalid name',
      { hostname: 'a..b' },
      {},
      [['refuse', 'invalid-name', 'a..b', null, "'a..b': it has an empty label"]],
    ],
    [
      'a name outside every zone',
      { hostname: 'a.example.net' },
      {},
      [
        [
          'skip',
          'outside-every-zone',
          'a.example.net',
          null,
          'no configured zone holds a.example.net; add its zone to the settings',
        ],
      ],
    ],
    [
      'a name without a living load balancer',
      { hostname },
      { stacks: [], ...status('nlb:left') },
      [
        [
          'skip',
          'no-load-balancer',
          hostname,
          'Z1',
          `its status names ${hostnameOf('nlb:left')}, which the ELB API does not know (any more)`,
        ],
      ],
    ],
    [
      'an invalid target',
      { hostname, target: 'a..b' },
      {},
      [['refuse', 'invalid-target', hostname, 'Z1', "the target 'a..b': it has an empty label"]],
    ],
    [
      'more addresses than a request of Route 53 takes beside the ownership TXT',
      { hostname, target: addresses(1000).join() },
      {},
      [
        [
          'refuse',
          'too-large',
          hostname,
          'Z1',
          '1000 addresses do not fit into one request of Route 53, which takes 1000 with the ownership TXT; publish fewer targets',
        ],
      ],
    ],
    [
      'a target that cannot be an alias',
      { hostname, target: 'x.example.net', alias: 'true' },
      {},
      [['refuse', 'invalid-target', hostname, 'Z1', noAlias]],
    ],
    [
      'a CNAME that points to itself',
      { hostname, target: 'Web.example.com.' },
      {},
      [['refuse', 'invalid-target', hostname, 'Z1', itself]],
    ],
    [
      'an alias that points to itself',
      { hostname, target: hostname, alias: 'true' },
      {},
      [['refuse', 'invalid-target', hostname, 'Z1', itself]],
    ],
    [
      'a CNAME at the apex',
      { hostname: 'example.com', target: 'x.example.net' },
      {},
      [
        [
          'refuse',
          'cname-at-apex',
          'example.com',
          'Z1',
          'example.com is the apex of its zone, where no CNAME may stand; use a target that can be an alias',
        ],
      ],
    ],
    [
      'a target that is the name itself',
      { hostname, target: hostname },
      {},
      [
        [
          'refuse',
          'invalid-target',
          hostname,
          'Z1',
          `${hostname} would point to itself; use the name of what serves it as the target`,
        ],
      ],
    ],
    [
      'a routing policy without its set identifier',
      { hostname, 'aws-weight': '1' },
      {},
      [
        [
          'refuse',
          'invalid-annotation',
          hostname,
          null,
          'the routing policy aws-weight needs the annotation set-identifier, which tells its records apart; add it',
        ],
      ],
    ],
    [
      'several answers from an alias',
      { hostname, 'set-identifier': 'a', 'aws-multi-value-answer': 'true' },
      {},
      [
        [
          'refuse',
          'invalid-annotation',
          hostname,
          'Z1',
          'aws-multi-value-answer works with IP addresses only, not with an alias or a CNAME; use aws-weight',
        ],
      ],
    ],
    [
      'a name for another zone than its own',
      { hostname, 'aws-hosted-zone-id': 'Z9' },
      {},
      [
        [
          'skip',
          'outside-every-zone',
          hostname,
          null,
          `the annotation aws-hosted-zone-id names Z9, which is not the zone of ${hostname} in the settings; correct or remove it`,
        ],
      ],
    ],
    [
      'an annotation that says two things',
      { hostname },
      {
        annotations: {
          'external-dns.kubernetes.io/hostname': hostname,
          'external-dns.alpha.kubernetes.io/hostname': '',
        },
      },
      [
        [
          'refuse',
          'annotation-conflict',
          hostname,
          null,
          "external-dns.kubernetes.io/hostname='web.example.com' and external-dns.alpha.kubernetes.io/hostname='' differ; make them equal or remove one",
        ],
      ],
    ],
  ])('%s', (_, keys, other, expected) => {
    const result = desire(keys, other);
    expect(result.records).toEqual([]);
    expect(
      result.rejected.map((item) => [
        item.outcome,
        item.reason,
        item.name,
        item.zone?.id ?? null,
        item.detail,
      ]),
    ).toEqual(expected);
  });

  it('names beyond what one object may ask for are refused, once and under the first of them', () => {
    const names = Array.from({ length: mostNames + 5 }, (_, index) => `n${index}.example.com`);
    const { records, rejected } = desire({ hostname: names.join() });
    expect(records).toHaveLength(mostNames);
    expect(rejected).toMatchObject([
      {
        outcome: 'refuse',
        reason: 'too-many-names',
        name: `n${mostNames}.example.com`,
        zone: null,
        detail:
          'service/web/web asks for more than 10000 names, expected at most that many of one object; this one and those after it are refused, and none of its records is deleted; give them to other objects',
      },
    ]);
  });

  it.each<[string, Keys, string]>([
    ['its first name', { hostname, ttl: 'x' }, hostname],
    ['its first name, even an invalid one', { hostname: 'bad', ttl: 'x' }, 'bad'],
    ['itself when it has no name', { ttl: 'x' }, 'service/web/web'],
  ])('a bad value is told once, under %s', (_, keys, name) => {
    const [first] = desire(keys).rejected;
    expect(first).toMatchObject({
      outcome: 'skip',
      reason: 'invalid-annotation',
      name,
      zone: null,
    });
  });
});
