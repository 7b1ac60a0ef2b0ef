import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../functions/core/settings.ts';
import type { Source } from '../../../functions/core/source.ts';
import { table, webBalancer } from '../plan-table.ts';
import { source } from '../world.ts';
import { bothPrefixes, type Keys, publishedLines } from './publishing.ts';

type Row = [
  rule: string,
  keys: Keys,
  lines: readonly string[],
  other?: Partial<Source>,
  settings?: Partial<Settings>,
];

const label63 = 'x'.repeat(63);
const web = (value: string): Keys => ({ hostname: 'web.example.com', target: value });

const parsing: readonly Row[] = [
  [
    '§1.1 a list is split on commas',
    { hostname: 'a.example.com,b.example.com' },
    ['a.example.com A nlb:web', 'b.example.com A nlb:web'],
  ],
  [
    '§1.1 a space means nothing, wherever it stands',
    { hostname: ' a.exam ple.com , b.example.com ' },
    ['a.example.com A nlb:web', 'b.example.com A nlb:web'],
  ],
  [
    '§1.1 [D] tabs and line breaks stay inside names: we remove them as spaces',
    { hostname: '\ta.example.com,\n\tb.exam\tple.com\n' },
    ['a.example.com A nlb:web', 'b.example.com A nlb:web'],
  ],
  [
    '§1.1 [D] an empty element is an empty name that finds no zone: we drop it',
    { hostname: ',a.example.com,, ,' },
    ['a.example.com A nlb:web'],
  ],
  ['§1.1 [D] an empty value is one empty name: we read no name', { hostname: '' }, []],
  [
    '§1.1 an empty value switches the FQDN template off',
    { hostname: '' },
    [],
    { templateHosts: ['t.example.com'] },
  ],
  [
    '§1.1 an empty element of the targets counts for nothing',
    web('192.0.2.1,,'),
    ['web.example.com A 192.0.2.1'],
  ],
  [
    '§1.1 [D] an empty target publishes nothing: we say so',
    web(''),
    ['skip no-load-balancer web.example.com'],
  ],
  [
    '§1.1 a name given twice is published once',
    { hostname: 'a.example.com,a.example.com' },
    ['a.example.com A nlb:web'],
  ],
  [
    '§1.1 one dot at the end of a name is removed',
    { hostname: 'a.example.com.' },
    ['a.example.com A nlb:web'],
  ],
  ['§1.1 only one', { hostname: 'a.example.com..' }, ['refuse invalid-name a.example.com..']],
  [
    '§1.1 one dot at the end of a target is removed',
    web('x.example.net.'),
    ['web.example.com CNAME x.example.net'],
  ],
  [
    '§1.1 a label of 63 bytes is published',
    { hostname: `${label63}.example.com` },
    [`${label63}.example.com A nlb:web`],
  ],
  [
    '§1.1 a label of more than 63 bytes is not, and the others of the list are',
    { hostname: `x${label63}.example.com,a.example.com` },
    ['a.example.com A nlb:web', `refuse invalid-name x${label63}.example.com`],
  ],
  ['§1.1 an IPv4 address makes an A', web('192.0.2.1'), ['web.example.com A 192.0.2.1']],
  ['§1.1 an IPv6 address makes an AAAA', web('2001:db8::1'), ['web.example.com AAAA 2001:db8::1']],
  [
    '§1.1 an IPv4 address mapped into IPv6 makes an AAAA',
    web('::ffff:192.0.2.1'),
    ['web.example.com AAAA ::ffff:192.0.2.1'],
  ],
  [
    '§1.1 anything else makes a CNAME, if it is no AWS name (§4.1)',
    web('x.example.net'),
    ['web.example.com CNAME x.example.net'],
  ],
  [
    '§1.1 addresses are grouped by type, sorted and unique',
    web('192.0.2.2,2001:db8::1,192.0.2.1,192.0.2.2'),
    ['web.example.com A 192.0.2.1 192.0.2.2', 'web.example.com AAAA 2001:db8::1'],
  ],
  [
    '§1.1 the CNAME of mixed targets gives way to the addresses (§6.2)',
    web('x.example.net,192.0.2.1'),
    ['web.example.com A 192.0.2.1'],
  ],
  [
    '§1.1 [D] a name keeps its capitals and then finds no zone: we lower-case it',
    { hostname: 'Web.EXAMPLE.com' },
    ['web.example.com A nlb:web'],
  ],
  [
    '§1.1 [D] a Unicode name finds no zone in punycode: we write punycode',
    { hostname: 'bücher.example.com' },
    ['xn--bcher-kva.example.com A nlb:web'],
  ],
  [
    '§1.1 [D] IDN is transitional (ß is ss): we do as browsers do',
    { hostname: 'straße.example.com' },
    ['xn--strae-oqa.example.com A nlb:web'],
  ],
  [
    '§1.1 a wildcard passes as it is',
    { hostname: '*.example.com,*.a.example.com' },
    ['*.example.com A nlb:web', '*.a.example.com A nlb:web'],
  ],
];

const hostname = 'web.example.com';
const internal = { internalTargets: ['172.20.0.7'] };
const alias = (value: string): Keys => ({ hostname, alias: value });
const always = { aaaa: 'always' as const };
const a = `${hostname} A nlb:web`;
const aaaa = `${hostname} AAAA nlb:web`;

