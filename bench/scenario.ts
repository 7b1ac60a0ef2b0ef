/*
 * What a scenario is: a function from a setting to what it measured.
 */
import type { Measurement } from './measure.ts';
import type { Setting } from './world.ts';

export type ScenarioOutcome = {
  readonly measurements: readonly Measurement[];
  readonly notes: readonly string[];
};

export type Scenario = (setting: Setting) => Promise<ScenarioOutcome>;
