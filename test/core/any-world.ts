/*
 * Worlds for properties: two clusters of ours and a stranger, every TXT generation, names that look like the TXT names of
 * their neighbours, the apex, wildcards, hand edits, orphans, and load balancers that are gone.
 */
import fc from 'fast-check';
import { type RecordSet, recordKey, shortTargetOf } from '../../functions/core/record.ts';
import type { Settings } from '../../functions/core/settings.ts';
import type { ClusterSnapshot } from '../../functions/core/source.ts';
import { firstReasons, type World } from './planning.ts';
import {
  cluster,
  listing,
  loadBalancer,
  record,
  settings,
  snapshot,
  source,
  zone,
} from './world.ts';
import { clashOf } from './zone-in-memory.ts';

export const clusters = [cluster('prod'), cluster('staging')];
export const zones = [zone(), zone('example.com', { id: 'Z2', private: true })] as const;

const labels = ['x', 'a-x', 'aaaa-x', 'cname-x', 'a-a-x', '@', '*', 'any', 'y', 'b.y'];
const sourceNames = ['service/web/one', 'service/web/two', 'ingress/web/three'];
const owners = ['prod', 'staging', 'stranger'];
const affixes: readonly Settings['txt'][] = [
  { oldNames: 'keep', prefix: '', suffix: '', wildcardReplacement: '', encryptionKey: null },
  { oldNames: 'keep', prefix: 'p-', suffix: '', wildcardReplacement: 'any', encryptionKey: null },
  { oldNames: 'keep', prefix: 'p.', suffix: '', wildcardReplacement: '', encryptionKey: null },
  { oldNames: 'keep', prefix: '', suffix: '-s', wildcardReplacement: '', encryptionKey: null },
  {
    oldNames: 'keep',
    prefix: '%{record_type}-',
    suffix: '',
    wildcardReplacement: '',
    encryptionKey: null,
  },
  {
    oldNames: 'keep',
    prefix: '',
    suffix: '',
    wildcardReplacement: '',
    encryptionKey: Buffer.alloc(32, 7),
  },
  {
    oldNames: 'keep',
    prefix: '%{record_type}.',
    suffix: '',
    wildcardReplacement: 'any',
    encryptionKey: null,
  },
];

/** A set identifier and what goes with it. */
const policies = [
  { set: 'one', weight: 1 },
  { set: 'two', weight: 1 },
  { set: 'one', weight: 2 },
  { set: 'one', region: 'eu-west-1' },
  { set: 'two', region: 'us-east-1' },
] as const;

/** `foreign` are those of `current` that none of our owners has a TXT for. */
export type AnyWorld = {
  readonly world: World;
  readonly current: readonly RecordSet[];
  readonly foreign: readonly RecordSet[];
  readonly settings: Settings;
};

const anySource = fc.record({
  owner: fc.constantFrom('prod', 'staging'),
  name: fc.constantFrom(...sourceNames),
  hostnames: fc.uniqueArray(fc.constantFrom(...labels), { maxLength: 4 }),
  target: fc.constantFrom(null, null, null, '192.0.2.1', 'cdn.example.net', ''),
  living: fc.boolean(),
  dualstack: fc.boolean(),
  deleting: fc.constantFrom(false, false, false, true),
  wish: fc.constantFrom(null, null, 'A', 'false'),
  policy: fc.constantFrom(null, null, null, null, ...policies),
});

const anyRecord = fc.record({
  label: fc.constantFrom(...labels),
  owner: fc.constantFrom(...owners, null, null),
  resource: fc.constantFrom(...sourceNames, 'service/web/left', 'httproute/web/other'),
  target: fc.constantFrom('own', 'own', 'other-own', 'gone', '192.0.2.66'),
  type: fc.constantFrom('A', 'A', 'A', 'pair', 'CNAME', 'MX', 'TXT'),
  generation: fc.constantFrom('typed', 'typed', 'cname', 'both', 'bare'),
  policy: fc.constantFrom(null, null, null, null, null, null, ...policies),
});
type AnyRecord = typeof anyRecord extends fc.Arbitrary<infer T> ? T : never;

