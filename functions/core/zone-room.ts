/*
 * A zone that has no room for all that is asked of it: what to try next, so that as much as fits is published with few
 * refused requests. Route 53 says that the quota is reached, never what it is or how much room is left.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
 */
import type { ChangeGroup } from './batch.ts';

/** Records in a hosted zone, unless AWS has raised it. */
const defaultQuota = 10_000;

/** How many record sets more the zone holds afterwards. */
export const growthOf = (groups: readonly ChangeGroup[]): number =>
  groups
    .flatMap((group) => group.changes)
    .reduce((sum, { action }) => sum + (action === 'CREATE' ? 1 : -1), 0);

/**
 * The parts to send one after the other after `refused` did not fit, until one is refused again. What does not grow the zone
 * comes first, it may make room. Then what the default quota leaves when that explains the refusal (and nothing after it);
 * else one group, two, four and so on: at least half of the room is filled, and the next full resync fills half of the rest.
 * `recordCount` is what the zone holds now; null when only a part of it was read.
 */
export const partsThatMayFit = (
  refused: readonly ChangeGroup[],
  waiting: readonly ChangeGroup[],
  recordCount: number | null,
): readonly (readonly ChangeGroup[])[] => {
  const all = [...refused, ...waiting];
  const steady = all.filter((group) => growthOf([group]) <= 0);
  const growing = all.filter((group) => growthOf([group]) > 0);
  const first = steady.length === 0 ? [] : [steady];
  const room = recordCount === null ? 0 : defaultQuota - recordCount;
  const fitting = room < growthOf(refused) ? thatFit(growing, room - growthOf(steady)) : [];
  if (fitting.length > 0) return [...first, fitting];
  // The smallest part was refused already: nothing is left to try.
  if (steady.length === 0 && refused.length <= 1) return [];
  return [...first, ...doubling(growing)];
};

const thatFit = (groups: readonly ChangeGroup[], room: number): readonly ChangeGroup[] => {
  let left = room;
  const tooLarge = groups.findIndex((group) => {
    left -= growthOf([group]);
    return left < 0;
  });
  return tooLarge === -1 ? groups : groups.slice(0, tooLarge);
};

const doubling = (groups: readonly ChangeGroup[]): readonly (readonly ChangeGroup[])[] => {
  const parts: (readonly ChangeGroup[])[] = [];
  for (let start = 0, size = 1; start < groups.length; start += size, size *= 2) {
    parts.push(groups.slice(start, start + size));
  }
  return parts;
};
