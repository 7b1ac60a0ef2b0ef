/*
 * Plays a world: one step after the other, every invocation interleaved with all others at each call of a port, then quiet,
 * two resyncs with their second looks, and the question whether the zones are as they should be.
 */
import type { Report } from '../../functions/core/report.ts';
import type { Defect } from './defects.ts';
import * as environment from './environment.ts';
import { abort, kill, start } from './invocations.ts';
import { notAsDesired } from './oracle.ts';
import * as writers from './other-writers.ts';
import { type Dice, diceOf } from './random.ts';
import { arriveLate } from './sim-route53.ts';
import {
  become,
  count,
  type Fault,
  type Gate,
  type Message,
  tell,
  type Universe,
  universeOf,
} from './universe.ts';
import type { SimulatedWorld, Step } from './world.ts';
import { sendBatch } from './write.ts';

export type Played = {
  readonly violation: Universe['violations'][number] | null;
  readonly universe: Universe;
};

export const play = async (world: SimulatedWorld, defect: Defect | null): Promise<Played> => {
  const universe = universeOf(world);
  for (const step of world.steps) {
    await take(universe, step, defect);
    if (universe.violations.length > 0) break;
  }
  if (universe.violations.length === 0) await settle(universe, defect);
  return { violation: universe.violations[0] ?? null, universe };
};

const take = async (universe: Universe, step: Step, defect: Defect | null): Promise<void> => {
  const dice = diceOf(step.dice);
  switch (step.kind) {
    case 'object':
      return environment.object(universe, dice);
    case 'balance':
      return environment.balance(universe, dice);
    case 'replace':
      return environment.replace(universe, dice);
    case 'rename':
      return environment.rename(universe, dice);
    case 'remove':
      return environment.remove(universe, dice);
    case 'wipe-status':
      return environment.wipeStatus(universe, dice);
    case 'lose-data':
      return environment.loseData(universe, dice);
    case 'dualstack':
      return environment.dualstack(universe, dice);
    case 'adopt':
      return writers.adopt(universe, dice);
    case 'person':
      return writers.person(universe, dice);
    case 'stranger':
      return writers.stranger(universe, dice);
    case 'outage':
      return outage(universe, dice);
    case 'quota':
      return fillZone(universe, dice);
    case 'bad-name':
      return badName(universe, dice);
    case 'clock':
      universe.time += 1000 * (1 + dice.below(150));
      return;
    case 'arrive':
      return arriveLate(universe, defect?.sender ?? sendBatch);
    case 'invoke':
      return invoke(universe, dice, defect);
    case 'approve':
      return approve(universe, dice, defect);
    case 'release':
      return release(universe, dice);
    case 'kill':
      return kill(universe, dice);
    case 'typo':
      return deploy(universe, !universe.hasTypo);
    case 'abort':
      abort(universe, dice);
      return drain();
    default:
      step.kind satisfies never;
  }
};

const outage = (universe: Universe, dice: Dice): void => {
  const { clusters, zones } = universe.settings;
  const all = [
    ...clusters.map((cluster) => `cluster ${cluster.ownerId}`),
    ...clusters.map((cluster) => `place ${cluster.account}/${cluster.region}`),
    ...clusters.map((cluster) => `eks ${cluster.account}/${cluster.region}`),
    ...zones.map((zone) => `zone ${zone.id}`),
    'queue',
  ];
  const chosen = dice.pick(all) ?? 'queue';
  const over = universe.outages.delete(chosen);
  if (!over) universe.outages.add(chosen);
  if (!over) count(universe, `outage of a ${chosen.split(' ')[0]}`);
  tell(universe, `${chosen} ${over ? 'answers again' : 'does not answer'}`);
};

const fillZone = (universe: Universe, dice: Dice): void => {
  const server = dice.pick([...universe.zones.values()]);
  if (server === undefined) return;
  server.quota = server.quota === 10_000 ? server.records.size + dice.below(3) : 10_000;
  count(universe, 'quota');
  tell(universe, `${server.zone.id} holds at most ${server.quota} record sets`);
};

const badName = (universe: Universe, dice: Dice): void => {
  const server = dice.pick([...universe.zones.values()]);
  const names = universe.truth.things.flatMap((thing) => thing.names);
  const name = dice.pick(names);
  if (server === undefined || name === undefined) return;
  server.badNames = new Set([...server.badNames, name]);
  count(universe, 'bad-name');
  tell(universe, `${server.zone.id} will not have ${name}`);
};

/** Other settings are another version of the function: what runs ends as it began, and no instance is kept. */
const deploy = (universe: Universe, hasTypo: boolean): void => {
  if (hasTypo === universe.hasTypo) return;
  universe.hasTypo = hasTypo;
  universe.instances.splice(0);
  if (hasTypo) count(universe, 'filter with a typo');
  tell(universe, hasTypo ? 'a filter with a typo is deployed' : 'the filter is corrected');
};

const mostAtOnce = 3;

const invoke = async (universe: Universe, dice: Dice, defect: Defect | null): Promise<void> => {
  const running = universe.invocations.filter((item) => item.state === 'running');
  if (running.length >= mostAtOnce) return;
  if (dice.chance(5)) {
    start(universe, [messageOf({ action: 'resync', dryRun: true })], { defect, dice });
    return drain();
  }
  const due = universe.queue.filter((message) => message.notBefore <= universe.time);
  const taken = due.slice(0, 1 + dice.below(4));
  for (const message of taken) universe.queue.splice(universe.queue.indexOf(message), 1);
  if (taken.length === 0 || dice.chance(40)) {
    const clusters = dice.chance(80)
      ? null
      : universe.settings.clusters.slice(0, 1).map((cluster) => cluster.name);
    const all = { action: 'resync' };
    taken.push(messageOf(clusters === null ? all : { ...all, clusters }));
  }
  start(universe, taken, { defect, dice });
  await drain();
};

