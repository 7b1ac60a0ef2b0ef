/*
 * Whose TXT it is where its name fits two records. One of the two may be foreign, so a guess is not good enough: only what the
 * zone or the source named in the text proves gives it to one of them.
 *
 * The TXT `a-team` may be the typed one of `team` or the old, typeless one of `a-team`. The first row that applies decides:
 *
 * | what else is there                                                               | the TXT belongs to |
 * |---|---|
 * | TXTs of `a-team`, but not the one that was always written together with its old one | `team`  |
 * | another TXT of `team` with the same labels, and none such of `a-team`            | `team`             |
 * | the one written together with the old one, and TXTs of `team` with other labels  | `a-team`           |
 * | the source named in the TXT asks for `team` and not for `a-team`                 | `team`             |
 * | it asks for `a-team` and not for `team`, and one of the two has another TXT      | `a-team`           |
 * | anything else                                                                    | neither            |
 *
 * Where there is no `team`, the TXT belongs to `a-team`, unless that has other TXTs and none of them with the same labels: it is left
 * from a `team` that is no more.
 *
 * Where `any` replaces the wildcard, each TXT of `*.x` may be one of `any.x`:
 *
 * | which of the two exists | the source asks for               | the TXT belongs to |
 * |---|---|---|
 * | both                    | one of them                       | that one           |
 * | both                    | both or neither                   | neither            |
 * | one                     | the other and not for this one    | neither            |
 * | one                     | anything else                     | this one           |
 */
import type { DnsName } from './dns-name.ts';
import { managedTypes, type RecordSet, recordKey } from './record.ts';
import type { TxtSettings } from './settings.ts';
import { affixedName, namesSharingTxt, twinOf, txtCandidates, typelessName } from './txt-name.ts';
import type { Zone } from './zone.ts';

export type Labels = Readonly<Record<string, string>>;

/** A TXT record set that says whose a record is. */
export type HeritageTxt = {
  readonly record: RecordSet;
  readonly labels: Labels;
  readonly owner: string;
};

/** True when the source named by a TXT asks for a name. */
export type AsksFor = (owner: string, resource: string, name: DnsName) => boolean;

/** True when the text is that of the record, one of those that it can be of by its name. */
export type Claims = (text: HeritageTxt, record: RecordSet) => boolean;

type Reading = { readonly zone: Zone; readonly txt: TxtSettings; readonly asksFor: AsksFor };

/** A TXT speaks for a record set with the same set identifier. */
export const heritageKey = (
  name: DnsName | null,
  record: Pick<RecordSet, 'setIdentifier'>,
): string => `${name} ${record.setIdentifier ?? ''}`;

export const claimsOf = (
  managed: readonly RecordSet[],
  heritage: ReadonlyMap<string, HeritageTxt>,
  reading: Reading,
): Claims => {
  const notOfTwin = claimsBesideTwin(managed, reading);
  const notOfRival = claimsBesideRival(managed, heritage, reading);
  return (text, record) => notOfTwin(text, record) && notOfRival(text, record);
};

const claimsBesideRival = (
  managed: readonly RecordSet[],
  heritage: ReadonlyMap<string, HeritageTxt>,
  { txt, asksFor }: Reading,
): Claims => {
  const typeless = new Map<string, RecordSet>();
  const typed = new Map<string, DnsName>();
  for (const record of managed) {
    const { name, type } = record;
    const key = (txtName: DnsName | null): string => heritageKey(txtName, record);
    if (type !== 'AAAA') typeless.set(key(typelessName(name, txt)), record);
    typed.set(key(affixedName(name, type, txt)), name);
    if (record.alias !== null) typed.set(key(affixedName(name, 'CNAME', txt)), name);
  }
  return (text, record) => {
    const { name } = text.record;
    const old = typeless.get(heritageKey(name, record));
    const typedName = typed.get(heritageKey(name, record));
    if (old === undefined || old.name === typedName) return true;
    const isOld = record.name === old.name;
    const isTyped = record.name === typedName || twinOf(record.name, txt) === typedName;
    const present = (names: readonly (DnsName | null)[]): readonly HeritageTxt[] =>
      names
        .filter((other) => other !== name)
        .map((other) => heritage.get(heritageKey(other, record)))
        .filter((other) => other !== undefined);
    const typedNames = (of: DnsName, types: readonly string[]) =>
      types.map((type) => affixedName(of, type, txt));
    const sameLabels = ({ owner, labels }: HeritageTxt): boolean =>
      owner === text.owner && labels.resource === text.labels.resource;
    const together = typedNames(old.name, [old.alias === null ? old.type : 'CNAME']);
    const ofOld = present(typedNames(old.name, ['A', 'CNAME']));
    if (typedName === undefined) {
      const ambiguous = namesSharingTxt(old.name, txt).length > 0;
      return !ambiguous || ofOld.length === 0 || ofOld.some(sameLabels);
    }
    const provenOld = present(together).some(sameLabels);
    const beside = [...typedNames(typedName, managedTypes), typelessName(typedName, txt)];
    const ofTyped = present(beside);
    const provenTyped = ofTyped.some(sameLabels);
    if (ofOld.length > 0 && !provenOld) return isTyped;
    if (provenTyped && !provenOld) return isTyped;
    if (provenOld && !provenTyped && ofTyped.length > 0) return isOld;
    const resource = text.labels.resource ?? '';
    const asksOld = asksFor(text.owner, resource, old.name);
    const asksTyped = [typedName, twinOf(typedName, txt)].some(
      (typedOne) => typedOne !== null && asksFor(text.owner, resource, typedOne),
    );
    if (asksTyped && !asksOld) return isTyped;
    const furtherTxt = provenOld || ofTyped.length > 0;
    return asksOld && !asksTyped && furtherTxt && isOld;
  };
};

const claimsBesideTwin = (
  managed: readonly RecordSet[],
  { zone, txt, asksFor }: Reading,
): Claims => {
  if (txt.wildcardReplacement === '') return () => true;
  const existing = new Set(managed.map(recordKey));
  return (text, record) => {
    const twin = twinOf(record.name, txt);
    if (twin === null) return true;
    const { setIdentifier } = record;
    const resource = text.labels.resource ?? '';
    const asksThis = asksFor(text.owner, resource, record.name);
    const asksTwin = asksFor(text.owner, resource, twin);
    const twinReads = managedTypes
      .map((type) => ({ name: twin, type, setIdentifier }))
      .filter((other) => existing.has(recordKey(other)))
      .some((other) => txtCandidates(other, zone, txt).includes(text.record.name));
    return twinReads ? asksThis && !asksTwin : asksThis || !asksTwin;
  };
};
