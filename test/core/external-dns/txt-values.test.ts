import { describe, expect, it } from 'vitest';
import { labelsOf, ownershipTxt, parseHeritage } from '../../../functions/core/ownership.ts';
import { dnsName, heritage, record, settings } from '../world.ts';

const plain = settings().txt;
const one = 'owner=prod resource=service/web/one';
const ours = 'heritage=external-dns,external-dns/owner=prod';
const long = 'n'.repeat(100);

describe('a value that is read', () => {
  it.each<[rule: string, value: string, labels: Readonly<Record<string, string>> | null]>([
    [
      '§5.4 heritage, owner, resource',
      heritage('prod', 'service/web/one'),
      { owner: 'prod', resource: 'service/web/one' },
    ],
    ['§5.4 without quotes', ours, { owner: 'prod' }],
    ['§5.4 in any order', '"external-dns/owner=prod,heritage=external-dns"', { owner: 'prod' }],
    [
      '§5.4 split at the first = only',
      '"heritage=external-dns,external-dns/owner=a=b"',
      { owner: 'a=b' },
    ],
    [
      '§0.2 a label of old versions',
      `"${ours},external-dns/dualstack=true"`,
      { owner: 'prod', dualstack: 'true' },
    ],
    [
      '§5.4 labels that nobody knows are labels',
      `"${ours},external-dns/a.b/c=d"`,
      { owner: 'prod', 'a.b/c': 'd' },
    ],
    [
      '§5.4 the last of two of a kind counts',
      `"${ours},external-dns/owner=other"`,
      { owner: 'other' },
    ],
    ['§5.4 what is no label is passed over', `"${ours},other,=x,a=b,,"`, { owner: 'prod' }],
    ['§5.4 the heritage given twice', `"${ours},heritage=external-dns"`, { owner: 'prod' }],
    ['§5.4 two heritages, the foreign one first', `"heritage=mate,${ours}"`, null],
    ['§5.4 two heritages, the foreign one last', `"${ours},heritage=mate"`, null],
    ['§5.4 two heritages, one of them empty', `"${ours},heritage="`, null],
    ['§5.4 another heritage', '"heritage=mate,external-dns/owner=prod"', null],
    ['§5.4 no heritage', '"external-dns/owner=prod"', null],
    ['§5.4 the case counts', '"Heritage=external-dns,external-dns/owner=prod"', null],
    ['§5.4 spaces count', '"heritage=external-dns ,external-dns/owner=prod"', null],
    ['§5.4 any other text', '"v=spf1 -all"', null],
    ['§5.4 an empty one', '""', null],
    [
      '§5.4 [D] several strings are not joined: we join them',
      '"heritage=external-dns,external-dns/owner=pr" "od"',
      { owner: 'prod' },
    ],
    [
      '§5.4 [D] several strings, more than two',
      '"heritage=exter" "nal-dns,external-dns/ow" "ner=prod"',
      { owner: 'prod' },
    ],
  ])('%s', (_, value, labels) => {
    const found = parseHeritage(value);
    expect(found === null ? null : { ...found }).toEqual(labels);
  });

  it('§5.4 cannot reach the prototype of its labels', () => {
    const found = parseHeritage('"heritage=external-dns,external-dns/__proto__=x"');
    expect(found === null ? [] : Object.entries(found)).toEqual([['__proto__', 'x']]);
  });

  it('§5.4 [D] only the first value is read: we look at each', () => {
    expect(labelsOf(record(`x TXT ${one} "v=spf1"`), plain)?.owner).toBe('prod');
    expect(labelsOf(record(`x TXT "v=spf1" "${ours}"`), plain)?.owner).toBe('prod');
    expect(labelsOf(record('x TXT "v=spf1"'), plain)).toBeNull();
  });
});

describe('a value that is written', () => {
  const write = (line: string, others: Readonly<Record<string, string>>, resource: string | null) =>
    ownershipTxt(
      record(line),
      dnsName('a-x.example.com'),
      { owner: 'prod', resource, others },
      plain,
    );

  it.each<[string, Readonly<Record<string, string>>, string | null, string]>([
    [
      '§5.4 has quotes, the heritage first, then labels',
      {},
      'ingress/web/one',
      `"${ours},external-dns/resource=ingress/web/one"`,
    ],
    [
      '§5.4 has one owner, whatever a file names an object',
      {},
      'service/web/one,external-dns/owner=else" "x',
      `"${ours},external-dns/resource=service/web/one%2Cexternal-dns/owner=else%22%20%22x"`,
    ],
    ['§5.4 without a resource has none', {}, null, `"${ours}"`],
    [
      '§5.4 has its labels in their order, with those that nobody knows',
      { zone: 'z', owner: 'old', dualstack: 'true', resource: 'service/web/old' },
      'service/web/one',
      '"heritage=external-dns,external-dns/dualstack=true,external-dns/owner=prod,external-dns/resource=service/web/one,external-dns/zone=z"',
    ],
  ])('%s', (_, others, resource, value) => {
    expect(write('x A nlb:x', others, resource).values).toEqual([value]);
  });

  it('§5.4 has a TTL of 300, §4.4 and the set identifier, routing and health check of its record', () => {
    expect(write('x A 192.0.2.1 ttl=60 set=a weight=1 check=c', {}, null)).toEqual({
      name: 'a-x.example.com',
      type: 'TXT',
      setIdentifier: 'a',
      ttlSeconds: 300,
      values: [`"${ours}"`],
      alias: null,
      routing: { Weight: 1, HealthCheckId: 'c' },
    });
  });

  it('§5.4 [D] of more than 255 characters is not read again: we join its strings', () => {
    const resource = `ingress/${long}/${long}${long}`;
    const written = write('x A nlb:x', {}, resource);
    const strings = String(written.values[0]).split(' ');
    expect(strings.map((text) => text.length)).toEqual([257, 124]);
    expect(labelsOf(written, plain)).toMatchObject({ owner: 'prod', resource });
  });
});
