/*
 * `elb53 settings`: the zones, what is refused, and what is printed.
 */
import { describe, expect, it } from 'vitest';
import type { DomainsDocument } from '../../cli/external-dns/translation.ts';
import { runElb53 } from './elb53-process.ts';
import { cluster, known, open, settings, translated } from './settings-of-arguments.ts';

describe('the zones', () => {
  const zones = async (args: string, ...more: string[]) => {
    const translation = await translated(`--source=ingress --txt-owner-id=p ${args}`, ...more);
    const { zones, domains } = translation.document;
    return { zones, domains, open: open(translation) };
  };
  const at = ['--cluster', cluster];

  it('come from ids', async () => {
    const found = await zones(
      '--zone-id-filter=Z0123456789ABC --zone-id-filter=9XYZ --domain-filter=example.com',
      ...at,
    );
    expect(found.zones).toEqual([
      {
        id: 'Z0123456789ABC',
        name: {
          'FILL IN':
            'the name of the hosted zone Z0123456789ABC; external-dns filters by example.com',
        },
      },
      {
        id: { 'FILL IN': 'the id of the hosted zone that ends with 9XYZ' },
        name: {
          'FILL IN': 'the name of the hosted zone 9XYZ; external-dns filters by example.com',
        },
      },
    ]);
  });

  it('come from domains', async () => {
    const found = await zones(
      '--domain-filter=Example.com. --domain-filter=.example.org --aws-zone-type=private',
      ...at,
    );
    expect(found.zones).toMatchObject([
      { name: 'example.com', private: true },
      { name: 'example.org', private: true },
    ]);
    expect(found.open).toEqual(['to-do zones']);
  });

  it.each([
    ['is the zone', '--domain-filter=example.com', undefined, []],
    ['is above the zone', '--domain-filter=com', undefined, []],
    [
      'is a part of the zone',
      '--domain-filter=dev.example.com --aws-zone-match-parent',
      ['dev.example.com'],
      [],
    ],
    [
      'is a part of a zone that external-dns does not write to',
      '--domain-filter=dev.example.com',
      ['dev.example.com'],
      ['to-do --domain-filter'],
    ],
    [
      'leaves out the apex',
      '--domain-filter=.example.com --aws-zone-match-parent',
      ['.example.com'],
      ['to-do --domain-filter'],
    ],
    ['is elsewhere', '--domain-filter=example.org', ['example.org'], ['to-do --domain-filter']],
    [
      'has a comma',
      '--domain-filter=example.com,example.org',
      undefined,
      ['to-do --domain-filter'],
    ],
    ['has a wildcard', '--domain-filter=*.example.com', undefined, ['to-do --domain-filter']],
    [
      'stands beside an expression',
      '--domain-filter=example.org --regex-domain-filter=example',
      undefined,
      [],
    ],
  ])('are compared with a filter that %s', async (_, args, include, expected) => {
    const found = await zones(args, ...known);
    expect(found.open).toEqual(expected);
    expect((found.domains as DomainsDocument | undefined)?.include).toEqual(include);
  });

  it('that are not known yet keep the filters', async () => {
    const { domains } = await zones('--domain-filter=dev.example.com', ...at);
    expect(domains).toEqual({ include: ['dev.example.com'] });
  });

  it('get the role of external-dns, and the type that was given', async () => {
    const role = 'arn:aws:iam::444455556666:role/dns';
    const named = [
      '--zone',
      'Z0123456789ABC:example.com:private',
      'Z0123456789ABD:example.com.:public',
    ];
    const found = await zones(`--aws-assume-role=${role}`, ...at, ...named);
    expect(found.zones).toEqual([
      { id: 'Z0123456789ABC', name: 'example.com', private: true, roleArn: role },
      { id: 'Z0123456789ABD', name: 'example.com', private: false, roleArn: role },
    ]);
    expect(found.open).toEqual([]);
  });

  it('that external-dns does not write to are told', async () => {
    const public_ = await zones(
      '--aws-zone-type=public',
      ...at,
      '--zone',
      'Z0123456789ABC:example.com:private',
    );
    expect(public_.open).toEqual(['to-do --aws-zone-type']);
    const id = await zones('--zone-id-filter=Z0OTHERZONEXX', ...known);
    expect(id.open).toEqual(['to-do --zone-id-filter']);
  });
});

describe('what is refused', () => {
  it.each([
    ['--provider=google', /found --provider=google/],
    ['--txt-prefix=a --txt-suffix=b', /takes only one of them/],
    ['--policy=everything', /found 'everything' for --policy/],
    ['--txt-owner-id="a b"', /found 'a b' for --txt-owner-id/],
    ["--source='x", /without its other one/],
    ['service ingress', /found 'service'/],
  ])('%s', async (args, message) => {
    const { exitCode, stdout, stderr } = await settings(args);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect([exitCode, stdout]).toEqual([1, '']);
  });

  it.each([
    [['settings'], /found none of --from-args/],
    [['settings', '--from-args', '', '--from-values', 'x'], /found 2 of --from-args/],
    [['settings', '--from-args', '', '--container', 'x'], /--container without --from-deployment/],
    [['settings', '--from-args', '', '--zone', 'example.com'], /found 'example.com' for --zone/],
    [['settings', '--from-args', '', '--external-dns', 'new'], /found 'new' for --external-dns/],
    [
      [
        'settings',
        '--from-args',
        '--source=service',
        '--cluster',
        'c',
        '--region',
        'Europe',
        '--account',
        '1',
        '--zone',
        'Z0123456789ABC:a.b',
      ],
      /clusters\.0\.region: found "Europe"/,
    ],
    [['settings', '--from-values', '/no/such/file'], /there is no such file/],
  ])('%j', async (args, message) => {
    const { exitCode, stderr } = await runElb53(args);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(1);
  });
});

it('prints the document alone on stdout and the rest in groups on stderr', async () => {
  const { stdout, stderr } = await settings(
    '--source=ingress --min-ttl=60s --txt-owner-id=p --policy=sync --once',
    ...known,
  );
  expect(JSON.parse(stdout)).toMatchObject({ mode: 'observe', sources: ['ingress'] });
  expect(stderr.match(/^\S.*$/gm)).toEqual([
    'Not translated',
    'Worth knowing',
    'Translated',
    'Not needed',
  ]);
  expect(stderr).toContain('  --min-ttl=60s: not yet: the TTL is');
});

it('quotes values in Markdown', async () => {
  const { stdout } = await settings(
    '--source=ingress --min-ttl="a|`b`<c>"',
    '--output',
    'markdown',
  );
  expect(stdout).toContain('```json\n{');
  expect(stdout).toContain('- ``--min-ttl=a|`b`<c>``: not yet: the TTL is');
});
