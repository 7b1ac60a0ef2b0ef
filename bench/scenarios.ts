/*
 * The scenarios by name, in the order they run.
 */
import type { Scenario } from './scenario.ts';
import { badName } from './scenarios/bad-name.ts';
import { burst } from './scenarios/burst.ts';
import { firstSync } from './scenarios/first-sync.ts';
import { fullResync } from './scenarios/full-resync.ts';
import { hops } from './scenarios/hops.ts';
import { lostAnswer } from './scenarios/lost-answer.ts';
import { manyClusters } from './scenarios/many-clusters.ts';
import { manyServices } from './scenarios/many-services.ts';
import { oneEvent } from './scenarios/one-event.ts';
import { profile } from './scenarios/profile.ts';
import { recordQuota } from './scenarios/record-quota.ts';
import { sharedBudget } from './scenarios/shared-budget.ts';
import { start } from './scenarios/start.ts';

export const scenarios: ReadonlyMap<string, Scenario> = new Map([
  ['one-event', oneEvent],
  ['hops', hops],
  ['burst', burst],
  ['bad-name', badName],
  ['lost-answer', lostAnswer],
  ['record-quota', recordQuota],
  ['full-resync', fullResync],
  ['many-clusters', manyClusters],
  ['many-services', manyServices],
  ['start', start],
  ['profile', profile],
  ['shared-budget', sharedBudget],
  ['first-sync', firstSync],
]);
