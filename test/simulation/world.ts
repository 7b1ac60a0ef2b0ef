/*
 * A world: its settings and its steps, all from one seed. A step is a kind and dice of its own, read against whatever is
 * there when it comes, so that any of its neighbours can be dropped and the rest still means something.
 */
import { readDnsName } from '../../functions/core/dns-name.ts';
import { type Cluster, defaultFilters, type Settings } from '../../functions/core/settings.ts';
import { type Dice, type Random, randomOf } from './random.ts';
import type { PageSizes } from './universe.ts';

export type StepKind =
  | 'object'
  | 'balance'
  | 'replace'
  | 'rename'
  | 'remove'
  | 'wipe-status'
  | 'lose-data'
  | 'dualstack'
  | 'adopt'
  | 'person'
  | 'stranger'
  | 'outage'
  | 'quota'
  | 'bad-name'
  | 'clock'
  | 'arrive'
  | 'invoke'
  | 'approve'
  | 'release'
  | 'kill'
  | 'abort'
  | 'typo';

export type Step = { readonly kind: StepKind; readonly dice: number };
export type SimulatedWorld = {
  readonly seed: number;
  readonly settings: Settings;
  readonly pages: PageSizes;
  readonly changeMilliseconds: number;
  readonly steps: readonly Step[];
};

export const worldOf = (seed: number): SimulatedWorld => {
  const random = randomOf(seed);
  const settings = anySettings(random);
  const pages = {
    zone: random.pick([4, 10, 300]),
    cluster: random.pick([1, 2, 500]),
    balancers: random.pick([1, 2, 400]),
  };
  const changeMilliseconds = random.pick([0, 0, 400]);
  const steps: Step[] = [];
  const add = (kind: StepKind): void => {
    steps.push({ kind, dice: random.below(2 ** 31) });
  };
  for (let index = 2 + random.below(4); index > 0; index -= 1) add('object');
  for (let index = random.below(3); index > 0; index -= 1) add('adopt');
  for (let index = random.below(3); index > 0; index -= 1) add('person');
  // Most worlds are in step before trouble begins.
  if (random.below(4) > 0) {
    add('invoke');
    for (let index = 0; index < 14; index += 1) add('release');
  }
  for (let index = 30 + random.below(90); index > 0; index -= 1) add(random.pick(deck));
  return { seed, settings, pages, changeMilliseconds, steps };
};

const weights: Readonly<Record<StepKind, number>> = {
  object: 4,
  balance: 5,
  replace: 6,
  rename: 3,
  remove: 4,
  'wipe-status': 2,
  'lose-data': 2,
  dualstack: 2,
  adopt: 0,
  person: 5,
  stranger: 3,
  outage: 2,
  quota: 1,
  'bad-name': 1,
  clock: 8,
  arrive: 2,
  invoke: 14,
  approve: 1,
  release: 90,
  kill: 2,
  abort: 1,
  typo: 2,
};

const deck = ((): readonly [StepKind, ...StepKind[]] => {
  const [first, ...more] = Object.entries(weights).flatMap(([kind, weight]) =>
    Array.from({ length: weight }, () => kind as StepKind),
  );
  return [first ?? 'release', ...more];
})();

const labels = ['x', 'a-x', 'aaaa-x', 'cname-x', 'y', '*', '@', 'b.y', 'b.sub', 'a-a-x'];

/** Names relative to the first zone; often a dozen at once, so that the guard has something to guard. */
export const anyNames = (settings: Settings, dice: Dice): readonly string[] => {
  const base = settings.zones[0]?.name ?? 'example.com';
  if (dice.chance(25)) {
    const first = dice.below(6);
    return Array.from({ length: 4 + dice.below(9) }, (_, index) => `n${first + index}.${base}`);
  }
  const chosen = Array.from({ length: 1 + dice.below(3) }, () => dice.pick(labels) ?? 'x');
  return [...new Set(chosen)].map((label) => (label === '@' ? base : `${label}.${base}`));
};

const account = '111122223333';

const clusterOf = (name: string, region: string): Cluster => ({
  name,
  region,
  account,
  ownerId: name,
  roleArn: null,
});

const plainTxt: Settings['txt'] = {
  oldNames: 'keep',
  prefix: '',
  suffix: '',
  wildcardReplacement: '',
  encryptionKey: null,
};

const prodOnly = {
  clusters: ['prod'],
  namespaces: [],
  names: ['x.example.com', '*.y.example.com', '*.sub.example.com', 'n5.example.com'],
};

const syncs = ['sync', 'sync', 'sync', 'sync', 'sync', 'sync', 'sync', 'sync'] as const;

const anySettings = (random: Random): Settings => {
  const clusters = [
    clusterOf('prod', 'eu-west-1'),
    clusterOf('staging', 'eu-west-1'),
    clusterOf('edge', 'eu-central-1'),
  ].slice(0, 1 + random.below(3));
  const zone = (id: string, name: string, isPrivate: boolean) => ({
    id,
    name: readDnsName(name),
    private: isPrivate,
    roleArn: null,
  });
  const zones = [
    zone('Z1', 'example.com', false),
    ...random.pick([
      [],
      [],
      [zone('Z2', 'example.com', true)],
      [zone('Z2', 'sub.example.com', false)],
      [zone('Z2', 'example.com', true), zone('Z3', 'sub.example.com', false)],
    ]),
  ];
  return {
    ...defaultFilters,
    clusters,
    zones,
    domains: {
      include: [],
      exclude: random.below(10) === 0 ? ['y.example.com'] : [],
      includeRegex: '',
      excludeRegex: '',
    },
    namePolicies: random.below(10) === 0 ? [prodOnly] : [],
    zoneTags: [],
    mode: random.below(40) === 0 ? 'observe' : 'apply',
    policy: random.pick([...syncs, 'upsert-only', 'create-only']),
    sources: ['service', 'ingress'],
    annotationPrefixes: ['external-dns.kubernetes.io/', 'external-dns.alpha.kubernetes.io/'],
    aaaa: random.pick(['dualstack', 'dualstack', 'dualstack', 'always', 'always', 'never']),
    evaluateTargetHealth: true,
    txt: random.pick([
      plainTxt,
      { ...plainTxt, oldNames: 'replace' },
      { ...plainTxt, prefix: 'p-', wildcardReplacement: 'any' },
      { ...plainTxt, oldNames: 'replace', prefix: '%{record_type}-' },
      { ...plainTxt, encryptionKey: Buffer.alloc(32, 'k') },
    ]),
    guard: random.pick([
      { maxDeletePercent: 30, minOwnedRecords: 10 },
      { maxDeletePercent: 50, minOwnedRecords: 4 },
      { maxDeletePercent: 100, minOwnedRecords: 10 },
    ]),
    deleteGraceSeconds: 60,
  };
};
