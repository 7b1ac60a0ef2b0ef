import { describe, expect, it } from 'vitest';
import {
  labelsOf,
  ownershipTxt,
  pairOwnership,
  parseHeritage,
} from '../../functions/core/ownership.ts';
import { recordKey } from '../../functions/core/record.ts';
import { absolute, dnsName, heritage, record, settings, zone } from './world.ts';

const one = 'owner=prod resource=service/web/one';
const two = 'owner=prod resource=service/web/two';
const plain = settings().txt;

/** For each line: the resource that the record belongs to and the TXT names that say so. */
const pair = (lines: readonly string[], asks: Readonly<Record<string, readonly string[]>> = {}) => {
  const records = lines.map((line) => record(line));
  const owned = pairOwnership(records, zone(), settings().txt, (_, resource, name) =>
    (asks[resource] ?? []).some((label) => absolute(label) === name),
  );
  return Object.fromEntries(
    records
      .filter(({ type }) => type !== 'TXT')
      .map((item) => {
        const ownership = owned.get(recordKey(item));
        const label = item.name.replace('.example.com', '');
        const key = `${label} ${item.type}${item.setIdentifier ?? ''}`;
        if (ownership === undefined) return [key, null];
        const texts = ownership.txts.map(({ name }) => name.replace('.example.com', ''));
        const whose = `${ownership.owner} ${ownership.resource}`;
        return [key, `${whose}: ${texts.join(', ')}${ownership.legacy ? ' (old)' : ''}`];
      }),
  );
};

describe('the owner of a record', () => {
  it.each<[string, readonly string[], Readonly<Record<string, string | null>>]>([
    ['of today', ['x A nlb:x', `a-x TXT ${one}`], { 'x A': 'prod service/web/one: a-x' }],
    [
      'of v0.12 to v0.21',
      ['x A nlb:x', `cname-x TXT ${one}`],
      { 'x A': 'prod service/web/one: cname-x (old)' },
    ],
    ['up to v0.17', ['x A nlb:x', `x TXT ${one}`], { 'x A': 'prod service/web/one: x (old)' }],
    [
      'with every generation',
      ['x A nlb:x', `x TXT ${one}`, `cname-x TXT ${one}`, `a-x TXT ${one}`],
      { 'x A': 'prod service/web/one: a-x, cname-x, x' },
    ],
    [
      'the newest says who, the others only go with it when they agree',
      ['x A nlb:x', `x TXT owner=staging resource=service/web/one`, `a-x TXT ${one}`],
      { 'x A': 'prod service/web/one: a-x' },
    ],
    [
      'a CNAME',
      ['x CNAME y.example.net', `cname-x TXT ${one}`],
      { 'x CNAME': 'prod service/web/one: cname-x' },
    ],
    ['a plain A does not read cname-', ['x A 192.0.2.1', `cname-x TXT ${one}`], { 'x A': null }],
    ['a plain A', ['x A 192.0.2.1', `a-x TXT ${one}`], { 'x A': 'prod service/web/one: a-x' }],
    [
      'an AAAA of its own',
      ['x AAAA nlb:x', `aaaa-x TXT ${one}`],
      { 'x AAAA': 'prod service/web/one: aaaa-x' },
    ],
    [
      'an AAAA does not read the typeless name',
      ['x AAAA nlb:x', `x TXT ${one}`],
      { 'x AAAA': null },
    ],
    [
      'an AAAA beside an A of an older generation',
      ['x A nlb:x', 'x AAAA nlb:x', `cname-x TXT ${one}`],
      { 'x A': 'prod service/web/one: cname-x (old)', 'x AAAA': 'prod service/web/one:  (old)' },
    ],
    [
      'an AAAA beside an A of today is not',
      ['x A nlb:x', 'x AAAA nlb:x', `a-x TXT ${one}`],
      { 'x A': 'prod service/web/one: a-x', 'x AAAA': null },
    ],
    [
      'an AAAA that points elsewhere is not',
      ['x A nlb:x', 'x AAAA nlb:y', `cname-x TXT ${one}`],
      { 'x A': 'prod service/web/one: cname-x (old)', 'x AAAA': null },
    ],
    [
      'a plain AAAA beside an old A is not',
      ['x A nlb:x', 'x AAAA 2001:db8::1', `cname-x TXT ${one}`],
      { 'x A': 'prod service/web/one: cname-x (old)', 'x AAAA': null },
    ],
    [
      'an AAAA alias beside a plain A is not',
      ['x A 192.0.2.1', 'x AAAA nlb:x', `x TXT ${one}`],
      { 'x A': 'prod service/web/one: x (old)', 'x AAAA': null },
    ],
    [
      'an AAAA beside an A of nobody is not',
      ['x A nlb:x', 'x AAAA nlb:x'],
      { 'x A': null, 'x AAAA': null },
    ],
    [
      'the apex',
      ['@ A nlb:x', `_elb53-a TXT ${one}`],
      { 'example.com A': 'prod service/web/one: _elb53-a' },
    ],
    [
      'the apex of old',
      ['@ A nlb:x', `@ TXT ${one}`],
      { 'example.com A': 'prod service/web/one: example.com (old)' },
    ],
    [
      'each set identifier by itself',
      ['x A nlb:x set=a weight=1', 'x A nlb:x set=b weight=1', `a-x TXT ${one} set=a weight=1`],
      { 'x Aa': 'prod service/web/one: a-x', 'x Ab': null },
    ],
    ['without a resource label', ['x A nlb:x', 'a-x TXT owner=prod'], { 'x A': 'prod null: a-x' }],
    [
      'forged: another heritage',
      ['x A nlb:x', 'a-x TXT "heritage=mine,external-dns/owner=prod"'],
      { 'x A': null },
    ],
    [
      'forged: no owner',
      ['x A nlb:x', 'a-x TXT "heritage=external-dns,external-dns/resource=service/web/one"'],
      { 'x A': null },
    ],
    [
      'forged: an empty owner',
      ['x A nlb:x', 'a-x TXT "heritage=external-dns,external-dns/owner="'],
      { 'x A': null },
    ],
    [
      'a TXT with further values is never touched',
      ['x A nlb:x', `a-x TXT "v=spf1" ${one}`],
      { 'x A': 'prod service/web/one: ' },
    ],
    [
      'a type that nobody asks for has none',
      ['x MX "10 m"', `mx-x TXT ${one}`, `x TXT ${one}`],
      { 'x MX': null },
    ],
  ])('%s', (_, lines, expected) => {
    expect(pair(lines)).toEqual(expected);
  });
});

