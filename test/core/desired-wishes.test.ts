import { describe, expect, it } from 'vitest';
import type { Settings } from '../../functions/core/settings.ts';
import type { Offer } from '../../functions/core/source.ts';
import { desire, type Keys, type Other } from './desire.ts';
import { hostnameOf } from './world.ts';

const hostname = 'web.example.com';

const linesOf = (result: ReturnType<typeof desire>): readonly string[] =>
  result.records.map(({ zone: of, record }) =>
    [
      of.id,
      record.name,
      record.type,
      record.alias === null ? record.values.join(',') : `alias in ${record.alias.hostedZoneId}`,
      record.setIdentifier,
      JSON.stringify(record.routing),
    ]
      .filter((part) => part !== null)
      .join(' '),
  );

const reasonsOf = (result: ReturnType<typeof desire>): readonly string[] =>
  result.rejected.map((item) => `${item.outcome} ${item.reason} ${item.name}`);

const endpoint = (recordType: string, targets: readonly string[], keys: Keys = {}): Other => {
  const offer: Offer = {
    hosts: [hostname],
    keys,
    recordType,
    stacks: [],
    statusTargets: [],
    givenTargets: targets,
  };
  return { offers: [offer] };
};

it('makes the data of its records once, however many names it has', () => {
  const names = Array.from({ length: 3 }, (_, at) => `n${at}.example.com`);
  const { records } = desire({ hostname: names.join(), target: '192.0.2.2,192.0.2.1' });
  expect(records.map(({ record }) => record.name)).toEqual(names);
  expect(new Set(records.map(({ record }) => record.values)).size).toBe(1);
});

describe('an endpoint with a record type', () => {
  it.each<[string, Other, readonly string[], readonly string[]]>([
    ['A', endpoint('A', ['192.0.2.1']), ['Z1 web.example.com A 192.0.2.1 {}'], []],
    ['AAAA', endpoint('AAAA', ['2001:db8::1']), ['Z1 web.example.com AAAA 2001:db8::1 {}'], []],
    [
      'CNAME to an ELB becomes an alias (§4.1)',
      endpoint('CNAME', [hostnameOf('alb:far').replace('eu-west-1', 'us-east-1')]),
      ['Z1 web.example.com A alias in Z35SXDOTRQ7X7K {}'],
      [],
    ],
    [
      'CNAME to another name',
      endpoint('CNAME', ['x.example.net']),
      ['Z1 web.example.com CNAME x.example.net {}'],
      [],
    ],
    [
      'A as an alias stays of its type (§4.1)',
      endpoint('A', ['dualstack.x-1.us-east-1.elb.amazonaws.com'], { alias: 'true' }),
      ['Z1 web.example.com A alias in Z35SXDOTRQ7X7K {}'],
      [],
    ],
    [
      'AAAA as an alias stays of its type (§4.1)',
      endpoint('AAAA', ['x-1.us-east-1.elb.amazonaws.com'], { alias: 'true' }),
      ['Z1 web.example.com AAAA alias in Z35SXDOTRQ7X7K {}'],
      [],
    ],
    [
      'A with IPv6 addresses is refused (§2.0)',
      endpoint('A', ['192.0.2.1', '2001:db8::1']),
      [],
      ['refuse invalid-target web.example.com'],
    ],
    [
      'AAAA with IPv4 addresses is refused (§2.0)',
      endpoint('AAAA', ['192.0.2.1']),
      [],
      ['refuse invalid-target web.example.com'],
    ],
    [
      'A with a host name is refused (§2.0)',
      endpoint('A', ['x.example.net']),
      [],
      ['refuse invalid-target web.example.com'],
    ],
    [
      'CNAME with an address is refused',
      endpoint('CNAME', ['192.0.2.1']),
      [],
      ['refuse invalid-target web.example.com'],
    ],
    [
      'of another kind is left out (§5.7)',
      endpoint('MX', ['10 mail.example.net']),
      [],
      ['skip type-not-managed web.example.com'],
    ],
  ])('%s', (_, other, lines, reasons) => {
    const result = desire({}, other);
    expect(linesOf(result)).toEqual(lines);
    expect(reasonsOf(result)).toEqual(reasons);
  });
});

describe('without AAAA', () => {
  const never: Partial<Settings> = { aaaa: 'never' };

  it('an alias of both types is one of A', () => {
    const result = desire({ hostname, target: 'd1.cloudfront.net' }, {}, never);
    expect(linesOf(result)).toEqual(['Z1 web.example.com A alias in Z2FDTNDATAQYW2 {}']);
  });

  it('a name that is nothing but AAAA is left out', () => {
    const result = desire({ hostname, target: '2001:db8::1' }, {}, never);
    expect(result.records).toEqual([]);
    expect(reasonsOf(result)).toEqual(['skip type-not-managed web.example.com']);
  });
});

describe('the settings', () => {
  const everything = { include: [], exclude: [], includeRegex: '', excludeRegex: '' };

  it.each<[string, Partial<Settings>, readonly string[]]>([
    [
      'leave out names outside the domains (§3.2)',
      { domains: { ...everything, exclude: ['web.example.com'] } },
      ['skip outside-domain-filter web.example.com'],
    ],
    [
      'with an expression that cannot be read leave out everything',
      { domains: { ...everything, includeRegex: '(' } },
      ['skip outside-domain-filter web.example.com'],
    ],
    [
      'refuse names that a namespace may not publish',
      { namePolicies: [{ clusters: [], namespaces: ['web'], names: ['*.web.example.com'] }] },
      ['refuse name-not-allowed web.example.com'],
    ],
    [
      'let the others pass',
      { namePolicies: [{ clusters: [], namespaces: ['other'], names: [] }] },
      [],
    ],
  ])('%s', (_, chosen, reasons) => {
    const result = desire({ hostname }, {}, chosen);
    expect(reasonsOf(result)).toEqual(reasons);
    expect(result.records).toHaveLength(reasons.length === 0 ? 1 : 0);
  });
});
