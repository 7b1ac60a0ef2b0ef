/*
 * Translates the arguments of external-dns into a configuration document of elb53, and notes what becomes of every flag. It
 * is pure, and it never makes up a value: what the arguments do not say is a placeholder.
 */
import { UsageError } from '../usage-error.ts';
import type { Arguments, Known } from './arguments.ts';
import { allServiceTypes, usesExpressions } from './filters-of-flags.ts';
import { type GivenFlag, givenFlags, lastOf, valuesOf } from './given-flags.ts';
import { remarksOn } from './remarks.ts';
import { settingReaders } from './settings-of-flags.ts';
import {
  type DocumentCluster,
  type Note,
  type NoteKind,
  type Patch,
  placeholder,
  type Translation,
} from './translation.ts';
import { openVariable } from './variables.ts';
import { zonesOfFlags } from './zones-of-flags.ts';

export const translate = (found: Arguments, know: Known): Translation => {
  const given = givenFlags(found.words, found.environment);
  const open = given.filter((item) => openVariables(item).length > 0);
  const closed = given.filter((item) => !open.includes(item));
  checkTogether(closed);
  const settings = closed.map((item) => translateFlag(item, closed));
  const zoneSettings = zonesOfFlags(
    {
      ids: valuesOf(closed, 'zone-id-filter'),
      domains: valuesOf(closed, 'domain-filter'),
      type: lastOf(closed, 'aws-zone-type') ?? '',
      role: lastOf(closed, 'aws-assume-role') ?? '',
      filtered: given.some(({ name }) => name === 'zone-id-filter' || name === 'domain-filter'),
      matchParent: lastOf(closed, 'aws-zone-match-parent') === 'true',
      expressions: usesExpressions(closed),
    },
    know.zones,
  );
  const patch = merge([
    {
      // The first runs are beside external-dns, whatever it was told itself.
      mode: 'observe',
      policy: 'sync',
      sources: placeholder('external-dns is given no --source: service, ingress'),
      ...(valuesOf(given, 'source').includes('service') ? { serviceTypes: allServiceTypes } : {}),
      aaaa: aaaaOf(found.version),
    },
    zoneSettings.patch,
    ...settings.map((setting) => setting.patch),
    ...open.map(variablePatch),
  ]);
  return {
    document: { clusters: [clusterOf(given, know)], zones: zoneSettings.zones, ...patch },
    notes: [
      ...settings.flatMap((setting) => setting.notes),
      ...zoneSettings.notes,
      ...open.map(variableNote),
      ...remarksOn(given, know, found, patch.aaaa !== 'never'),
    ],
  };
};

type Translated = { readonly patch: Patch; readonly notes: readonly Note[] };

const elsewhere = new Set(['zone-id-filter', 'domain-filter', 'aws-zone-type', 'aws-assume-role']);

const translateFlag = (item: GivenFlag, given: readonly GivenFlag[]): Translated => {
  const { name, flag, values } = item;
  const note = (kind: NoteKind, text: string): Translated => ({
    patch: {},
    notes: [{ kind, ...shown(item), text }],
  });
  if (flag === null) {
    return note('unknown', 'elb53 does not know this flag and leaves it out');
  }
  if (elsewhere.has(name)) return { patch: {}, notes: [] };
  if (values.every((value) => value === flag.usual || value === '')) {
    return note('usual', 'it asks for nothing');
  }
  if (flag.fate !== 'setting') return note(flag.fate, flag.why);
  if (name === 'txt-owner-id') return note('translated', flag.setting ?? '');
  const setting = settingReaders[name]?.(values, given);
  if (setting === undefined) return note('unknown', flag.why);
  const { patch, lost, text } = setting;
  const notes =
    lost === null ? note('translated', text ?? flag.setting ?? '') : note('not-yet', lost);
  return { patch, notes: notes.notes };
};

