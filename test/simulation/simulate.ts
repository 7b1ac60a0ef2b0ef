/*
 * The long run: `npm run simulate -- --worlds 100000 [--seed 1]`. Prints what was tried; a world that breaks an invariant is
 * shrunk to the steps that matter and told as a trace.
 */
import { parseArgs } from 'node:util';
import { simulate } from './campaign.ts';
import { tellFailure } from './shrink.ts';

const { values } = parseArgs({
  options: {
    worlds: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
  },
});

const campaign = await simulate(Number(values.seed), Number(values.worlds), null);
const faults = [...campaign.faults].sort(([a], [b]) => (a < b ? -1 : 1));
console.log(`worlds       ${campaign.worlds}`);
console.log(`invocations  ${campaign.invocations}`);
console.log(`writes       ${campaign.writes}`);
console.log(`races        ${campaign.races}`);
for (const [fault, times] of faults) console.log(`fault        ${fault} ${times}`);
console.log(`seconds      ${campaign.seconds.toFixed(1)}`);
if (campaign.failure !== null) {
  console.log(await tellFailure(campaign.failure, null));
  process.exitCode = 1;
}