const keys: readonly Row[] = [
  ['§1.2 hostname: the only source of names of a Service', { hostname }, [a]],
  ['§1.2 hostname: without it a Service has no names', { ttl: '60' }, []],
  [
    '§1.2 hostname: left out with ignoreHostnameAnnotation',
    { hostname, 'internal-hostname': 'in.example.com' },
    ['t.example.com A nlb:web'],
    { ...internal, templateHosts: ['t.example.com'] },
    { ignoreHostnameAnnotation: true },
  ],
  [
    '§1.2 internal-hostname: the clusterIP, beside the load balancer of the others',
    { hostname, 'internal-hostname': 'in.example.com, in2.example.com' },
    [a, 'in.example.com A 172.20.0.7', 'in2.example.com A 172.20.0.7'],
    internal,
  ],
  [
    '§1.2 internal-hostname: as hostname where there is no clusterIP',
    { 'internal-hostname': 'in.example.com' },
    ['in.example.com A nlb:web'],
    { internalTargets: null },
  ],
  [
    '§1.2 target: replaces all targets that are computed',
    { hostname, target: '192.0.2.7' },
    [`${hostname} A 192.0.2.7`],
    { givenTargets: ['192.0.2.9'] },
  ],
  [
    '§1.2 target: replaces the clusterIP of internal-hostname too',
    { 'internal-hostname': 'in.example.com', target: '192.0.2.7' },
    ['in.example.com A 192.0.2.7'],
    internal,
  ],
  [
    '§1.2 ttl: of addresses',
    { ...web('192.0.2.1'), ttl: '60' },
    [`${hostname} A 192.0.2.1 ttl=60`],
  ],
  ['§1.2 ttl: says nothing on an alias', { hostname, ttl: '60' }, [a]],
  ['§1.2 controller: dns-controller is us', { hostname, controller: 'dns-controller' }, [a]],
  ['§1.2 controller: another one publishes the object', { hostname, controller: 'other' }, []],
  ['§1.2 controller: its case counts', { hostname, controller: 'DNS-Controller' }, []],
  ['§1.2 controller: empty is another one, too', { hostname, controller: '' }, []],
  ['§1.2 alias: true makes an alias', alias('true'), [a]],
  [
    '§1.2 alias: true makes an alias within the zone (§4.2 same-zone)',
    { hostname, target: 'x.example.com', alias: 'true' },
    [`${hostname} A alias:x.example.com target=Z1`],
  ],
  [
    '§1.2 [D] alias: true with an IP address is a broken alias: we publish the address',
    { hostname, target: '192.0.2.1', alias: 'true' },
    [`${hostname} A 192.0.2.1`],
  ],
  [
    '§1.2 [D] alias: False does nothing: we make a CNAME',
    alias(' False'),
    [`${hostname} CNAME nlb:web`],
  ],
  ['§1.2 [D] alias: A does nothing: we make no AAAA', alias('A'), [a], {}, always],
  ['§1.2 [D] alias: AAAA does nothing: we make no A', alias('aaaa'), [aaaa], {}, always],
  [
    '§1.2 [D] alias: anything else is passed over: we say so',
    alias('yes'),
    [a, `skip invalid-annotation ${hostname}`],
  ],
  [
    '§1.2 set-identifier: as it is written',
    { hostname, 'set-identifier': 'Blue 1 ', 'aws-weight': '1' },
    [`${a} set=Blue 1 `],
  ],
  ['§1.2 set-identifier: empty is none', { hostname, 'set-identifier': '' }, [a]],
  ['§1.2 ingress: is for Istio and Gloo', { hostname, ingress: 'web/other' }, [a]],
  ['§1.2 record-type: is for PTR, which is not managed', { hostname, 'record-type': 'ptr' }, [a]],
  ['§1.2 aws-<x>: one that nobody knows says nothing', { hostname, 'aws-x': 'y' }, [a]],
  ['§1.2 a key that nobody knows says nothing', { hostname, hostnames: 'b.example.com' }, [a]],
];

describe.each(bothPrefixes)('under %s', (prefix) => {
  it.each<Row>([...parsing, ...keys])('%s', (_, given, lines, other = {}, settings = {}) => {
    expect(publishedLines({ keys: given, other, settings }, prefix)).toEqual(lines);
  });
});

describe('what external-dns published', () => {
  const label = 'owner=prod resource=service/web/web';
  table([
    {
      title: '§1.2 of hostname and internal-hostname stays as it is',
      sources: [
        source('service/web/web', { hostname, 'internal-hostname': 'in.example.com' }, internal),
      ],
      loadBalancers: [webBalancer],
      zone: [
        'web A nlb:web | keep unchanged',
        `a-web TXT ${label} | stays`,
        'in A 172.20.0.7 | keep unchanged',
        `a-in TXT ${label} | stays`,
      ],
      comes: [],
    },
    {
      title: '§1.1 [D] names are not checked: one that we refuse stays while it is asked for',
      sources: [source('service/web/web', { hostname: 'A/b.example.com.,web.example.com' })],
      loadBalancers: [webBalancer],
      zone: [
        'a/b A nlb:web | keep source-not-followed',
        `a-a/b TXT ${label} | stays`,
        'web A nlb:web | keep unchanged',
        `a-web TXT ${label} | stays`,
      ],
      comes: [],
    },
  ]);
});
