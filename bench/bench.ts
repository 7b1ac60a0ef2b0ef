/*
 * npm run bench [-- NAME… --json --sizes 100,1000 --repeats 3 --plant NAME]: runs the scenarios, prints what they cost, and
 * fails when one of them is over its budget. With --plant the function is made hungry on purpose (bench/plants.ts).
 */
import { parseArgs } from 'node:util';
import { isWithinBudget } from './measure.ts';
import { planted, plants } from './plants.ts';
import { scenarios } from './scenarios.ts';
import { renderResult, type ScenarioResult } from './table.ts';
import { fullSetting } from './world.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    sizes: { type: 'string' },
    repeats: { type: 'string' },
    plant: { type: 'string' },
  },
});

const unknown = positionals.filter((name) => !scenarios.has(name));
if (unknown.length > 0) {
  console.error(
    `unknown scenario ${unknown.join(', ')}, expected: ${[...scenarios.keys()].join(', ')}`,
  );
  process.exit(2);
}

const plant = values.plant === undefined ? null : plants.get(values.plant);
if (plant === undefined) {
  console.error(`unknown plant ${values.plant}, expected: ${[...plants.keys()].join(', ')}`);
  process.exit(2);
}

const setting = {
  ...fullSetting,
  ...(plant === null ? {} : { startFunction: planted(fullSetting.startFunction, plant) }),
  ...(values.sizes === undefined ? {} : { sizes: values.sizes.split(',').map(Number) }),
  ...(values.repeats === undefined ? {} : { repeats: Number(values.repeats) }),
};

const results: ScenarioResult[] = [];
for (const [name, scenario] of scenarios) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const startedAt = performance.now();
  const outcome = await scenario(setting);
  const result = { name, seconds: (performance.now() - startedAt) / 1000, ...outcome };
  results.push(result);
  if (!values.json) console.log(renderResult(result));
}

if (values.json) console.log(JSON.stringify(results, null, 2));
const over = results.flatMap((result) =>
  result.measurements
    .filter((item) => !isWithinBudget(item))
    .map((item) => `${result.name}: ${item.what}${item.size === null ? '' : ` at ${item.size}`}`),
);
for (const text of over) console.error(`over budget: ${text}`);
process.exit(over.length > 0 ? 1 : 0);
