import { describe, expect, it } from 'vitest';
import { pair } from './pairing.ts';

const one = 'owner=prod resource=service/web/one';

describe('whose a record is', () => {
  it.each<[string, readonly string[], Readonly<Record<string, string | null>>]>([
    [
      '§5.5 a-x, of v0.22 and later',
      ['x A nlb:x', `a-x TXT ${one}`],
      { 'x A': 'prod service/web/one: a-x' },
    ],
    [
      '§0.2 cname-x of an alias, of v0.12 to v0.21',
      ['x A nlb:x', `cname-x TXT ${one}`],
      { 'x A': 'prod service/web/one: cname-x (old)' },
    ],
    [
      '§0.2 x, without a type, up to v0.17',
      ['x A nlb:x', `x TXT ${one}`],
      { 'x A': 'prod service/web/one: x (old)' },
    ],
    [
      '§5.5 every generation: the newest wins, all of them go with the record',
      ['x A nlb:x', `x TXT ${one}`, `cname-x TXT ${one}`, `a-x TXT ${one}`],
      { 'x A': 'prod service/web/one: a-x, cname-x, x' },
    ],
    [
      '§5.5 a- wins where they differ, and those of another owner do not go with the record',
      ['x A nlb:x', `x TXT owner=staging resource=service/web/one`, `a-x TXT ${one}`],
      { 'x A': 'prod service/web/one: a-x' },
    ],
    [
      '§5.5 a CNAME',
      ['x CNAME y.example.net', `cname-x TXT ${one}`],
      { 'x CNAME': 'prod service/web/one: cname-x' },
    ],
    [
      '§5.5 an A with addresses does not read cname-',
      ['x A 192.0.2.1', `cname-x TXT ${one}`],
      { 'x A': null },
    ],
    [
      '§5.5 an A with addresses',
      ['x A 192.0.2.1', `a-x TXT ${one}`],
      { 'x A': 'prod service/web/one: a-x' },
    ],
    [
      '§5.5 an AAAA',
      ['x AAAA nlb:x', `aaaa-x TXT ${one}`],
      { 'x AAAA': 'prod service/web/one: aaaa-x' },
    ],
    [
      '§5.5 an AAAA does not read the name without a type',
      ['x AAAA nlb:x', `x TXT ${one}`],
      { 'x AAAA': null },
    ],
    [
      '§0.2 [D] an AAAA of v0.15 has no TXT and is of nobody: it is of the old A alias beside it',
      ['x A nlb:x', 'x AAAA nlb:x', `cname-x TXT ${one}`],
      { 'x A': 'prod service/web/one: cname-x (old)', 'x AAAA': 'prod service/web/one:  (old)' },
    ],
    [
      '§0.2 not beside an A of today',
      ['x A nlb:x', 'x AAAA nlb:x', `a-x TXT ${one}`],
      { 'x A': 'prod service/web/one: a-x', 'x AAAA': null },
    ],
    [
      '§0.2 not one that points elsewhere',
      ['x A nlb:x', 'x AAAA nlb:y', `cname-x TXT ${one}`],
      { 'x A': 'prod service/web/one: cname-x (old)', 'x AAAA': null },
    ],
    [
      '§0.2 not one with addresses',
      ['x A nlb:x', 'x AAAA 2001:db8::1', `cname-x TXT ${one}`],
      { 'x A': 'prod service/web/one: cname-x (old)', 'x AAAA': null },
    ],
    [
      '§0.2 not beside an A with addresses',
      ['x A 192.0.2.1', 'x AAAA nlb:x', `x TXT ${one}`],
      { 'x A': 'prod service/web/one: x (old)', 'x AAAA': null },
    ],
    [
      '§0.2 not beside an A of nobody',
      ['x A nlb:x', 'x AAAA nlb:x'],
      { 'x A': null, 'x AAAA': null },
    ],
    [
      '§5.2 [D] the apex has no TXT: we read our own',
      ['@ A nlb:x', `_elb53-a TXT ${one}`],
      { 'example.com A': 'prod service/web/one: _elb53-a' },
    ],
    [
      '§0.2 the apex, up to v0.17',
      ['@ A nlb:x', `@ TXT ${one}`],
      { 'example.com A': 'prod service/web/one: example.com (old)' },
    ],
    [
      '§5.5 each set identifier by itself',
      ['x A nlb:x set=a weight=1', 'x A nlb:x set=b weight=1', `a-x TXT ${one} set=a weight=1`],
      { 'x Aa': 'prod service/web/one: a-x', 'x Ab': null },
    ],
    [
      '§5.4 without a resource label',
      ['x A nlb:x', 'a-x TXT owner=prod'],
      { 'x A': 'prod null: a-x' },
    ],
    [
      '§5.4 another heritage is nobody',
      ['x A nlb:x', 'a-x TXT "heritage=mine,external-dns/owner=prod"'],
      { 'x A': null },
    ],
    [
      '§5.4 without an owner it is nobody',
      ['x A nlb:x', 'a-x TXT "heritage=external-dns,external-dns/resource=service/web/one"'],
      { 'x A': null },
    ],
    [
      '§5.4 an empty owner is nobody',
      ['x A nlb:x', 'a-x TXT "heritage=external-dns,external-dns/owner="'],
      { 'x A': null },
    ],
    [
      '§5.4 [D] only the first value is read: we read each, and never touch such a TXT',
      ['x A nlb:x', `a-x TXT "v=spf1" ${one}`],
      { 'x A': 'prod service/web/one: ' },
    ],
    [
      '§5.7 a type that is not managed belongs to nobody',
      ['x MX "10 m"', `mx-x TXT ${one}`, `x TXT ${one}`],
      { 'x MX': null },
    ],
  ])('%s', (_, lines, expected) => {
    expect(pair(lines)).toEqual(expected);
  });
});

describe('an ownership TXT', () => {
  it('§5.5 is no record of its own: alone it says nothing', () => {
    expect(pair([`a-x TXT ${one}`])).toEqual({});
  });

  it('§5.5 of a name that looks like one does not make its own record ours', () => {
    const lines = ['x A nlb:x', `a-x TXT ${one}`, 'a-x A nlb:x', `a-a-x TXT ${one}`];
    expect(pair(lines)).toEqual({
      'x A': 'prod service/web/one: a-x',
      'a-x A': 'prod service/web/one: a-a-x',
    });
  });

  it('§5.5 says the same of the wildcard, which is looked up with its replacement', () => {
    const lines = ['* A nlb:x', `a-any TXT ${one}`, `any TXT ${one}`];
    expect(pair(lines, {}, { wildcardReplacement: 'any' })).toEqual({
      '* A': 'prod service/web/one: a-any, any',
    });
  });
});