describe('the TXT a-team, with a record `team` and a record `a-team`', () => {
  const both = ['team A nlb:x', 'a-team A nlb:x'];
  const team = 'prod service/web/one: a-team';
  const asksBoth = { 'service/web/one': ['team', 'a-team'] };
  const asksTeam = { 'service/web/one': ['team'] };
  const asksOld = { 'service/web/one': ['a-team'] };
  it.each<
    [
      string,
      readonly string[],
      Readonly<Record<string, readonly string[]>>,
      string | null,
      string | null,
    ]
  >([
    [
      'TXTs of a-team, but not the one written together',
      [...both, `a-team TXT ${one}`, `a-a-team TXT ${one}`],
      asksOld,
      team,
      'prod service/web/one: a-a-team',
    ],
    [
      'the one written together has other labels',
      [...both, `a-team TXT ${one}`, `cname-a-team TXT ${two}`],
      {},
      team,
      'prod service/web/two: cname-a-team (old)',
    ],
    [
      'a plain a-team: the one written together is a-a-team',
      ['team A nlb:x', 'a-team A 192.0.2.1', `a-team TXT ${one}`, `a-a-team TXT ${one}`],
      asksOld,
      null,
      'prod service/web/one: a-a-team, a-team',
    ],
    [
      'another TXT of team with the same labels',
      [...both, `a-team TXT ${one}`, `cname-team TXT ${one}`],
      asksOld,
      'prod service/web/one: a-team, cname-team',
      null,
    ],
    [
      'team has TXTs with other labels, a-team the one written together',
      [...both, `a-team TXT ${one}`, `cname-a-team TXT ${one}`, `team TXT ${two}`],
      asksTeam,
      'prod service/web/two: team (old)',
      'prod service/web/one: cname-a-team, a-team (old)',
    ],
    ['the source asks for team only', [...both, `a-team TXT ${one}`], asksTeam, team, null],
    [
      'the source asks for a-team only, and there is nothing else',
      [...both, `a-team TXT ${one}`],
      asksOld,
      null,
      null,
    ],
    [
      'the source asks for a-team only, and it has the one written together',
      [...both, `a-team TXT ${one}`, `cname-a-team TXT ${one}`],
      asksOld,
      null,
      'prod service/web/one: cname-a-team, a-team (old)',
    ],
    [
      'the source asks for a-team only, and team has a TXT of its own',
      [...both, `a-team TXT ${one}`, `team TXT ${two}`],
      asksOld,
      'prod service/web/two: team (old)',
      'prod service/web/one: a-team (old)',
    ],
    ['the source asks for both', [...both, `a-team TXT ${one}`], asksBoth, null, null],
    ['the source asks for neither', [...both, `a-team TXT ${one}`], {}, null, null],
    ['a TXT without a resource', [...both, 'a-team TXT owner=prod'], {}, null, null],
  ])('%s', (_, lines, asks, ofTeam, ofOld) => {
    expect(pair(lines, asks)).toEqual({ 'team A': ofTeam, 'a-team A': ofOld });
  });

  it('is that of team when a-team is an AAAA, which never had an old TXT', () => {
    const lines = ['team A nlb:x', 'a-team AAAA nlb:x', `a-team TXT ${one}`];
    expect(pair(lines)).toEqual({ 'team A': team, 'a-team AAAA': null });
  });

  it('is not mixed up between set identifiers', () => {
    const lines = [
      'team A nlb:x set=a weight=1',
      'a-team A nlb:x',
      `a-team TXT ${one} set=a weight=1`,
    ];
    expect(pair(lines)).toEqual({ 'team Aa': team, 'a-team A': null });
  });
});

