/*
 * Names that cannot be had, because something of somebody else, or of another asker, stands where the record or its TXT has to be.
 */
import { type RecordSet, recordKey } from '../../functions/core/record.ts';
import { heritageOf, isManaged, isOurs, ownedOf, typedTxtName } from './ownership-by-hand.ts';
import type { Universe } from './universe.ts';
import { type Want, wantsOf } from './wants.ts';
import type { ZoneServer } from './zone-server.ts';

/** A CNAME or a TXT of somebody else where a record or its TXT has to be; there the answer is a refusal. */
export const hasNameTrouble = (
  universe: Universe,
  server: ZoneServer,
  name: string,
  wants: readonly Want[],
): boolean => {
  const { settings, truth } = universe;
  const records = [...server.records.values()];
  const wishes = truth.things.flatMap((thing) =>
    thing.deleting
      ? []
      : thing.names.flatMap((other) =>
          wantsOf(universe, server, thing, other).flatMap(({ types, setIdentifier }) =>
            types.map((type) => ({ name: other, type, setIdentifier })),
          ),
        ),
  );
  const wantsCname = wants.some(({ types }) => types.includes('CNAME'));
  const isRead = ({ type }: RecordSet): boolean =>
    isManaged({ type }) && (type !== 'AAAA' || settings.aaaa !== 'never');
  const besides = records.some((record) => record.name === name && !isRead(record));
  const isTxtName = [...wishes, ...records.filter(isManaged)].some(
    (record) => typedTxtName(record as RecordSet, server.zone.name, settings.txt) === name,
  );
  if (wantsCname && (besides || isTxtName)) return true;
  return wants.some(({ owner, types, setIdentifier }) =>
    types.some((type) => {
      const txtName = typedTxtName({ name, type } as RecordSet, server.zone.name, settings.txt);
      // One with another set identifier stands beside ours.
      const isRival = (record: RecordSet): boolean =>
        record.setIdentifier === setIdentifier ||
        record.setIdentifier === null ||
        setIdentifier === null;
      const taken = records.some(
        (record) =>
          record.name === txtName &&
          (record.type === 'CNAME' ||
            (record.type === 'TXT' &&
              isRival(record) &&
              heritageOf(record, settings)?.owner !== owner)),
      );
      const cname = wishes.some((wish) => wish.type === 'CNAME' && wish.name === txtName);
      const wanted = { name, type, setIdentifier };
      return (taken && !isSpokenFor(server, wanted, owner, universe)) || cname;
    }),
  );
};

/** The TXT there is that of the record itself, under another owner of ours: it is replaced together with it. */
const isSpokenFor = (
  server: ZoneServer,
  wanted: { readonly name: string; readonly type: string; readonly setIdentifier: string | null },
  owner: string,
  universe: Universe,
): boolean => {
  const record = server.records.get(recordKey(wanted as RecordSet));
  const owned =
    record === undefined ? null : ownedOf(record, server.records, server, universe.settings);
  return isOurs(owned, universe.settings) && owned.owner !== owner;
};
