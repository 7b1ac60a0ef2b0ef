import { describe, expect, it } from 'vitest';
import { toGroups } from '../../functions/core/batch.ts';
import type { RecordSet } from '../../functions/core/record.ts';
import { namesWithLateTxts } from '../../functions/sync/apply-late-txts.ts';
import type { ZoneStore } from '../../functions/sync/ports.ts';
import { removed, updated } from '../core/plan-entries.ts';
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

describe('an ownership TXT that was written while the zone was read', () => {
  it('is found before its record is deleted with its older TXT only', async () => {
    const found = await look(removed(alias, 'cname-web TXT owner=prod'), [newest], []);
    expect(found).toEqual({ asked: ['a-web.example.com'], late: ['web.example.com'] });
  });

  it('is not late when it was seen and belongs to another record', async () => {
    const found = await look(removed(alias, 'cname-web TXT owner=prod'), [newest], [newest]);
    expect(found.late).toEqual([]);
  });

  it('is nobody but a TXT', async () => {
    const other = record('a-web A 192.0.2.1');
    expect((await look(removed(alias, 'web TXT owner=prod'), [other], [])).late).toEqual([]);
  });

  it('is not looked for when the newest name is deleted as well, or nothing is', async () => {
    const deleted = await look(removed(alias, 'a-web TXT owner=prod'), [newest], []);
    const changed = await look(
      updated(alias, 'web A nlb:other', 'cname-web TXT owner=prod'),
      [],
      [],
    );
    expect([deleted.asked, changed.asked]).toEqual([[], []]);
  });
});
