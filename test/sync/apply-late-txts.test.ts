import { describe, expect, it } from 'vitest';
import { toGroups } from '../../functions/core/batch.ts';
import type { RecordSet } from '../../functions/core/record.ts';
import { namesWithLateTxts } from '../../functions/sync/apply-late-txts.ts';
import type { ZoneStore } from '../../functions/sync/ports.ts';
import { created, kept, removed } from '../core/plan-entries.ts';
import { record, settings, zone } from '../core/world.ts';

const { txt } = settings();
const alias = 'web A nlb:web';
const newest = record('a-web TXT owner=prod');

/** Looks at `there` and notes which names were asked for. */
const look = async (
  entry: ReturnType<typeof removed>,
  there: readonly RecordSet[],
  read: readonly RecordSet[],
) => {
  const asked: string[] = [];
  const store: ZoneStore = {
    list: () => Promise.reject(new Error('a listing is not needed')),
    apply: () => Promise.reject(new Error('nothing is written')),
    lookup: (_zone, names) => {
      asked.push(...names);
      return Promise.resolve(there.filter(({ name }) => names.includes(name)));
    },
  };
  const names = await namesWithLateTxts(zone(), toGroups([entry]), [[], read], txt, store);
  return { asked, late: [...names] };
};

describe('what was written while the zone was read', () => {
  const old = 'cname-web TXT owner=prod';

  it('is found before a record is deleted with its older TXT only', async () => {
    const found = await look(removed(alias, old), [newest], []);
    expect(found).toEqual({
      asked: ['a-web.example.com', 'cname-web.example.com'],
      late: ['web.example.com'],
    });
  });

  it('may be the record that an older TXT belongs to', async () => {
    // The TXT `a-x` is the old one of the record `a-x`, or the newest of a record `x` that nobody had seen.
    const entry = removed('a-x A 192.0.2.1', 'a-x TXT owner=prod');
    const found = await look(entry, [record('x A 192.0.2.2')], [record('a-x A 192.0.2.1')]);
    expect(found.asked).toContain('x.example.com');
    expect(found.late).toEqual(['a-x.example.com']);
  });

  it('is looked for before a TXT without a record is replaced by that of a new one', async () => {
    const { before, ...other } = removed('a-x A 192.0.2.1', 'a-x TXT owner=prod');
    const entry = { ...other, outcome: 'create', before: null, after: before } as const;
    const found = await look(entry, [record('x A 192.0.2.2')], []);
    expect(found.late).toEqual(['a-x.example.com']);
  });

  it('is nothing that was seen before, and nothing of other types', async () => {
    const there = [newest, record('cname-web MX 192.0.2.1')];
    expect((await look(removed(alias, old), there, [newest])).late).toEqual([]);
  });

  it('is not looked for when the newest name is replaced as well, or nothing is', async () => {
    const deleted = await look(removed(alias, 'a-web TXT owner=prod'), [newest], []);
    const made = await look(created(alias, 'a-web TXT owner=prod'), [newest], []);
    const stays = await look(kept(alias), [newest], []);
    expect([...deleted.asked, ...made.asked, ...stays.asked]).toEqual([]);
  });

  it('is looked for in one listing when the names are many', async () => {
    let listings = 0;
    const store: ZoneStore = {
      list: () => {
        listings += 1;
        return Promise.resolve([record('a-n7 TXT owner=prod')]);
      },
      apply: () => Promise.reject(new Error('nothing is written')),
      lookup: () => Promise.reject(new Error('these are too many')),
    };
    const entries = Array.from({ length: 40 }, (_, index) =>
      removed(`n${index} A nlb:web`, `cname-n${index} TXT owner=prod`),
    );
    const late = await namesWithLateTxts(zone(), toGroups(entries), [], txt, store);
    expect([listings, [...late]]).toEqual([1, ['n7.example.com']]);
  });
});
