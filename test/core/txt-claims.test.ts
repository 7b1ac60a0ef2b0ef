import { describe, expect, it } from 'vitest';
import { pair } from './external-dns/pairing.ts';

const one = 'owner=prod resource=service/web/one';
const two = 'owner=prod resource=service/web/two';

describe('§5.3 [D] the TXT a-team is always that of team: where both records exist, we ask who else says so', () => {
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

describe('§5.3 [D] the TXT a-any is of the wildcard and of the name that replaces it: we ask the source', () => {
  const star = '* A nlb:web';
  const any = 'any A nlb:web';
  const txt = `a-any TXT ${one}`;
  const ours = 'prod service/web/one: a-any';
  const asks = (...names: readonly string[]) => ({ 'service/web/one': names });
  it.each<
    [
      string,
      readonly string[],
      Readonly<Record<string, readonly string[]>>,
      Readonly<Record<string, string | null>>,
    ]
  >([
    ['asks for the wildcard', [star, any, txt], asks('*'), { '* A': ours, 'any A': null }],
    ['asks for the other', [star, any, txt], asks('any'), { '* A': null, 'any A': ours }],
    ['asks for both', [star, any, txt], asks('*', 'any'), { '* A': null, 'any A': null }],
    ['asks for neither', [star, any, txt], {}, { '* A': null, 'any A': null }],
    ['asks for neither, and there is one', [any, txt], {}, { 'any A': ours }],
    ['asks for the one that is there', [any, txt], asks('any'), { 'any A': ours }],
    ['asks for both, and there is one', [any, txt], asks('*', 'any'), { 'any A': ours }],
    ['asks for the one that is not there', [any, txt], asks('*'), { 'any A': null }],
    [
      'asks for neither, and the other does not have this TXT',
      [any, '* AAAA nlb:web', txt],
      {},
      { 'any A': ours, '* AAAA': null },
    ],
    [
      'asks for neither, and the other has another set identifier',
      [any, '* A nlb:web set=a weight=1', txt],
      {},
      { 'any A': ours, '* Aa': null },
    ],
    [
      'asks for the wildcard, beside an old one of a-any',
      [star, 'a-any A nlb:web', txt],
      asks('*'),
      { '* A': ours, 'a-any A': null },
    ],
    [
      'asks for the wildcard, beside both of them',
      [star, any, 'a-any A nlb:web', txt],
      asks('*'),
      { '* A': ours, 'any A': null, 'a-any A': null },
    ],
    [
      'asks for the wildcard and a-any, beside both of them',
      [star, any, 'a-any A nlb:web', txt, `cname-a-any TXT ${one}`],
      asks('*', 'a-any'),
      { '* A': null, 'any A': null, 'a-any A': 'prod service/web/one: cname-a-any (old)' },
    ],
    [
      'is not named, beside the other',
      [star, any, 'a-any TXT owner=prod'],
      {},
      { '* A': null, 'any A': null },
    ],
  ])('%s', (_, lines, asking, expected) => {
    expect(pair(lines, asking, { wildcardReplacement: 'any' })).toEqual(expected);
  });
});
