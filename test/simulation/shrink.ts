/*
 * Makes a failing world small: steps are dropped, many at a time and then one by one, as long as the same invariant breaks.
 */
import type { Failing } from './campaign.ts';
import type { Defect } from './defects.ts';
import { play } from './play.ts';
import type { SimulatedWorld } from './world.ts';

export const shrink = async (
  { world, violation }: Failing,
  defect: Defect | null,
): Promise<SimulatedWorld> => {
  let smallest = world;
  const breaks = async (candidate: SimulatedWorld): Promise<boolean> =>
    (await play(candidate, defect)).violation?.code === violation.code;
  for (let size = Math.ceil(world.steps.length / 2); size >= 1; ) {
    let dropped = false;
    for (let start = 0; start < smallest.steps.length; ) {
      const steps = smallest.steps.filter((_, index) => index < start || index >= start + size);
      if (await breaks({ ...smallest, steps })) {
        smallest = { ...smallest, steps };
        dropped = true;
      } else {
        start += size;
      }
    }
    if (size > 1) size = Math.floor(size / 2);
    else if (!dropped) break;
  }
  return smallest;
};

/** The failing world in words; the seed plays it again. */
export const tellFailure = async (failing: Failing, defect: Defect | null): Promise<string> => {
  const smallest = await shrink(failing, defect);
  const { universe, violation } = await play(smallest, defect);
  const { zones, clusters, txt, guard, aaaa } = smallest.settings;
  const settings = {
    clusters: clusters.map((cluster) => cluster.name),
    zones: zones.map((zone) => `${zone.id} ${zone.name}${zone.private ? ' (private)' : ''}`),
    txt: { ...txt, encryptionKey: txt.encryptionKey === null ? null : 'set' },
    guard,
    aaaa,
  };
  return [
    `seed ${failing.world.seed}, ${smallest.steps.length} of ${failing.world.steps.length} steps`,
    JSON.stringify(settings),
    ...universe.trace,
    `VIOLATION ${violation?.code}: ${violation?.detail}`,
  ].join('\n');
};
