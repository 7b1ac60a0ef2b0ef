/*
 * Defects, switched on for a demonstration only: what the simulation would say if elb53 were built another way.
 */
import type { Settings } from '../../functions/core/settings.ts';
import type { Ports } from '../../functions/sync/ports.ts';
import type { Universe } from './universe.ts';
import type { Sender } from './write.ts';

export type Defect = {
  readonly name: string;
  readonly sender?: Sender;
  readonly ports?: (ports: Ports, universe: Universe) => Ports;
  readonly settings?: (settings: Settings) => Settings;
};
