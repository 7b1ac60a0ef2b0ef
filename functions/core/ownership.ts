/*
 * Ownership: the TXT record beside a record set that says whose it is, compatible with external-dns's TXT registry. It is
 * read by asking for each record which TXT names could be its own, never by guessing a record from a TXT name.
 *
 * | record            | names read, in this order                                          |
 * |---|---|
 * | A alias           | a-NAME, cname-NAME (v0.12 to v0.21), NAME (up to v0.17)             |
 * | A, CNAME          | a-NAME or cname-NAME, NAME                                          |
 * | AAAA              | aaaa-NAME; else that of the A alias beside it with the same target, |
 * |                   | when that one is of an older generation (v0.15 wrote none for AAAA) |
 * | apex, long labels | _elb53-TYPE.NAME, where TYPE-NAME is outside the zone or too long   |
 */
import type { DnsName } from './dns-name.ts';
import { managedTypes, type RecordSet, recordKey, targetHostname } from './record.ts';
import type { TxtSettings } from './settings.ts';
import {
  type AsksFor,
  type Claims,
  claimsOf,
  type HeritageTxt,
  heritageKey,
  type Labels,
} from './txt-claims.ts';
import { decryptHeritage, encryptHeritage } from './txt-encryption.ts';
import { txtNameFor, txtNamesOf } from './txt-name.ts';
import type { Zone } from './zone.ts';

/** `resource` is the external-dns/resource label; `txts` are all our TXT record sets of this record, as listed. */
export type Ownership = {
  readonly owner: string;
  readonly resource: string | null;
  readonly labels: Labels;
  readonly legacy: boolean;
  readonly txts: readonly RecordSet[];
};

/** Pairs the record sets of one zone with their ownership; record sets without one are not in the map. */
export const pairOwnership = (
  records: readonly RecordSet[],
  zone: Zone,
  txt: TxtSettings,
  asksFor: AsksFor,
): ReadonlyMap<string, Ownership> => {
  const heritage = new Map<string, HeritageTxt>();
  for (const record of records) {
    const parsed = record.type === 'TXT' ? heritageOf(record, txt.encryptionKey) : null;
    if (parsed !== null) heritage.set(heritageKey(record.name, record), parsed);
  }
  const managed = records.filter((record) => managedTypes.includes(record.type));
  const claims = claimsOf(managed, heritage, { zone, txt, asksFor });
  const owned = new Map<string, Ownership>();
  for (const record of managed) {
    const ownership = directOwnership(record, heritage, zone, txt, claims);
    if (ownership !== null) owned.set(recordKey(record), ownership);
  }
  const byKey = new Map(managed.map((record) => [recordKey(record), record]));
  for (const record of managed) {
    const inherited = owned.has(recordKey(record)) ? null : siblingOwnership(record, byKey, owned);
    if (inherited !== null) owned.set(recordKey(record), inherited);
  }
  return owned;
};

/** Reads the labels of a TXT record set; null when none of its values is a heritage text with an owner. */
export const labelsOf = (
  record: RecordSet,
  txt: Pick<TxtSettings, 'encryptionKey'>,
): Labels | null => heritageOf(record, txt.encryptionKey)?.labels ?? null;

/**
 * The TXT record set to write beside `record`: TTL 300, the same set identifier and routing, labels in alphabetical order.
 * Unknown labels of an earlier writer are kept. With a key the text is encrypted.
 */
export const ownershipTxt = (
  record: RecordSet,
  name: DnsName,
  labels: { readonly owner: string; readonly resource: string | null; readonly others: Labels },
  { encryptionKey }: Pick<TxtSettings, 'encryptionKey'>,
): RecordSet => {
  const { owner, others } = labels;
  // A file may name an object anything; what it says must not pose as a label.
  const resource = labels.resource?.replace(/[",\\\s]/g, encodeURIComponent) ?? null;
  const texts = Object.entries({ ...others, owner, ...(resource === null ? {} : { resource }) })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `external-dns/${key}=${value}`);
  const text = ['heritage=external-dns', ...texts].join(',');
  return {
    name,
    type: 'TXT',
    setIdentifier: record.setIdentifier,
    ttlSeconds: 300,
    values: [quoted(encryptionKey === null ? text : encryptHeritage(text, encryptionKey, name))],
    alias: null,
    routing: record.routing,
  };
};

/** Reads a TXT value; null when it is not a heritage text (external-dns endpoint/labels.go). */
export const parseHeritage = (value: string): Labels | null => {
  const labels: Record<string, string> = Object.create(null);
  let heritage = false;
  for (const token of unquoted(value).split(',')) {
    const at = token.indexOf('=');
    const key = token.slice(0, Math.max(at, 0));
    const text = token.slice(at + 1);
    if (key === 'heritage' && text !== 'external-dns') return null;
    if (key === 'heritage') heritage = true;
    if (key.startsWith('external-dns/')) labels[key.slice('external-dns/'.length)] = text;
  }
  return heritage ? labels : null;
};

/** A character string holds at most 255 octets (RFC 1035 §3.3); a longer text is several strings of one value. */
const quoted = (text: string): string => `"${text.replace(/.{255}(?=.)/g, '$&" "')}"`;

const unquoted = (value: string): string => value.replace(/^"+|"+$|"\s+"/g, '');

/** With a key, plain texts are read as well: encryption may have been switched on later. */
const heritageOf = (record: RecordSet, key: Uint8Array | null): HeritageTxt | null => {
  for (const value of record.values) {
    const plaintext = key === null ? null : decryptHeritage(unquoted(value), key);
    const labels = parseHeritage(plaintext ?? value);
    const owner = labels?.owner;
    if (labels !== null && owner !== undefined && owner !== '') return { record, labels, owner };
  }
  return null;
};

const directOwnership = (
  record: RecordSet,
  heritage: ReadonlyMap<string, HeritageTxt>,
  zone: Zone,
  txt: TxtSettings,
  claims: Claims,
): Ownership | null => {
  const found = txtNamesOf(record, zone, txt)
    .map((name) => heritage.get(heritageKey(name, record)))
    .filter((text) => text !== undefined)
    .filter((text) => claims(text, record));
  const first = found[0];
  if (first === undefined) return null;
  return {
    owner: first.owner,
    resource: first.labels.resource ?? null,
    labels: first.labels,
    legacy: first.record.name !== txtNameFor(record, zone, txt),
    txts: found
      .filter((text) => text.owner === first.owner && text.record.values.length === 1)
      .map((text) => text.record),
  };
};

/** external-dns up to v0.15 made an AAAA alias without a TXT of its own; it belongs to the A alias with the same target. */
const siblingOwnership = (
  record: RecordSet,
  byKey: ReadonlyMap<string, RecordSet>,
  owned: ReadonlyMap<string, Ownership>,
): Ownership | null => {
  if (record.type !== 'AAAA' || record.alias === null) return null;
  const sibling = byKey.get(recordKey({ ...record, type: 'A' }));
  if (sibling?.alias == null || targetHostname(sibling) !== targetHostname(record)) return null;
  const ownership = owned.get(recordKey(sibling));
  return ownership?.legacy === true ? { ...ownership, txts: [] } : null;
};
