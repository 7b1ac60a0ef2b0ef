import { describe, expect, it } from 'vitest';
import { zonesFor } from '../../../functions/core/zone.ts';
import { ownTxt, world } from '../plan-table.ts';
import { outcomesOf, planOf, recordsOf, told } from '../planning.ts';
import { dnsName, zone } from '../world.ts';
import { publishedLines } from './publishing.ts';

const zones = [
  zone('example.com', { id: 'public' }),
  zone('dev.example.com', { id: 'public-dev' }),
  zone('example.com', { id: 'private', private: true }),
  zone('dev.example.com', { id: 'private-dev', private: true }),
  zone('dev.example.com', { id: 'private-dev-2', private: true }),
  zone('xn--bcher-kva.example', { id: 'idn' }),
  zone('twice.example', { id: 'twice-1' }),
  zone('twice.example', { id: 'twice-2' }),
  zone('inside.example', { id: 'only-private', private: true }),
];

describe('the zones of a name', () => {
  it.each<[string, string, readonly string[]]>([
    ['§3.4 a zone holds its own name', 'example.com', ['public', 'private']],
    ['§3.4 and the names below it', 'web.example.com', ['public', 'private']],
    ['§3.4 and the wildcard below it', '*.example.com', ['public', 'private']],
    [
      '§3.4 every private zone, at every depth and of every name; the longest public one',
      'a.b.dev.example.com',
      ['public-dev', 'private', 'private-dev', 'private-dev-2'],
    ],
    [
      '§3.4 the apex of a zone below: the zone below',
      'dev.example.com',
      ['public-dev', 'private', 'private-dev', 'private-dev-2'],
    ],
    ['§3.4 the boundary is a dot', 'baddev.example.com', ['public', 'private']],
    ['§3.4 the boundary is a dot, for the zone itself', 'badexample.com', []],
    ['§3.4 a private zone does without a public one', 'a.inside.example', ['only-private']],
    ['§3.4 no zone', 'example.net', []],
    ['§3.4 a zone does not hold the names above it', 'com.example', []],
    ['§3.4 [D] capitals find no zone: we ignore case', 'Web.EXAMPLE.com', ['public', 'private']],
    ['§3.4 [D] Unicode finds no zone in punycode: we write punycode', 'BÜCHER.example', ['idn']],
    [
      '§3.4 [D] of two public zones of one name any one: we take both',
      'a.twice.example',
      ['twice-1', 'twice-2'],
    ],
  ])('%s', (_, name, ids) => {
    expect(zonesFor(dnsName(name), zones).map(({ id }) => id)).toEqual(ids);
  });

  it('§3.4 does not depend on the order of the zones', () => {
    const found = zonesFor(dnsName('a.dev.example.com'), [...zones].reverse());
    expect(found.map(({ id }) => id)).toEqual([
      'private-dev-2',
      'private-dev',
      'private',
      'public-dev',
    ]);
  });
});

const both = [zone(), zone('example.com', { id: 'Z2', private: true })];

describe('a name', () => {
  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      '§3.4 is written to every zone that it belongs to',
      { hostname: 'web.example.com' },
      ['web.example.com A nlb:web', 'web.example.com A nlb:web in Z2'],
    ],
    [
      '§3.4 goes to the zone that it is pinned to only',
      { hostname: 'web.example.com', 'aws-hosted-zone-id': 'Z1' },
      ['web.example.com A nlb:web'],
    ],
    [
      '§3.4 [D] without a zone is skipped silently: we report it',
      { hostname: 'web.example.net' },
      ['skip outside-every-zone web.example.net'],
    ],
  ])('%s', (_, keys, lines) => {
    expect(publishedLines({ keys, settings: { zones: both } })).toEqual(lines);
  });

  it('§3.4 [D] in one of two zones is up to date in both: we plan each zone by itself', () => {
    const there = recordsOf(['web A nlb:web', ownTxt]);
    const inPublic = planOf({ ...world, settings: { zones: both } }, there, both[0]);
    const inPrivate = planOf({ ...world, settings: { zones: both } }, [], both[1]);
    expect(outcomesOf(inPublic.plan, there)).toEqual(
      told(['web A nlb:web | keep unchanged', `${ownTxt} | stays`], []),
    );
    expect(outcomesOf(inPrivate.plan, [])).toEqual(
      told([], ['web A nlb:web | create new-name', ownTxt]),
    );
  });

  it('§3.4 [D] gone from one of two zones is deleted in both, and fails: we delete it where it is', () => {
    const there = recordsOf(['web A nlb:web', ownTxt]);
    const sources = world.sources.map((source) => ({ ...source, annotations: {} }));
    const plans = both.map((of, index) =>
      planOf({ ...world, sources, settings: { zones: both } }, index === 0 ? there : [], of),
    );
    expect(plans.map(({ plan }) => plan.entries.map(({ outcome }) => outcome))).toEqual([
      ['delete'],
      [],
    ]);
  });
});