const approve = async (universe: Universe, dice: Dice, defect: Defect | null): Promise<void> => {
  const plans = universe.heldPlans;
  const chosen = dice.chance(70) ? plans.at(-1) : dice.pick(plans);
  if (chosen === undefined) return;
  const message = messageOf({ action: 'resync', approve: chosen.hash });
  start(universe, [message], { defect, dice });
  await drain();
};

const faultsOf: Readonly<Record<Gate['port'], readonly Fault[]>> = {
  eks: ['unavailable', 'deleting'],
  cluster: [
    'unavailable',
    'forbidden',
    'unauthorized',
    'not-served',
    'garbled',
    'truncated',
    'expired',
    'lying-list',
  ],
  balancers: ['unavailable'],
  zone: ['unavailable', 'throttled', 'timed-out', 'forbidden'],
  apply: ['throttled', 'prior-request', 'timed-out', 'answer-lost', 'sent-twice', 'arrives-late'],
  answer: [],
  queue: ['unavailable', 'answer-lost'],
  pacer: [],
};

const release = async (universe: Universe, dice: Dice): Promise<void> => {
  for (let index = 1 + dice.below(9); index > 0; index -= 1) {
    const gate = dice.pick(universe.gates);
    if (gate === undefined) return;
    const fault = dice.chance(8) ? (dice.pick(faultsOf[gate.port]) ?? 'none') : 'none';
    await open(universe, gate, fault);
  }
};

const open = async (universe: Universe, gate: Gate, fault: Fault): Promise<void> => {
  universe.gates.splice(universe.gates.indexOf(gate), 1);
  universe.time += 50;
  if (fault !== 'none') count(universe, fault);
  tell(universe, `run ${gate.invocation.id}: ${gate.what}${fault === 'none' ? '' : ` (${fault})`}`);
  gate.open(fault);
  await drain();
};

/** Lets every promise go on until it waits at a gate again. */
const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const messageOf = (payload: Readonly<Record<string, unknown>>): Message => ({
  body: JSON.stringify(payload),
  notBefore: 0,
});

const settle = async (universe: Universe, defect: Defect | null): Promise<void> => {
  tell(universe, 'the faults stop');
  universe.outages.clear();
  for (const server of universe.zones.values()) {
    server.quota = 10_000;
    server.badNames = new Set();
  }
  become(universe, { ...universe.truth, empty: new Set() }, 'every cluster answers the truth');
  deploy(universe, false);
  await finish(universe);
  while (universe.late.length > 0) arriveLate(universe, defect?.sender ?? sendBatch);
  universe.queue.splice(0);
  let rounds = 2;
  for (let round = 1; round <= rounds; round += 1) {
    tell(universe, `resync ${round}`);
    universe.time += 3_600_000;
    const contested = hasContested(universe);
    const result = await quietRun(universe, defect, messageOf({ action: 'resync' }));
    for (let looks = 0; looks < 4 && universe.queue.length > 0; looks += 1) {
      universe.time += 61_000;
      const due = universe.queue.splice(0);
      for (const message of due) await quietRun(universe, defect, message);
    }
    // What waits for a name that another one gives up later, or for a guard that lets go, comes with the resync after that.
    const more = contested || (result !== null && waits(result));
    if (more && rounds < mostResyncs) rounds = round + 2;
  }
  const last = await quietRun(universe, defect, messageOf({ action: 'resync', dryRun: true }));
  if (universe.settings.mode === 'observe') return;
  const held = new Set(
    (last?.zones ?? []).filter((zone) => zone.held !== null).map(({ id }) => id),
  );
  universe.violations.push(...notAsDesired(universe, held));
  for (const entry of last?.entries ?? []) {
    if (!['create', 'update', 'delete'].includes(entry.outcome)) continue;
    const detail = `${entry.zone} ${entry.outcome} ${entry.type} ${entry.name} ${entry.reason}`;
    universe.violations.push({ code: 'plan-not-empty', detail });
  }
};

const mostResyncs = 6;

/** Of `a-x` and `x` that go together, one goes first: until then its TXT may be the old one of the other. */
const hasContested = (universe: Universe): boolean =>
  universe.ownedLog.some(
    (entry) =>
      entry.contested > 0 &&
      entry === universe.ownedLog.findLast((other) => other.zoneId === entry.zoneId),
  );

const waits = (report: Report): boolean =>
  report.zones.some((zone) => zone.held !== null) ||
  report.entries.some(
    ({ outcome, reason }) =>
      outcome === 'refuse' && reason !== 'conflict-lost' && reason !== 'not-owned',
  );

const quietRun = async (universe: Universe, defect: Defect | null, message: Message) => {
  const result = start(universe, [message], { defect, dice: null });
  await drain();
  await finish(universe);
  return (await result)?.report ?? null;
};

const finish = async (universe: Universe): Promise<void> => {
  for (let gate = universe.gates[0]; gate !== undefined; gate = universe.gates[0]) {
    await open(universe, gate, 'none');
  }
};
