/*
 * The scenarios by name, in the order they run.
 */
import type { Measurement } from './measure.ts';
import { oneEvent } from './scenarios/one-event.ts';
import type { Setting } from './world.ts';

export type Scenario = (setting: Setting) => Promise<readonly Measurement[]>;

export const scenarios: ReadonlyMap<string, Scenario> = new Map<string, Scenario>([
  ['one-event', oneEvent],
]);
