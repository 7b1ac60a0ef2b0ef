/*
 * Whose is a record? Answered here without the code under test: by the typed TXT, and by the old TXTs that the simulation
 * itself placed.
 */
import type { DnsName } from '../../functions/core/dns-name.ts';
import { type RecordSet, recordKey } from '../../functions/core/record.ts';
import type { Settings } from '../../functions/core/settings.ts';
import { decryptHeritage } from '../../functions/core/txt-encryption.ts';
import type { ZoneServer } from './zone-server.ts';

export type Owned = {
  readonly owner: string;
  readonly resource: string | null;
  readonly txts: readonly RecordSet[];
};

export type Records = ReadonlyMap<string, RecordSet>;

export const isManaged = ({ type }: Pick<RecordSet, 'type'>): boolean =>
  type === 'A' || type === 'AAAA' || type === 'CNAME';

/** The name of the TXT that is written now. */
export const typedTxtName = (
  record: Pick<RecordSet, 'name' | 'type'>,
  zoneName: string,
  txt: Settings['txt'],
): DnsName => {
  const type = record.type.toLowerCase();
  if (record.name === zoneName) {
    const below = txt.prefix.endsWith('.');
    if (!below) return `_elb53-${type}.${record.name}` as DnsName;
  }
  const [first = '', ...rest] = record.name.split('.');
  const label = first === '*' && txt.wildcardReplacement !== '' ? txt.wildcardReplacement : first;
  const prefix = txt.prefix.includes('%{record_type}')
    ? txt.prefix.replaceAll('%{record_type}', type)
    : `${txt.prefix}${type}-`;
  return [`${prefix}${label}`, ...rest].join('.') as DnsName;
};

/** The name of the TXT that external-dns wrote up to v0.17. */
export const oldTxtName = (record: Pick<RecordSet, 'name'>, txt: Settings['txt']): string => {
  const [first = '', ...rest] = record.name.split('.');
  const label = first === '*' && txt.wildcardReplacement !== '' ? txt.wildcardReplacement : first;
  return [`${txt.prefix.replaceAll('%{record_type}', '')}${label}`, ...rest].join('.');
};

export const heritageOf = (
  record: RecordSet,
  { txt }: Pick<Settings, 'txt'>,
): { readonly owner: string; readonly resource: string | null } | null => {
  if (record.type !== 'TXT') return null;
  const bare = (record.values[0] ?? '').replaceAll('"', '');
  const plain = txt.encryptionKey === null ? null : decryptHeritage(bare, txt.encryptionKey);
  const text = plain ?? bare;
  if (!text.startsWith('heritage=external-dns')) return null;
  const owner = /external-dns\/owner=([^,"]+)/.exec(text)?.[1];
  const resource = /external-dns\/resource=([^,"]+)/.exec(text)?.[1] ?? null;
  return owner === undefined ? null : { owner, resource };
};

/** A key that does not say which of several records of a set it is: old TXTs move with their name from one to another. */
export const plainKey = (record: RecordSet): string =>
  recordKey({ ...record, setIdentifier: null });

const keyInSet = (plain: string, { setIdentifier }: RecordSet): string =>
  `${plain}${setIdentifier ?? ''}`;

/** The owner of a record as `records` stand, or null for a record that nobody marked. */
export const ownedOf = (
  record: RecordSet,
  records: Records,
  server: ZoneServer,
  settings: Settings,
): Owned | null => {
  const name = typedTxtName(record, server.zone.name, settings.txt);
  const { setIdentifier } = record;
  const typed = records.get(recordKey({ name, type: 'TXT', setIdentifier }));
  // The old TXTs that are placed here speak for aliases only.
  const old = [...server.legacy]
    .filter(([, spokenFor]) => record.alias !== null && spokenFor === plainKey(record))
    .map(([key]) => records.get(keyInSet(key, record)));
  const txts = [typed, ...old].filter((txt) => txt !== undefined);
  const heritages = txts.map((text) => heritageOf(text, settings));
  const first = heritages.find((heritage) => heritage !== null);
  if (first === undefined || first === null) return siblingOf(record, records, server, settings);
  return { ...first, txts: txts.filter((_, index) => heritages[index]?.owner === first.owner) };
};

/**
 * external-dns up to v0.15 wrote no TXT for the AAAA beside an A alias; both have one target and one owner. Where the A has the
 * TXT of today, the AAAA had one too: somebody took it away.
 */
const siblingOf = (
  record: RecordSet,
  records: Records,
  server: ZoneServer,
  settings: Settings,
): Owned | null => {
  const a = records.get(recordKey({ ...record, type: 'A' }));
  const target = record.alias?.dnsName;
  if (record.type !== 'AAAA' || target === undefined || a?.alias?.dnsName !== target) return null;
  const name = typedTxtName(a, server.zone.name, settings.txt);
  const typed = records.get(recordKey({ ...record, name, type: 'TXT' }));
  if (typed !== undefined && heritageOf(typed, settings) !== null) return null;
  const old = [...server.legacy].find(([, spokenFor]) => spokenFor === plainKey(a))?.[0];
  const txt = old === undefined ? undefined : records.get(keyInSet(old, a));
  const heritage = txt === undefined ? null : heritageOf(txt, settings);
  return heritage === null ? null : { ...heritage, txts: [] };
};

export const isOurs = (owned: Owned | null, settings: Settings): owned is Owned =>
  owned !== null && settings.clusters.some((cluster) => cluster.ownerId === owned.owner);

/**
 * A TXT of it could be the old one of another record that is there. Such cases are decided by the table of core/ownership.ts,
 * in favour of what may be foreign: the worst is a record of ours that stays.
 */
export const isContested = (
  owned: Owned,
  records: Iterable<RecordSet>,
  settings: Settings,
): boolean =>
  [...records].some(
    (other) =>
      isManaged(other) && owned.txts.some(({ name }) => name === oldTxtName(other, settings.txt)),
  );
