/*
 * The names of ownership TXT records, as external-dns forms them (registry/mapper/mapper.go). The newest is written (`a-`,
 * `aaaa-`, `cname-` by the record's own type), every older one is read.
 */
import { belongsTo, composeDnsName, type DnsName } from './dns-name.ts';
import { managedTypes, type RecordSet } from './record.ts';
import type { TxtSettings } from './settings.ts';
import type { Zone } from './zone.ts';

/** The TXT name to write for a record; null when the zone can hold none (the name would be too long). */
export const txtNameFor = (
  record: Pick<RecordSet, 'name' | 'type'>,
  zone: Zone,
  txt: TxtSettings,
): DnsName | null => {
  const affixed = affixedName(record.name, record.type, txt);
  if (affixed !== null && belongsTo(affixed, zone.name)) return affixed;
  return fallbackName(record);
};

/** Every TXT name of this zone that any generation could have used for a record set of this type and name. */
export const txtCandidates = (
  record: Pick<RecordSet, 'name' | 'type'>,
  zone: Zone,
  txt: TxtSettings,
): readonly DnsName[] => {
  const names = [
    txtNameFor(record, zone, txt),
    record.type === 'A' ? affixedName(record.name, 'CNAME', txt) : null,
    record.type === 'AAAA' ? null : typelessName(record.name, txt),
  ];
  const inZone = names.filter((name) => name !== null).filter((name) => belongsTo(name, zone.name));
  return [...new Set(inZone)];
};

/** Those of the candidates that this record can have: `cname-` is for CNAMEs, and was for aliases. */
export const txtNamesOf = (
  record: Pick<RecordSet, 'name' | 'type' | 'alias'>,
  zone: Zone,
  txt: TxtSettings,
): readonly DnsName[] => {
  const aliasOnly =
    record.type === 'A' && record.alias === null ? affixedName(record.name, 'CNAME', txt) : null;
  return txtCandidates(record, zone, txt).filter((name) => name !== aliasOnly);
};

/**
 * The names that a TXT of `name` may speak for as well: the TXT `a-x` is that of `x`, or the old, typeless one of `a-x`; and
 * `*.x` shares all of its TXTs with the name that stands for it. Who decides about `name` has to know the records of these.
 */
export const namesSharingTxt = (name: DnsName, txt: TxtSettings): readonly DnsName[] => {
  const shared = typelessName(name, txt);
  const withTwin = (of: DnsName | null) =>
    of === null ? [] : [of, twinOf(of, txt)].filter((other) => other !== null);
  const typed = managedTypes.flatMap((type) =>
    shared === null
      ? []
      : withTwin(composeDnsName(withoutAffix(shared, type, txt))).filter(
          (other) => affixedName(other, type, txt) === shared,
        ),
  );
  return [...new Set([...withTwin(name), ...typed])].filter((other) => other !== name);
};

/** The name with the same TXT names: `any.x` of `*.x`, and the reverse, where `any` replaces the wildcard. */
export const twinOf = (name: DnsName, { wildcardReplacement }: TxtSettings): DnsName | null => {
  if (wildcardReplacement === '') return null;
  if (name.startsWith('*.')) return composeDnsName(`${wildcardReplacement}${name.slice(1)}`);
  return name.startsWith(`${wildcardReplacement}.`)
    ? composeDnsName(`*${name.slice(wildcardReplacement.length)}`)
    : null;
};

/** The name of a typed TXT: TYPE-NAME, or the type in the place of the template. */
export const affixedName = (name: DnsName, type: string, txt: TxtSettings): DnsName | null => {
  const { prefix, suffix } = affixesOf(type, txt);
  return withAffixes(name, prefix, suffix, txt);
};

/** The oldest form: prefix and suffix, no type. A templated affix loses its template (external-dns mapper.go). */
export const typelessName = (name: DnsName, txt: TxtSettings): DnsName | null => {
  const prefix = txt.prefix.replaceAll(template, '');
  const suffix = txt.suffix.replaceAll(template, '');
  return withAffixes(name, prefix, suffix, txt);
};

/** Only the first label is taken apart: this is asked several times for every record of a zone. */
const withAffixes = (
  name: DnsName,
  prefix: string,
  suffix: string,
  txt: TxtSettings,
): DnsName | null => {
  const first = String(name.split('.', 1)[0]);
  const rest = name.slice(first.length);
  return composeDnsName(`${prefix}${wildcardLabel(first, txt)}${suffix}${rest}`);
};

const template = '%{record_type}';

/** Takes off what affixedName puts on; the caller checks that it was there. A suffix may be of several labels. */
const withoutAffix = (affixed: DnsName, type: string, txt: TxtSettings): string => {
  const { prefix, suffix } = affixesOf(type, txt);
  const labels = affixed.slice(prefix.length).split('.');
  const count = suffix.split('.').length;
  const first = labels.slice(0, count).join('.');
  return [first.slice(0, first.length - suffix.length), ...labels.slice(count)].join('.');
};

/** What stands before and after the first label. */
const affixesOf = (type: string, txt: TxtSettings) => {
  const kind = type.toLowerCase();
  const templated = txt.prefix.includes(template) || txt.suffix.includes(template);
  const prefix = txt.prefix.replaceAll(template, kind);
  return {
    prefix: templated ? prefix : `${prefix}${kind}-`,
    suffix: txt.suffix.replaceAll(template, kind),
  };
};

const wildcardLabel = (label: string, txt: TxtSettings): string =>
  label === '*' && txt.wildcardReplacement !== '' ? txt.wildcardReplacement : label;

/** Below the name itself, so that it is in the zone even for the apex and never longer in any label. */
const fallbackName = (record: Pick<RecordSet, 'name' | 'type'>): DnsName | null =>
  composeDnsName(`_elb53-${record.type.toLowerCase()}.${record.name}`);