/** What external-dns refuses at its start would give a document that nobody ever ran. */
const checkTogether = (given: readonly GivenFlag[]): void => {
  const provider = lastOf(given, 'provider');
  if (provider !== undefined && provider !== 'aws') {
    throw new UsageError(
      `found --provider=${provider} in the arguments of external-dns, expected aws: elb53 writes to Route 53 only`,
    );
  }
  if ((lastOf(given, 'txt-prefix') ?? '') !== '' && (lastOf(given, 'txt-suffix') ?? '') !== '') {
    throw new UsageError(
      'found --txt-prefix and --txt-suffix in the arguments of external-dns, which takes only one of them; leave out the one that is not in use',
    );
  }
};

/** Since v0.16 external-dns publishes AAAA beside every alias; before, for dual-stack load balancers. */
const aaaaOf = (version: string | null): 'dualstack' | 'always' =>
  minorOf(version) < 16 ? 'dualstack' : 'always';

const minorOf = (version: string | null): number => {
  const [major = '', minor = ''] = (version ?? '').split('.');
  return major === '0' && /^\d+$/.test(minor) ? Number(minor) : Number.POSITIVE_INFINITY;
};

const clusterOf = (given: readonly GivenFlag[], know: Known): DocumentCluster => ({
  name: know.cluster ?? placeholder('the name of the EKS cluster'),
  region: know.region ?? placeholder('the Region of the EKS cluster, such as eu-west-1'),
  account: know.account ?? placeholder('the AWS account of the EKS cluster, 12 digits'),
  ownerId: ownerOf(given),
});

const ownerOf = (given: readonly GivenFlag[]): DocumentCluster['ownerId'] => {
  const owner = lastOf(given, 'txt-owner-id') || 'default';
  const variable = openVariable(owner);
  if (variable !== null) {
    return placeholder(`what ${variable} was in '${owner}', the --txt-owner-id of external-dns`);
  }
  if (/^[^",\s]+$/.test(owner)) return owner;
  throw new UsageError(
    `found '${owner}' for --txt-owner-id in the arguments of external-dns, expected a text without white space, commas and quotes`,
  );
};

const openVariables = ({ values }: GivenFlag): readonly string[] =>
  values.map(openVariable).filter((variable) => variable !== null);

/** A setting whose value is not here is no default: the key is in the document, for a person to fill in. */
const variablePatch = (item: GivenFlag): Patch => {
  // What a secret was is not asked for: the document never holds it.
  if (item.flag?.secret === true) return settingReaders[item.name]?.(item.values, []).patch ?? {};
  const setting = item.flag?.setting ?? '';
  if (!/^[a-zA-Z.]+$/.test(setting)) return {};
  const [key = ''] = setting.split('.');
  return { [key]: placeholder(`what ${openVariables(item).join(', ')} was in --${item.name}`) };
};

const variableNote = (item: GivenFlag): Note => ({
  kind: 'to-do',
  ...shown(item),
  text: `${openVariables(item).join(', ')} has a value that is not here; put it in its place and run this again`,
});

/** The flag as it was given; never a secret. */
const shown = ({ name, flag, values }: GivenFlag): Pick<Note, 'about' | 'values'> => {
  const about = `--${name}`;
  const secret = flag?.secret ?? /key|secret|token|password/.test(name);
  if (flag?.takes === 'switch') {
    return { about: values[0] === 'false' ? `--no-${name}` : about, values: [] };
  }
  return { about, values: secret ? [] : values.filter((value) => value !== '') };
};

/** Several flags make one object of these. */
const nested = ['txt', 'gateway', 'domains'] as const;

const merge = (patches: readonly Patch[]): Patch => {
  const all = Object.assign({}, ...patches) as Patch;
  const objects = nested.flatMap((key) => {
    const parts = patches.flatMap((patch) => patch[key] ?? []);
    return parts.length === 0 ? [] : [[key, Object.assign({}, ...parts)] as const];
  });
  return { ...all, ...(Object.fromEntries(objects) as Patch) };
};