describe('a heritage text', () => {
  it.each<[string, Readonly<Record<string, string>> | null]>([
    [heritage('prod', 'service/web/one'), { owner: 'prod', resource: 'service/web/one' }],
    ['heritage=external-dns,external-dns/owner=prod', { owner: 'prod' }],
    ['"heritage=external-dns,external-dns/owner=a=b"', { owner: 'a=b' }],
    ['"heritage=external-dns,external-dns/owner=prod,other,=x,a=b"', { owner: 'prod' }],
    ['"heritage=external-dns,external-dns/owner=pr" "od"', { owner: 'prod' }],
    ['"external-dns/owner=prod"', null],
    ['"heritage=mate,external-dns/owner=prod"', null],
    ['"heritage=external-dns,heritage=mate,external-dns/owner=prod"', null],
    ['"v=spf1 -all"', null],
    ['""', null],
  ])('%s', (text, labels) => {
    const found = parseHeritage(text);
    expect(found === null ? null : { ...found }).toEqual(labels);
  });

  it('cannot reach the prototype of its labels', () => {
    const found = parseHeritage('"heritage=external-dns,external-dns/__proto__=x"');
    expect(found === null ? [] : Object.entries(found)).toEqual([['__proto__', 'x']]);
  });

  it('is found in any value of a record set', () => {
    expect(labelsOf(record(`x TXT "v=spf1" ${one}`), plain)?.owner).toBe('prod');
    expect(labelsOf(record('x TXT "v=spf1"'), plain)).toBeNull();
  });

  it('is written in the order of its labels, with those of an earlier writer', () => {
    const item = record('x A nlb:x set=a weight=1');
    const others = { owner: 'old', dualstack: 'true', zone: 'z' };
    const labels = { owner: 'prod', resource: 'service/web/one', others };
    const written = ownershipTxt(item, dnsName('a-x.example.com'), labels, plain);
    expect(written).toEqual({
      name: 'a-x.example.com',
      type: 'TXT',
      setIdentifier: 'a',
      ttlSeconds: 300,
      values: [
        '"heritage=external-dns,external-dns/dualstack=true,external-dns/owner=prod,external-dns/resource=service/web/one,external-dns/zone=z"',
      ],
      alias: null,
      routing: { Weight: 1 },
    });
  });

  it('longer than 255 characters is several strings, and is read back', () => {
    const resource = `ingress/${'n'.repeat(63)}/${'i'.repeat(253)}`;
    const labels = { owner: 'prod', resource, others: {} };
    const written = ownershipTxt(record('x A nlb:x'), dnsName('a-x.example.com'), labels, plain);
    const strings = String(written.values[0]).split(' ');
    expect(strings.map((text) => text.length)).toEqual([257, 140]);
    expect(labelsOf(written, plain)).toMatchObject({ owner: 'prod', resource });
  });
});
