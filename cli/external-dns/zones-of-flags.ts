/*
 * The hosted zones. external-dns finds them by filters at every start; elb53 has a list of them. Where no option gives the
 * list, the filters say how it begins, with placeholders for what they do not say.
 */
import { parseDomainFilter } from '../../functions/core/domain-filter.ts';
import type { NamedZone } from './arguments.ts';
import { type DocumentZone, type Note, type Patch, placeholder } from './translation.ts';

export type ZoneFlags = {
  readonly ids: readonly string[];
  readonly domains: readonly string[];
  /** '', 'public' or 'private' */
  readonly type: string;
  readonly role: string;
  /** There are filters, even where their values are not known. */
  readonly filtered: boolean;
  /** --aws-zone-match-parent */
  readonly matchParent: boolean;
  /** There is a regular expression for names, beside which external-dns looks at no domain filter. */
  readonly expressions: boolean;
};

type Zones = {
  readonly zones: readonly DocumentZone[];
  /** The domain filters, where the zones alone do not say the same. */
  readonly patch: Patch;
  readonly notes: readonly Note[];
};

export const zonesOfFlags = (given: ZoneFlags, named: readonly NamedZone[]): Zones => {
  const flags = given.expressions ? { ...given, domains: [] } : given;
  const role = /^arn:[^:]+:iam::\d{12}:role\/.+$/.test(flags.role);
  const zones = (named.length > 0 ? named : drafted(flags)).map((zone) => ({
    ...zone,
    ...(zone.private === undefined && flags.type === 'private' ? { private: true } : {}),
    ...(role ? { roleArn: flags.role } : {}),
  }));
  const notes = [
    ...flags.ids.map((id) => idNote(id, named)),
    ...given.domains.map((domain) => domainNote(domain, flags, named)),
    ...typeNotes(flags, named),
    ...(flags.role === '' ? [] : [roleNote(flags.role, role)]),
    ...(named.length === 0 ? [draftNote(flags)] : unfiltered(flags, named)),
  ];
  const include = flags.domains.filter((domain) => problemOf(domain) === null);
  const isPlain = named.length > 0 && named.every(({ name }) => coveredBy(name, include));
  const patch = include.length === 0 || isPlain ? {} : { domains: { include } };
  return { zones, patch, notes };
};

/** Every name of the zone passes the filters. */
const coveredBy = (zone: string, domains: readonly string[]): boolean =>
  domains.some((domain) => {
    const name = bare(domain);
    return isBelow(zone, name) || (zone === name && !domain.trim().startsWith('.'));
  });

const problemOf = (domain: string): string | null => {
  const parsed = parseDomainFilter({
    include: [domain],
    exclude: [],
    includeRegex: '',
    excludeRegex: '',
  });
  return parsed.kind === 'invalid' ? parsed.problem : null;
};

const drafted = (flags: ZoneFlags): readonly DocumentZone[] => {
  const names = flags.domains.filter((domain) => problemOf(domain) === null).map(bare);
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

const domainNote = (domain: string, flags: ZoneFlags, named: readonly NamedZone[]): Note => {
  const note = { about: '--domain-filter', values: [domain] };
  if (flags.expressions) {
    const text = 'external-dns does not look at it beside an expression';
    return { ...note, kind: 'usual', text };
  }
  const problem = problemOf(domain);
  if (problem !== null) {
    const text = `external-dns takes it as it stands, and it matches no name: ${problem}`;
    return { ...note, kind: 'to-do', text };
  }
  if (named.length === 0) {
    return { ...note, kind: 'translated', text: 'zones[].name, domains.include' };
  }
  const name = bare(domain);
  if (named.some((zone) => coveredBy(zone.name, [domain]))) {
    return { ...note, kind: 'translated', text: 'zones[].name' };
  }
  const parent = named.find((zone) => isBelow(name, zone.name) || zone.name === name);
  if (parent === undefined) {
    const text = 'no --zone is within this domain; add it, or leave its records to external-dns';
    return { ...note, kind: 'to-do', text };
  }
  // A filter with a dot in front takes no zone above it (external-dns endpoint/domain_filter.go).
  if (flags.matchParent && !domain.trim().startsWith('.')) {
    return { ...note, kind: 'translated', text: 'domains.include' };
  }
  const text = `it is in domains.include, but external-dns does not write to ${parent.name} with this filter${flags.matchParent ? '' : ' and without --aws-zone-match-parent'}; leave the zone out if its names shall not be published`;
  return { ...note, kind: 'to-do', text };
};

/** The zones that were named although external-dns does not write to them. */
const unfiltered = (flags: ZoneFlags, named: readonly NamedZone[]): readonly Note[] => {
  const names = flags.domains.filter((domain) => problemOf(domain) === null).map(bare);
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
      text: 'no --domain-filter matches this zone, so domains.include takes none of its names; leave it out',
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
