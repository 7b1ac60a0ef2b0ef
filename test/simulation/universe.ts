/*
 * Everything that a simulated world is at one moment: what is true, the zones, the queue, the running invocations and the
 * calls that wait for the world to let them through. Time is virtual.
 */
import type { RecordSet } from '../../functions/core/record.ts';
import type { Settings } from '../../functions/core/settings.ts';
import type { WarmInstance } from './instances.ts';
import { nothing, type Truth } from './truth.ts';
import { type ZoneChange, type ZoneServer, zoneServer } from './zone-server.ts';

export type Fault =
  | 'none'
  /** The time of the invocation is over. */
  | 'aborted'
  | 'unavailable'
  | 'forbidden'
  | 'unauthorized'
  | 'not-served'
  | 'garbled'
  | 'truncated'
  | 'expired'
  | 'deleting'
  | 'lying-list'
  | 'throttled'
  | 'prior-request'
  | 'timed-out'
  | 'answer-lost'
  | 'sent-twice'
  | 'arrives-late';

/** A call to the outside that waits; `open` lets it through with a fault. */
export type Gate = {
  readonly invocation: Invocation;
  readonly port: 'eks' | 'cluster' | 'balancers' | 'zone' | 'apply' | 'answer' | 'queue' | 'pacer';
  readonly what: string;
  readonly open: (fault: Fault) => void;
};

/** Deletions that a plan holds: zones and contents of the records. */
export type HeldPlan = { readonly hash: string; readonly records: readonly string[] };

/**
 * One run of ours, and what it came to know: the contents it read last, by zone and record key. `emptyClusters`: whether a
 * cluster said that it has nothing. `approved`: the deletions of held plans that it
 * was told to apply.
 */
export type Invocation = {
  readonly id: number;
  readonly messages: readonly Message[];
  readonly startTick: number;
  readonly controller: AbortController;
  readonly mayWrite: boolean;
  readonly approved: ReadonlySet<string>;
  readonly seen: Map<string, string>;
  readonly unavailableClusters: Set<string>;
  readonly listedClusters: Set<string>;
  readonly readPlaces: Set<string>;
  readonly liedTo: Set<string>;
  readonly emptyClusters: Map<string, boolean>;
  readonly deletions: Map<string, number>;
  state: 'running' | 'done' | 'killed';
};

/** `body` as SQS hands it out. */
export type Message = { readonly body: string; readonly notBefore: number };

/** How much a service gives at once. */
export type PageSizes = {
  readonly zone: number;
  readonly cluster: number;
  readonly balancers: number;
};

export type LateBatch = {
  readonly invocation: Invocation;
  readonly zoneId: string;
  readonly changes: readonly ZoneChange[];
};
/** Which records of a zone are ours, and of how many of these nobody can be sure. */
export type OwnedCount = {
  readonly tick: number;
  readonly zoneId: string;
  readonly keys: readonly string[];
  readonly contested: number;
};
export type Moment = { readonly tick: number; readonly time: number; readonly truth: Truth };
export type Violation = { readonly code: string; readonly detail: string };

/** `sender` is how batches reach a zone; defects change it. */
export type Universe = {
  readonly settings: Settings;
  readonly pages: PageSizes;
  /** How long a zone is busy with a batch. */
  readonly changeMilliseconds: number;
  readonly zones: ReadonlyMap<string, ZoneServer>;
  readonly history: Moment[];
  readonly queue: Message[];
  readonly late: LateBatch[];
  readonly gates: Gate[];
  readonly invocations: Invocation[];
  readonly instances: WarmInstance[];
  readonly outages: Set<string>;
  readonly deaths: Map<string, number>;
  readonly heldPlans: HeldPlan[];
  readonly ownedLog: OwnedCount[];
  readonly violations: Violation[];
  readonly trace: string[];
  readonly faults: Map<string, number>;
  truth: Truth;
  time: number;
  tick: number;
  counter: number;
  writes: number;
  races: number;
  liesLeft: number;
  /** The settings that are deployed have a filter with a typo. */
  hasTypo: boolean;
};

export const universeOf = ({
  settings,
  pages,
  changeMilliseconds,
}: Pick<Universe, 'settings' | 'pages' | 'changeMilliseconds'>): Universe => ({
  settings,
  pages,
  changeMilliseconds,
  zones: new Map(settings.zones.map((zone) => [zone.id, zoneServer(zone)])),
  history: [{ tick: 0, time: 0, truth: nothing }],
  queue: [],
  late: [],
  gates: [],
  invocations: [],
  instances: [],
  outages: new Set(),
  deaths: new Map(),
  heldPlans: [],
  ownedLog: [],
  violations: [],
  trace: [],
  faults: new Map(),
  truth: nothing,
  time: Date.parse('2026-01-01T00:00:00Z'),
  tick: 0,
  counter: 0,
  writes: 0,
  races: 0,
  liesLeft: 1,
  hasTypo: false,
});

export const tell = (universe: Universe, text: string): void => {
  universe.trace.push(`${String(universe.tick).padStart(4)}  ${text}`);
};

/** The world changes; the moment before stays known. */
export const become = (universe: Universe, truth: Truth, text: string): void => {
  const living = new Set(truth.balancers.map((item) => item.dnsName));
  for (const { dnsName } of universe.truth.balancers) {
    if (!living.has(dnsName)) universe.deaths.set(dnsName, universe.time);
  }
  universe.truth = truth;
  universe.tick += 1;
  universe.history.push({ tick: universe.tick, time: universe.time, truth });
  tell(universe, text);
};

/** Every state of the world from the beginning of an invocation until now. */
export const momentsSince = (universe: Universe, tick: number): readonly Truth[] => {
  const first = universe.history.findLastIndex((moment) => moment.tick <= tick);
  return universe.history.slice(Math.max(0, first)).map((moment) => moment.truth);
};

export const serverOf = (universe: Universe, zoneId: string): ZoneServer => {
  const server = universe.zones.get(zoneId);
  if (server === undefined) throw new Error(`no zone ${zoneId}`);
  return server;
};

export const count = (universe: Universe, fault: string): void => {
  universe.faults.set(fault, (universe.faults.get(fault) ?? 0) + 1);
};

/** A record as a line of a trace. */
export const lineOf = (record: RecordSet): string => {
  const data = record.alias === null ? record.values.join(' ') : `alias ${record.alias.dnsName}`;
  const set = record.setIdentifier === null ? '' : ` (${record.setIdentifier})`;
  return `${record.type} ${record.name}${set} ${data.replace(/^"([\w+/=]{60,})"$/, '(encrypted)').replaceAll('external-dns/', '')}`;
};