const anyOrphan = fc.record({
  label: fc.constantFrom('a-x', 'aaaa-x', 'cname-x', 'x', 'a-a-x', 'p-a-x'),
  owner: fc.constantFrom(...owners),
  resource: fc.constantFrom(...sourceNames),
});

const anyCoverage: fc.Arbitrary<ClusterSnapshot['coverage']> = fc.constantFrom(
  'complete',
  'complete',
  'complete',
  'partial',
  'unavailable',
);

export const anyWorld = (coverage = anyCoverage): fc.Arbitrary<AnyWorld> =>
  fc
    .record({
      sources: fc.uniqueArray(anySource, {
        maxLength: 5,
        selector: ({ owner, name }) => `${owner} ${name}`,
      }),
      records: fc.array(anyRecord, { maxLength: 8 }),
      orphans: fc.array(anyOrphan, { maxLength: 2 }),
      coverages: fc.tuple(coverage, coverage),
      listed: coverage,
      confirmed: fc.boolean(),
      txt: fc.constantFrom(...affixes, ...affixes.slice(0, 1), ...affixes.slice(0, 1)),
      oldNames: fc.constantFrom('keep' as const, 'replace' as const),
      aaaa: fc.constantFrom('dualstack' as const, 'always' as const),
      policy: fc.constantFrom('sync' as const, 'sync' as const, 'upsert-only' as const),
    })
    .map((any) => {
      const chosen = settings({
        clusters,
        zones,
        txt: { ...any.txt, oldNames: any.oldNames },
        aaaa: any.aaaa,
        policy: any.policy,
      });
      const snapshots = clusters.map((item, index) =>
        snapshot(
          any.coverages[index] === 'unavailable'
            ? []
            : any.sources.filter(({ owner }) => owner === item.ownerId).map(sourceOf),
          { cluster: item, coverage: any.coverages[index] ?? 'complete' },
        ),
      );
      const balancers = any.sources
        .filter(({ living }) => living)
        .map(({ owner, name, dualstack }) =>
          loadBalancer(balancerOf(owner, name), name, { cluster: owner, dualstack }),
        );
      const { current, foreign } = zoneOf(any.records, any.orphans, any.txt);
      const confirmed = any.confirmed ? current.flatMap(confirming) : [];
      return {
        current,
        foreign,
        settings: chosen,
        world: {
          snapshots,
          listings: [
            listing(any.listed === 'unavailable' ? [] : balancers, { coverage: any.listed }),
          ],
          confirmed,
          settings: chosen,
        },
      };
    });

const confirming = (item: RecordSet) =>
  firstReasons.map((reason) => ({
    ...{ zone: 'Z1', owner: null, resource: null },
    ...item,
    target: shortTargetOf(item),
    reason,
  }));

const balancerOf = (owner: string, resource: string): string =>
  `nlb:${owner}-${resource.split('/').at(-1)}`;

const sourceOf = (any: typeof anySource extends fc.Arbitrary<infer T> ? T : never) => {
  const names = any.hostnames.map((label) => (label === '@' ? '' : `${label}.`));
  const keys: Record<string, string> = {
    hostname: names.map((name) => `${name}example.com`).join(','),
  };
  if (any.target !== null) keys.target = any.target;
  if (any.wish !== null) keys.alias = any.wish;
  if (any.policy !== null) {
    const { set, ...policy } = any.policy;
    keys['set-identifier'] = set;
    for (const [key, value] of Object.entries(policy)) keys[`aws-${key}`] = String(value);
  }
  return source(any.name, keys, { deleting: any.deleting });
};

