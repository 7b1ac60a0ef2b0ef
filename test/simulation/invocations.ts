/*
 * The invocations of the function in a simulated world: they take messages, run the real `run`, and give back to the queue
 * what they did not finish, on instances that are warm or cold. One that is killed never answers, and one whose time is over
 * loses its calls; a batch of theirs may arrive all the same.
 */
import type { RecordSet } from '../../functions/core/record.ts';
import type { Report } from '../../functions/core/report.ts';
import type { Trigger } from '../../functions/core/trigger.ts';
import { parseBody } from '../../functions/sync/payload.ts';
import { type RunResult, run } from '../../functions/sync/run.ts';
import type { Defect } from './defects.ts';
import { portsFor } from './instances.ts';
import type { Dice } from './random.ts';
import {
  count,
  type Gate,
  type Invocation,
  type Message,
  tell,
  type Universe,
} from './universe.ts';
import { contentOf } from './zone-server.ts';

/** `dice` decides when an invocation runs out of time; null: never. */
type StartOptions = {
  readonly defect: Defect | null;
  readonly dice: Dice | null;
};

export const start = (
  universe: Universe,
  messages: readonly Message[],
  { defect, dice }: StartOptions,
): Promise<RunResult<RecordSet> | null> => {
  universe.tick += 1;
  const triggers = messages.map(({ body }) => parseBody(body));
  const approvals = triggers.flatMap(
    (item) => (item.kind === 'resync' ? item.approve : null) ?? [],
  );
  const invocation: Invocation = {
    id: universe.invocations.length + 1,
    messages,
    startTick: universe.tick,
    controller: new AbortController(),
    mayWrite:
      universe.settings.mode === 'apply' &&
      triggers.every((item) => item.kind !== 'resync' || !item.dryRun),
    approved: new Set(
      universe.heldPlans
        .filter(({ hash }) => approvals.includes(hash))
        .flatMap(({ records }) => records),
    ),
    seen: new Map(),
    unavailableClusters: new Set(),
    listedClusters: new Set(),
    readPlaces: new Set(),
    // What a filter leaves out, its look does not show.
    liedTo: new Set(
      universe.hasTypo ? universe.settings.clusters.map(({ ownerId }) => ownerId) : [],
    ),
    emptyClusters: new Map(),
    deletions: new Map(),
    state: 'running',
  };
  universe.invocations.push(invocation);
  tell(universe, `run ${invocation.id} starts: ${triggers.map(wordsFor).join(', ')}`);
  const ports = portsFor(universe, invocation, defect, dice);
  const settings = defect?.settings?.(universe.settings) ?? universe.settings;
  const outOfTime = (): boolean => {
    if (invocation.controller.signal.aborted) return true;
    const over = dice?.chance(4) ?? false;
    if (over) count(universe, 'out-of-time');
    return over;
  };
  const options = {
    runId: `run-${invocation.id}`,
    outOfTime,
    shape: (record: RecordSet) => record,
  };
  return run(triggers, settings, ports, options).then(
    (result) => {
      if (invocation.state === 'killed') return null;
      invocation.state = 'done';
      noteHeld(universe, result.report);
      for (const [index, { body }] of messages.entries()) {
        const trigger = triggers[index];
        if (trigger === undefined || !result.unfinished(trigger)) continue;
        universe.queue.push({ body, notBefore: universe.time + 5_000 });
      }
      for (const { outcome, type, name, reason, detail } of result.report.entries) {
        if (outcome !== 'refuse' && outcome !== 'hold') continue;
        tell(universe, `run ${invocation.id}: ${outcome} ${type} ${name}: ${reason}, ${detail}`);
      }
      tell(universe, `run ${invocation.id} is done`);
      return result;
    },
    (error: unknown) => {
      invocation.state = 'done';
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      universe.violations.push({ code: 'the-run-threw', detail });
      return null;
    },
  );
};

export const kill = (universe: Universe, dice: Dice): void => {
  const gate = dice.pick(universe.gates);
  if (gate === undefined) return;
  const { invocation } = gate;
  invocation.state = 'killed';
  count(universe, 'killed');
  tell(universe, `run ${invocation.id} is killed at: ${gate.what}`);
  for (const other of gatesOf(universe, invocation)) {
    if (other.port === 'apply' && dice.chance(50)) other.open('arrives-late');
  }
  for (const message of invocation.messages) {
    if (dice.chance(70)) universe.queue.push({ ...message, notBefore: universe.time + 60_000 });
  }
};

/** The signal of an invocation fires while its calls are under way: its time is over. */
export const abort = (universe: Universe, dice: Dice): void => {
  const gate = dice.pick(universe.gates);
  if (gate === undefined) return;
  const { invocation } = gate;
  count(universe, 'aborted');
  tell(universe, `the time of run ${invocation.id} is over at: ${gate.what}`);
  invocation.controller.abort();
  for (const other of gatesOf(universe, invocation)) {
    other.open(other.port === 'apply' && dice.chance(50) ? 'arrives-late' : 'aborted');
  }
};

/** Takes the waiting calls of an invocation out of the world; a batch among them may be on its way already. */
const gatesOf = (universe: Universe, invocation: Invocation): readonly Gate[] => {
  const found = universe.gates.filter((item) => item.invocation === invocation);
  for (const gate of found) universe.gates.splice(universe.gates.indexOf(gate), 1);
  return found;
};

/** The first report of a plan shows what it holds; that of a run which was to apply it shows the same plan as approved. */
const noteHeld = (universe: Universe, { planHash, entries }: Report<RecordSet>): void => {
  if (universe.heldPlans.some(({ hash }) => hash === planHash) || planHash === null) return;
  const records = entries.flatMap(({ outcome, zone, before }) =>
    outcome === 'hold' && before !== null ? [`${zone} ${contentOf(before)}`] : [],
  );
  universe.heldPlans.push({ hash: planHash, records });
};

const wordsFor = (trigger: Trigger): string => {
  switch (trigger.kind) {
    case 'resync':
      return trigger.approve === null ? 'resync' : `resync, approved ${trigger.approve}`;
    case 'confirm':
      return `confirm ${trigger.records.map(({ type, name }) => `${type} ${name}`).join(' ')}`;
    case 'ignored':
      return 'nothing';
    default:
      return `${trigger.kind} ${trigger.loadBalancers.map((item) => item.name).join(' ')}`;
  }
};
