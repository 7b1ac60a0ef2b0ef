/*
 * The long run: `npm run simulate -- --worlds 100000 [--processes 2] [--seed 1]`. Prints what was tried; a world that breaks
 * an invariant is shrunk to the steps that matter and told as a trace. `--plant ID` switches a defect on (`all`: each of them
 * in turn) and shows how it is caught; `--write docs/SAFETY.md` puts what was shown there.
 */
import { parseArgs } from 'node:util';
import { type Campaign, simulate } from './campaign.ts';
import { defects } from './defects.ts';
import { storiesOf, writeStories } from './planted.ts';
import { onProcesses, type Part } from './processes.ts';
import { tellFailure } from './shrink.ts';

const { values } = parseArgs({
  options: {
    worlds: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    processes: { type: 'string', default: '1' },
    plant: { type: 'string' },
    write: { type: 'string' },
    // This process is one of several and sends what it counts.
    part: { type: 'boolean', default: false },
  },
});

const numberOf = (option: 'worlds' | 'seed' | 'processes'): number => {
  const number = Number(values[option]);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`--${option}: found '${values[option]}', expected a whole number above 0`);
};

const play = async (): Promise<Part> => {
  const campaign = await simulate(numberOf('seed'), numberOf('worlds'), null);
  const { failure } = campaign;
  return { campaign, story: failure === null ? null : await tellFailure(failure, null) };
};

const print = ({ worlds, invocations, writes, races, faults, seconds }: Campaign): void => {
  console.log(`worlds       ${worlds}`);
  console.log(`invocations  ${invocations}`);
  console.log(`writes       ${writes}`);
  console.log(`races        ${races}`);
  for (const fault of Object.keys(faults).sort())
    console.log(`fault        ${fault} ${faults[fault]}`);
  console.log(`seconds      ${seconds.toFixed(1)}`);
};

if (values.plant !== undefined) {
  const chosen = defects.filter(({ id }) => values.plant === 'all' || values.plant === id);
  if (chosen.length === 0) {
    const ids = defects.map(({ id }) => id).join(', ');
    throw new Error(`--plant: found '${values.plant}', expected all or one of ${ids}`);
  }
  const stories = await storiesOf(chosen, numberOf('seed'), numberOf('worlds'));
  if (values.write === undefined) console.log(stories);
  else writeStories(values.write, stories);
} else if (values.part) {
  // A killed run waits for ever, and its timers with it.
  process.send?.(await play(), () => process.exit());
} else {
  const processes = numberOf('processes');
  const { campaign, story } =
    processes === 1
      ? await play()
      : await onProcesses(numberOf('seed'), numberOf('worlds'), processes);
  print(campaign);
  if (story !== null) {
    console.log(story);
    process.exitCode = 1;
  }
}
if (!values.part) process.exit();
