/*
 * The hosted zones. external-dns finds them by filters at every start; elb53 has a list of them. Where no option gives the
 * list, the filters say how it begins, with placeholders for what they do not say.
 */
import type { NamedZone } from './arguments.ts';
import { type DocumentZone, type Note, placeholder } from './translation.ts';

export type ZoneFlags = {
  readonly ids: readonly string[];
  readonly domains: readonly string[];
  /** '', 'public' or 'private' */
  readonly type: string;
  readonly role: string;
  /** There are filters, even where their values are not known. */
  readonly filtered: boolean;
};

type Zones = { readonly zones: readonly DocumentZone[]; readonly notes: readonly Note[] };

export const zonesOfFlags = (flags: ZoneFlags, named: readonly NamedZone[]): Zones => {
  const role = /^arn:[^:]+:iam::\d{12}:role\/.+$/.test(flags.role);
  const zones = (named.length > 0 ? named : drafted(flags)).map((zone) => ({
    ...zone,
    ...(zone.private === undefined && flags.type === 'private' ? { private: true } : {}),
    ...(role ? { roleArn: flags.role } : {}),
  }));
  const notes = [
    ...flags.ids.map((id) => idNote(id, named)),
    ...flags.domains.map((domain) => domainNote(domain, named)),
    ...typeNotes(flags, named),
    ...(flags.role === '' ? [] : [roleNote(flags.role, role)]),
    ...(named.length === 0 ? [draftNote(flags)] : unfiltered(flags, named)),
  ];
  return { zones, notes };
};

const drafted = (flags: ZoneFlags): readonly DocumentZone[] => {
  const names = flags.domains.map(bare).filter((name) => name !== '' && !name.includes(','));
  if (flags.ids.length > 0) {
    const hint = names.length === 0 ? '' : `; external-dns filters by ${names.join(', ')}`;
    return flags.ids.map((id) => {
      const name = placeholder(`the name of the hosted zone ${id}${hint}`);
      if (wholeId.test(id)) return { id: id.replace('/hostedzone/', ''), name };
      return { id: placeholder(`the id of the hosted zone that ends with ${id}`), name };
    });
  }
  if (names.length > 0) {
    return names.map((name) => ({
      id: placeholder(`the id of the hosted zone ${name}, or of the one that it is a part of`),
      name,
    }));
  }
  return [
    {
      id: placeholder('the id of a hosted zone, such as Z0123456789ABC'),
      name: placeholder('the name of the hosted zone, such as example.com'),
    },
  ];
};

const wholeId = /^(\/hostedzone\/)?Z[A-Z0-9]{9,31}$/;

const draftNote = (flags: ZoneFlags): Note => {
  const text = !flags.filtered
    ? 'external-dns has no filter, so it writes to every hosted zone that it may; list those with records of this cluster, here or with --zone ID:NAME'
    : 'complete the hosted zones, here or with --zone ID:NAME; where a domain filter is only a part of a zone, put the name of the zone';
  return { kind: 'to-do', about: 'zones', values: [], text };
};

const idNote = (id: string, named: readonly NamedZone[]): Note => {
  const note = { about: '--zone-id-filter', values: [id] };
  if (
    named.length === 0 ||
    named.some((zone) => zone.id.endsWith(id.replace('/hostedzone/', '')))
  ) {
    return { ...note, kind: 'translated', text: 'zones[].id' };
  }
  return {
    ...note,
    kind: 'to-do',
    text: 'no --zone has this id; add it, or leave its records to external-dns',
  };
};

const domainNote = (domain: string, named: readonly NamedZone[]): Note => {
  const note = { about: '--domain-filter', values: [domain] };
  if (domain.includes(',')) {
    const text =
      'external-dns does not split a value at commas, so this filter matches nothing; the zones are not made from it';
    return { ...note, kind: 'to-do', text };
  }
  if (named.length === 0) return { ...note, kind: 'translated', text: 'zones[].name' };
  const name = bare(domain);
  const within = named.some((zone) => isBelow(zone.name, name) || zone.name === name);
  const around = named.find(
    (zone) => isBelow(name, zone.name) || (domain.trim().startsWith('.') && zone.name === name),
  );
  if (around !== undefined) {
    const text = `elb53 publishes every name of ${around.name}; a filter for a part of a zone is not there yet`;
    return { ...note, kind: 'not-yet', text };
  }
  if (within) return { ...note, kind: 'translated', text: 'zones[].name' };
  return {
    ...note,
    kind: 'to-do',
    text: 'no --zone is within this domain; add it, or leave its records to external-dns',
  };
};

/** The zones that were named although external-dns does not write to them. */
const unfiltered = (flags: ZoneFlags, named: readonly NamedZone[]): readonly Note[] => {
  const names = flags.domains.filter((domain) => !domain.includes(',')).map(bare);
  if (names.length === 0) return [];
  return named
    .filter(
      (zone) =>
        !names.some(
          (name) => isBelow(zone.name, name) || isBelow(name, zone.name) || zone.name === name,
        ),
    )
    .map((zone) => ({
      kind: 'remark',
      about: 'zones',
      values: [zone.name],
      text: 'no --domain-filter matches this zone: external-dns wrote nothing there, elb53 will',
    }));
};

const typeNotes = (flags: ZoneFlags, named: readonly NamedZone[]): readonly Note[] => {
  const about = '--aws-zone-type';
  if (flags.type === '') {
    const text =
      'external-dns writes to public and private zones; give each private one "private": true';
    return named.some((zone) => zone.private !== undefined)
      ? []
      : [{ kind: 'remark', about: 'zones', values: [], text }];
  }
  const other = named.filter((zone) => zone.private === (flags.type === 'public'));
  if (other.length === 0)
    return [{ kind: 'translated', about, values: [flags.type], text: 'zones[].private' }];
  const text = `external-dns leaves ${other.map((zone) => zone.id).join(', ')} alone; leave it out as well`;
  return [{ kind: 'to-do', about, values: [flags.type], text }];
};

const roleNote = (value: string, valid: boolean): Note => ({
  kind: valid ? 'translated' : 'to-do',
  about: '--aws-assume-role',
  values: [value],
  text: valid
    ? 'zones[].roleArn of every zone; the role must trust the role of the function'
    : 'this is not the ARN of a role; put the ARN into zones[].roleArn',
});

const bare = (domain: string): string =>
  domain
    .trim()
    .toLowerCase()
    .replace(/^\.+|\.$/g, '');

const isBelow = (name: string, parent: string): boolean => name.endsWith(`.${parent}`);
