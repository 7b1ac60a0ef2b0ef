/*
 * Translates the arguments of external-dns into a configuration document of elb53, and notes what becomes of every flag. It
 * is pure, and it never makes up a value: what the arguments do not say is a placeholder.
 */
import { UsageError } from '../usage-error.ts';
import type { Arguments } from './arguments.ts';
import { type GivenFlag, givenFlags } from './given-flags.ts';
import { settingReaders } from './settings-of-flags.ts';
import {
  type DocumentCluster,
  type Note,
  type NoteKind,
  type Patch,
  placeholder,
  type Translation,
  type TxtDocument,
} from './translation.ts';
import { openVariable } from './variables.ts';
import { type NamedZone, zonesOfFlags } from './zones-of-flags.ts';

/** What the person knows and external-dns is not told. */
export type Known = {
  readonly cluster: string | undefined;
  readonly region: string | undefined;
  readonly account: string | undefined;
  readonly zones: readonly NamedZone[];
};

export const translate = (found: Arguments, know: Known): Translation => {
  const given = givenFlags(found.words, found.environment);
  checkTogether(given);
  const closed = given.filter((item) => openVariables(item).length === 0);
  const settings = closed.map(translateFlag);
  const zoneSettings = zonesOfFlags(
    {
      ids: valuesOf(closed, 'zone-id-filter'),
      domains: valuesOf(closed, 'domain-filter'),
      type: lastOf(closed, 'aws-zone-type') ?? '',
      role: lastOf(closed, 'aws-assume-role') ?? '',
      filtered: given.some(({ name }) => name === 'zone-id-filter' || name === 'domain-filter'),
    },
    know.zones,
  );
  const patch = merge([
    {
      // The first runs are beside external-dns, whatever it was told itself.
      mode: 'observe',
      policy: 'sync',
      sources: placeholder('external-dns is given no --source: service, ingress'),
      aaaa: aaaaOf(found.version),
    },
    ...settings.map((setting) => setting.patch),
  ]);
  return {
    document: { clusters: [clusterOf(given, know)], zones: zoneSettings.zones, ...patch },
    notes: [
      ...settings.flatMap((setting) => setting.notes),
      ...zoneSettings.notes,
      ...given.filter((item) => openVariables(item).length > 0).map(variableNote),
      ...clusterNotes(given, know),
      ...remarks(given, found),
    ],
  };
};

type Translated = { readonly patch: Patch; readonly notes: readonly Note[] };

const elsewhere = new Set(['zone-id-filter', 'domain-filter', 'aws-zone-type', 'aws-assume-role']);

const translateFlag = (item: GivenFlag): Translated => {
  const { name, flag, values } = item;
  const note = (kind: NoteKind, text: string): Translated => ({
    patch: {},
    notes: [{ kind, ...shown(item), text }],
  });
  if (flag === null) {
    return note('unknown', 'elb53 does not know this flag; it is not one for Route 53');
  }
  if (elsewhere.has(name)) return { patch: {}, notes: [] };
  if (values.every((value) => value === flag.usual || value === '')) {
    return note('usual', 'it asks for nothing');
  }
  if (flag.fate !== 'setting') return note(flag.fate, flag.why);
  if (name === 'txt-owner-id') return note('translated', flag.setting ?? '');
  const setting = settingReaders[name]?.(values);
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

const clusterNotes = (given: readonly GivenFlag[], know: Known): readonly Note[] => {
  const missing = Object.entries({ name: know.cluster, region: know.region, account: know.account })
    .filter(([, value]) => value === undefined)
    .map(([key]) => key);
  const about = 'clusters';
  const owner = lastOf(given, 'txt-owner-id') ?? '';
  return [
    ...(missing.length === 0
      ? []
      : [
          note(
            'to-do',
            about,
            `external-dns is not told the ${missing.join(', ')} of its cluster; fill it in`,
          ),
        ]),
    ...(owner === ''
      ? [
          note(
            'remark',
            about,
            "external-dns has no --txt-owner-id, so its records belong to 'default'; where several clusters did the same, their records cannot be told apart",
          ),
        ]
      : []),
  ];
};

const remarks = (given: readonly GivenFlag[], found: Arguments): readonly Note[] => {
  const sources = valuesOf(given, 'source');
  const unnamed = lastOf(given, 'policy') === undefined;
  const version = found.version === null ? 'of unknown version' : `v${found.version}`;
  return [
    note(
      'remark',
      'mode',
      "'observe' plans and writes nothing beside external-dns; once elb53 parity says 100% and external-dns has stopped, set 'apply'",
    ),
    note(
      'remark',
      'aaaa',
      `external-dns ${version}: since v0.16 it publishes AAAA beside every alias ('always'), before that for dual-stack load balancers only ('dualstack')`,
    ),
    ...(unnamed
      ? [
          note(
            'remark',
            'policy',
            "external-dns has no --policy; until v0.21 that means 'sync', later it does not start",
          ),
        ]
      : []),
    ...(sources.includes('service') && valuesOf(given, 'service-type-filter').length === 0
      ? [
          note(
            'remark',
            'sources',
            'external-dns reads Services of every type, elb53 those of type LoadBalancer; elb53 parity shows what that changes',
          ),
        ]
      : []),
    ...(lastOf(given, 'annotation-prefix') === undefined
      ? [
          note(
            'remark',
            'annotationPrefixes',
            'external-dns reads one prefix (external-dns.alpha.kubernetes.io/ until v0.21, external-dns.kubernetes.io/ since v0.22), elb53 both',
          ),
        ]
      : []),
    ...found.unread.map((text) => note('to-do', 'the file', text)),
  ];
};

const note = (kind: NoteKind, about: string, text: string): Note => ({
  kind,
  about,
  values: [],
  text,
});

const openVariables = ({ values }: GivenFlag): readonly string[] =>
  values.map(openVariable).filter((variable) => variable !== null);

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

const valuesOf = (given: readonly GivenFlag[], name: string): readonly string[] =>
  given.find((item) => item.name === name)?.values.filter((value) => value !== '') ?? [];

const lastOf = (given: readonly GivenFlag[], name: string): string | undefined =>
  given.find((item) => item.name === name)?.values.at(-1);

const merge = (patches: readonly Patch[]): Patch => {
  const txt = Object.assign({}, ...patches.map((patch) => patch.txt ?? {})) as TxtDocument;
  const all = Object.assign({}, ...patches) as Patch;
  return Object.keys(txt).length === 0 ? all : { ...all, txt };
};
