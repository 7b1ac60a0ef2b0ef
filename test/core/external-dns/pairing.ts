/* Whose the records of a zone are, told line by line. */
import { pairOwnership } from '../../../functions/core/ownership.ts';
import { recordKey } from '../../../functions/core/record.ts';
import type { TxtSettings } from '../../../functions/core/settings.ts';
import { absolute, record, settings, zone } from '../world.ts';

/** For each line: the resource that the record belongs to and the TXT names that say so. */
export const pair = (
  lines: readonly string[],
  asks: Readonly<Record<string, readonly string[]>> = {},
  txt: Partial<TxtSettings> = {},
) => {
  const records = lines.map((line) => record(line));
  const reading = { ...settings().txt, ...txt };
  const owned = pairOwnership(records, zone(), reading, (_, resource, name) =>
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
