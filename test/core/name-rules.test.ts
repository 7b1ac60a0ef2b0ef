import { expect, it } from 'vitest';
import { obstacleOf } from '../../functions/core/name-rules.ts';
import { currentEntry, noTxt, type PlanEntry } from '../../functions/core/plan-entry.ts';
import { record, zone } from './world.ts';

/** "before > after", one side may be empty. */
const change = (text: string): PlanEntry => {
  const [before = '', after = ''] = text.split('>').map((side) => side.trim());
  const some = record(before === '' ? after : before);
  return {
    ...currentEntry(some, zone()),
    before: before === '' ? null : some,
    after: after === '' ? null : record(after),
  };
};

it.each<[string, readonly string[], readonly string[], string | null]>([
  ['nothing', [], ['x A 192.0.2.1'], null],
  ['a new name', ['> x A nlb:x', '> x AAAA nlb:x'], [], null],
  ['an A beside other types', ['> x A nlb:x'], ['x AAAA nlb:x', 'x TXT "t"', 'x MX "m"'], null],
  [
    'a CNAME beside an A',
    ['> x CNAME y.example.net'],
    ['x A nlb:x'],
    'a CNAME record cannot stand beside the A record of the same name',
  ],
  [
    'a CNAME beside a TXT',
    ['> x CNAME y.example.net'],
    ['x TXT "t"'],
    'a CNAME record cannot stand beside the TXT record of the same name',
  ],
  [
    'an A beside a CNAME',
    ['> x A nlb:x'],
    ['x CNAME y.example.net'],
    'a A record cannot stand beside the CNAME record of the same name',
  ],
  [
    'an A in the place of a CNAME',
    ['x CNAME y.example.net > x A nlb:x'],
    ['x CNAME y.example.net'],
    null,
  ],
  [
    'a CNAME in the place of a pair',
    ['x A nlb:x > x CNAME y.example.net', 'x AAAA nlb:x >'],
    ['x A nlb:x', 'x AAAA nlb:x'],
    null,
  ],
  [
    'a CNAME and an A that both come',
    ['> x CNAME y.example.net', '> x A nlb:x'],
    [],
    'a CNAME record cannot stand beside the A record of the same name',
  ],
  [
    'two CNAMEs that both come',
    ['> x CNAME y.example.net', '> x CNAME z.example.net'],
    [],
    'a CNAME record cannot stand beside the CNAME record of the same name',
  ],
  [
    'a simple beside a routed set',
    ['> x A nlb:x'],
    ['x A 192.0.2.1 set=blue'],
    'a A record cannot stand beside the A record (blue) of the same name',
  ],
  [
    'one of several routed sets with another policy',
    [
      '> x A nlb:x set=a weight=1',
      '> x A nlb:x set=b weight=1',
      '> x A nlb:x set=c region=eu-west-1',
    ],
    ['x A nlb:x set=d weight=1', 'x A nlb:x set=e weight=1'],
    'a A record cannot stand beside the A record (c) of the same name',
  ],
  ['a routed beside a routed set', ['> x A nlb:x set=green'], ['x A 192.0.2.1 set=blue'], null],
  [
    'a routed CNAME beside a routed CNAME',
    ['> x CNAME y.example.net set=a'],
    ['x CNAME y.example.net set=b'],
    null,
  ],
  [
    'a simple beside a routed CNAME',
    ['> x CNAME y.example.net'],
    ['x CNAME y.example.net set=b'],
    'a CNAME record cannot stand beside the CNAME record (b) of the same name',
  ],
])('%s', (_, changes, current, expected) => {
  expect(
    obstacleOf(
      changes.map(change),
      current.map((line) => record(line)),
    ),
  ).toBe(expected);
});

it('a TXT that goes with a change is no obstacle', () => {
  const txt = record('x TXT owner=prod');
  const entry = { ...change('> x CNAME y.example.net'), txt: { ...noTxt, before: [txt] } };
  expect(obstacleOf([entry], [txt])).toBeNull();
});
