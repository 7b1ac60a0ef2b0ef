/*
 * Instances of the function, as Lambda keeps them: one runs one invocation at a time, and what it remembers of the zones
 * (the real adapters/zone-memory.ts) outlives it. One that is killed is gone with its memory.
 */
import { rememberZones } from '../../functions/adapters/zone-memory.ts';
import type { Ports, ZoneStore } from '../../functions/sync/ports.ts';
import type { Dice } from './random.ts';
import type { Invocation, Universe } from './universe.ts';

export type Instance = {
  readonly zones: ZoneStore;
  invocation: Invocation;
  current: ZoneStore;
};

/** The ports of an invocation with the memory of the instance that runs it: a warm one, or a new one. */
export const onInstance = (
  universe: Universe,
  invocation: Invocation,
  ports: Ports,
  dice: Dice | null,
): Ports => {
  const warm = universe.instances.find((item) => item.invocation.state === 'done');
  const isCold = warm === undefined || (dice?.chance(30) ?? false);
  const instance = isCold ? coldInstance(universe, invocation, ports.zones) : warm;
  instance.invocation = invocation;
  instance.current = ports.zones;
  return { ...ports, zones: instance.zones };
};

const coldInstance = (universe: Universe, invocation: Invocation, current: ZoneStore): Instance => {
  const store: ZoneStore = {
    list: (zone) => instance.current.list(zone),
    lookup: (zone, names) => instance.current.lookup(zone, names),
    apply: (zone, batch, comment) => instance.current.apply(zone, batch, comment),
  };
  const zones = rememberZones(store, () => universe.time);
  const instance: Instance = { zones, invocation, current };
  universe.instances.push(instance);
  return instance;
};
