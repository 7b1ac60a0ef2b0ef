/*
 * The invocations of the function in a simulated world: they take messages, run the real `run`, and give back to the queue
 * what they did not finish, on instances that are warm or cold. One that is killed never answers; its batch may arrive all the
 * same.
 */
import type { RecordSet } from '../../functions/core/record.ts';
import { type RunResult, run } from '../../functions/sync/run.ts';
import type { Defect } from './defects.ts';
import { onInstance } from './instances.ts';
import type { Dice } from './random.ts';
import { simulatedPorts } from './sim-ports.ts';
import { count, type Invocation, type Message, tell, type Universe } from './universe.ts';
import { sendBatch } from './write.ts';

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
  const invocation: Invocation = {
    id: universe.invocations.length + 1,
    messages,
    startTick: universe.tick,
    approves: messages.some(({ trigger }) => trigger.kind === 'resync' && trigger.approve !== null),
    seen: new Map(),
    unavailableClusters: new Set(),
    readPlaces: new Set(),
    liedTo: new Set(),
    deletions: new Map(),
    state: 'running',
  };
  universe.invocations.push(invocation);
  tell(universe, `run ${invocation.id} starts: ${messages.map(wordsFor).join(', ')}`);
  const sim = simulatedPorts(universe, invocation, defect?.sender ?? sendBatch);
  const planted = defect?.ports?.(sim, universe) ?? sim;
  const ports = onInstance(universe, invocation, planted, dice);
  const settings = defect?.settings?.(universe.settings) ?? universe.settings;
  const triggers = messages.map((message) => message.trigger);
  const outOfTime = (): boolean => {
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
      universe.lastHash = result.report.planHash;
      for (const { trigger } of messages) {
        if (!result.unfinished(trigger)) continue;
        universe.queue.push({ trigger, notBefore: universe.time + 5_000 });
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
  for (const other of universe.gates.filter((item) => item.invocation === invocation)) {
    universe.gates.splice(universe.gates.indexOf(other), 1);
    // The request may be on its way already.
    if (other.port === 'apply' && dice.chance(50)) other.open('arrives-late');
  }
  for (const message of invocation.messages) {
    if (dice.chance(70)) universe.queue.push({ ...message, notBefore: universe.time + 60_000 });
  }
};

const wordsFor = ({ trigger }: Message): string => {
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
