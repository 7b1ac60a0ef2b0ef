/*
 * From Route 53's record sets to resource records on the wire: names without escapes, values parsed by type. What
 * dns-packet cannot encode is left out, and the answer says "not implemented" rather than "no such record".
 */
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { Answer } from 'dns-packet';

/** Lower case, without the trailing dot, `\052` and its like undone: the one form in which names are compared here. */
export const plainName = (name: string): string =>
  name
    .replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
    .replace(/\.$/, '')
    .toLowerCase();

/** The records of a set, without those of an alias, which has none of its own; undefined when the type cannot be encoded. */
export const wireRecords = (
  set: ResourceRecordSet,
  owner: string,
): readonly Answer[] | undefined => {
  const ttl = set.TTL ?? 0;
  const values = (set.ResourceRecords ?? []).map((record) => record.Value ?? '');
  const records = values.map((value) => wireRecord(set.Type ?? '', owner, ttl, value));
  return records.every((record) => record !== undefined) ? records : undefined;
};

const wireRecord = (type: string, name: string, ttl: number, value: string): Answer | undefined => {
  const words = value.trim().split(/\s+/);
  const [first = '', second = '', third = ''] = words;
  const base = { name, ttl, class: 'IN' } as const;
  switch (type) {
    case 'A':
    case 'AAAA':
      return { ...base, type, data: value.trim() };
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return { ...base, type, data: targetName(value) };
    case 'TXT':
      return { ...base, type, data: characterStrings(value) };
    case 'MX':
      return { ...base, type, data: { preference: Number(first), exchange: targetName(second) } };
    case 'SRV': {
      const [priority = '', weight = '', port = '', target = ''] = words;
      const numbers = { priority: Number(priority), weight: Number(weight), port: Number(port) };
      return { ...base, type, data: { ...numbers, target: targetName(target) } };
    }
    case 'CAA': {
      const text = characterStrings(words.slice(2).join(' ')).join('');
      return { ...base, type, data: { flags: Number(first), tag: caaTag(second), value: text } };
    }
    case 'SOA':
      return { ...base, type, data: startOfAuthority(words) };
    case 'DS': {
      const digest = Buffer.from(words.slice(3).join(''), 'hex');
      const numbers = { keyTag: Number(first), algorithm: Number(second) };
      return { ...base, type, data: { ...numbers, digestType: Number(third), digest } };
    }
    default:
      return undefined;
  }
};

const startOfAuthority = (words: readonly string[]) => {
  const [mname = '', rname = '', ...numbers] = words;
  const [serial = 1, refresh = 7200, retry = 900, expire = 1209600, minimum = 86400] =
    numbers.map(Number);
  const names = { mname: targetName(mname), rname: targetName(rname) };
  return { ...names, serial, refresh, retry, expire, minimum };
};

/** Targets keep no trailing dot: dns-packet takes a name as its labels. The root stays a dot. */
const targetName = (name: string): string => plainName(name.trim()) || '.';

const caaTag = (tag: string): 'issue' | 'issuewild' | 'iodef' =>
  tag === 'issuewild' || tag === 'iodef' ? tag : 'issue';

/** `"one" "two"` with `\"`, `\\` and octal escapes, as bytes, each string on its own. */
const characterStrings = (value: string): Buffer[] =>
  (value.match(/"(?:[^"\\]|\\.)*"|\S+/gs) ?? []).map((quoted) => {
    const inner = quoted.startsWith('"') ? quoted.slice(1, -1) : quoted;
    const text = inner.replace(/\\(\d{3}|.)/gs, (_, escaped: string) =>
      escaped.length === 3 ? String.fromCharCode(Number.parseInt(escaped, 8)) : escaped,
    );
    return Buffer.from(text, 'latin1');
  });
