import { describe, expect, it } from 'vitest';
import { batchLimits, sizeOf, toBatches, toGroups } from '../../functions/core/batch.ts';
import { recordKey } from '../../functions/core/record.ts';
import { created, held, kept, removed, updated } from './plan-entries.ts';
import { record } from './world.ts';

const changesOf = (entries: Parameters<typeof toGroups>[0]) =>
  toGroups(entries).map(({ name, changes }) => [
    name,
    changes.map(({ action, record: item }) => `${action} ${recordKey(item)}`.trim()),
  ]);

describe('the changes of a plan', () => {
  it('are one group per name, deletions first, each record with its TXT', () => {
    expect(
      changesOf([
        kept('k A nlb:k'),
        held('h A nlb:h'),
        created('c A nlb:c', 'a-c TXT owner=prod'),
        updated('u CNAME y.example.net', 'u A nlb:u', 'cname-u TXT owner=prod'),
        created('u AAAA nlb:u', 'aaaa-u TXT owner=prod'),
        removed('r A nlb:r', 'a-r TXT owner=prod'),
      ]),
    ).toEqual([
      ['c.example.com', ['CREATE c.example.com A', 'CREATE a-c.example.com TXT']],
      [
        'u.example.com',
        [
          'DELETE u.example.com CNAME',
          'DELETE cname-u.example.com TXT',
          'CREATE u.example.com A',
          'CREATE cname-u.example.com TXT',
          'CREATE u.example.com AAAA',
          'CREATE aaaa-u.example.com TXT',
        ],
      ],
      ['r.example.com', ['DELETE r.example.com A', 'DELETE a-r.example.com TXT']],
    ]);
  });

  it('name a TXT once that several records of a name share', () => {
    const shared = 'cname-u TXT owner=prod';
    expect(changesOf([removed('u A nlb:u', shared), removed('u AAAA nlb:u', shared)])).toEqual([
      [
        'u.example.com',
        ['DELETE u.example.com A', 'DELETE cname-u.example.com TXT', 'DELETE u.example.com AAAA'],
      ],
    ]);
  });
});

describe('a batch', () => {
  const groups = (count: number, values: readonly string[] | null) =>
    toGroups(
      Array.from({ length: count }, (_, index) => {
        const entry = created(`n${index} A nlb:x`);
        const after = { ...record(`n${index} A 192.0.2.1`), values: values ?? [] };
        return values === null ? entry : { ...entry, after };
      }),
    );
  const sizes = (of: ReturnType<typeof groups>) =>
    toBatches(of).batches.map(({ groups: items }) => items.length);

  it.each<[string, () => ReturnType<typeof groups>, readonly number[]]>([
    ['nothing', () => [], []],
    ['1,000 aliases', () => groups(1000, null), [1000]],
    ['1,001 aliases', () => groups(1001, null), [1000, 1]],
    [
      'values count one by one',
      () =>
        groups(
          3,
          Array.from({ length: 400 }, (_, n) => `${n}`),
        ),
      [2, 1],
    ],
    ['32,000 characters', () => groups(4, ['x'.repeat(8000)]), [4]],
    ['32,004 characters', () => groups(4, ['x'.repeat(8001)]), [3, 1]],
  ])('holds %s', (_, of, expected) => {
    expect(sizes(of())).toEqual(expected);
  });

  it('holds names that were refused before only together, after all others', () => {
    const all = groups(5, null);
    const [a, b, c, d, e] = all.map(({ name }) => name);
    const named = ({ batches }: ReturnType<typeof toBatches>) =>
      batches.map((batch) => batch.groups.map(({ name }) => name));
    expect(named(toBatches(all, new Set([b, d].filter((name) => name !== undefined))))).toEqual([
      [a, c, e],
      [b, d],
    ]);
    expect(named(toBatches(all, new Set(all.map(({ name }) => name))))).toEqual([[a, b, c, d, e]]);
    const [large] = groups(1, ['x'.repeat(batchLimits.characters + 1)]);
    if (large === undefined) throw new Error('there is one group');
    expect(toBatches([large], new Set([large.name]))).toEqual({ batches: [], tooLarge: [large] });
  });

  it('never splits a group, and leaves out the one that no request can hold', () => {
    const [small] = groups(1, ['x']);
    const [many] = groups(
      1,
      Array.from({ length: 1001 }, (_, n) => `${n}`),
    );
    const [long] = groups(1, ['x'.repeat(batchLimits.characters + 1)]);
    const all = [small, many, long].filter((group) => group !== undefined);
    expect(toBatches(all)).toEqual({ batches: [{ groups: [small] }], tooLarge: [many, long] });
  });

  it('counts an alias as one element without characters', () => {
    expect(sizeOf([])).toEqual({ elements: 0, characters: 0 });
    const changes = ['x A nlb:x', 'x A 192.0.2.1 192.0.2.2'].map((line) => ({
      action: 'CREATE' as const,
      record: record(line),
    }));
    expect(sizeOf(changes)).toEqual({ elements: 3, characters: 18 });
  });
});