const zoneOf = (
  records: readonly AnyRecord[],
  orphans: readonly { readonly label: string; readonly owner: string; readonly resource: string }[],
  txt: Settings['txt'],
) => {
  const current: RecordSet[] = [record('@ NS ns-1.awsdns-01.org.')];
  const foreign: RecordSet[] = [...current];
  const placed: AnyRecord[] = [];
  const add = (group: readonly RecordSet[], ours: boolean): void => {
    const present = new Set(current.map(recordKey));
    if (group.some((item) => present.has(recordKey(item)))) return;
    if (clashOf([...current, ...group]) !== null) return;
    current.push(...group);
    if (!ours) foreign.push(...group);
  };
  for (const any of records) {
    if (ambiguous(any, placed)) continue;
    placed.push(any);
    add(groupOf(any, txt), any.owner !== null && any.owner !== 'stranger');
  }
  for (const { label, owner, resource } of orphans) {
    const claims = foreign.some((item) => label.includes(String(item.name.split('.')[0])));
    if (!claims)
      add([record(`${label} TXT owner=${owner} resource=${resource}`)], owner !== 'stranger');
  }
  return { current, foreign };
};

/** The one case that cannot be told apart: an old TXT `a-x` of ours for `a-x`, beside a foreign `x`. Its table is in ownership. */
const ambiguous = (any: AnyRecord, placed: readonly AnyRecord[]): boolean => {
  const isOurs = ({ owner }: AnyRecord): boolean => owner !== null && owner !== 'stranger';
  const isOld = ({ generation }: AnyRecord): boolean => /bare|both/.test(generation);
  return [any, ...placed].some((ours) =>
    [any, ...placed].some(
      (other) =>
        isOurs(ours) &&
        isOld(ours) &&
        !isOurs(other) &&
        ['a', 'aaaa', 'cname'].some((kind) => ours.label === `${kind}-${other.label}`),
    ),
  );
};

/** A record, perhaps a pair of A and AAAA, with the TXTs that its writer made. */
const groupOf = (any: AnyRecord, txt: Settings['txt']): readonly RecordSet[] => {
  const target =
    any.target === '192.0.2.66'
      ? any.target
      : any.target === 'gone'
        ? 'nlb:gone'
        : balancerOf(any.target === 'own' ? (any.owner ?? 'prod') : 'staging', any.resource);
  const routed = Object.entries(any.policy ?? {})
    .map(([key, value]) => ` ${key}=${value}`)
    .join('');
  if (any.type === 'MX') return [record(`${any.label} MX "10 mail"`)];
  if (any.type === 'TXT') return [record(`${any.label} TXT "v=spf1"`)];
  if (any.type === 'CNAME' && any.label === '@') return [];
  const plain = any.target === '192.0.2.66';
  const types =
    any.type === 'pair' && !plain ? ['A', 'AAAA'] : [any.type === 'CNAME' ? 'CNAME' : 'A'];
  const data = any.type === 'CNAME' ? 'cdn.example.net' : target;
  const made = types.map((type) => record(`${any.label} ${type} ${data}${routed}`));
  if (any.owner === null) return made;
  const typed = types.flatMap((type) => txtNames(any, type, plain || type === 'CNAME', txt));
  const texts = [...new Set(typed)].map((label) =>
    record(`${label} TXT owner=${any.owner} resource=${any.resource}${routed}`),
  );
  return [...made, ...texts];
};

const txtNames = (
  { label, generation }: AnyRecord,
  type: string,
  plain: boolean,
  txt: Settings['txt'],
): readonly string[] => {
  const templated = `${txt.prefix}${txt.suffix}`.includes('%');
  const name = (kind: string | null): string => {
    if (label === '@') return `_elb53-${kind ?? 'a'}`;
    const [first = '', ...rest] = label.split('.');
    const bare = first === '*' && txt.wildcardReplacement !== '' ? txt.wildcardReplacement : first;
    const middle = kind === null || templated ? bare : `${kind}-${bare}`;
    const affix = (text: string): string => text.replaceAll('%{record_type}', kind ?? '');
    return [`${affix(txt.prefix)}${middle}${affix(txt.suffix)}`, ...rest].join('.');
  };
  const typed = name(type.toLowerCase());
  if (type === 'AAAA' || generation === 'typed' || label === '@') {
    return generation === 'bare' && label !== '@' ? [] : [typed];
  }
  const legacy = plain ? typed : name('cname');
  if (generation === 'cname') return [legacy];
  return generation === 'both' ? [legacy, name(null)] : [name(null)];
};
