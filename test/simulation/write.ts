/*
 * A batch reaches a zone: it is applied or refused, and after every write the invariants are looked at.
 */
import { recordKey } from '../../functions/core/record.ts';
import { checkDeletions } from './check-deletions.ts';
import { checkWrite } from './check-write.ts';
import { isContested, isManaged, isOurs, ownedOf } from './ownership-by-hand.ts';
import { isAlive } from './truth.ts';
import { type Invocation, lineOf, serverOf, tell, type Universe } from './universe.ts';
import { change, type ZoneChange, type ZoneServer } from './zone-server.ts';

/** How a batch of an invocation is sent; the problems for which it was refused, or none. */
export type Sender = (
  universe: Universe,
  invocation: Invocation,
  zoneId: string,
  changes: readonly ZoneChange[],
) => readonly string[];

export type Write = {
  readonly invocation: Invocation;
  readonly server: ZoneServer;
  readonly changes: readonly ZoneChange[];
  readonly before: ZoneServer['records'];
  readonly after: ZoneServer['records'];
};

const aRace = /already exists|not found|do not match|conflict/;

export const sendBatch: Sender = (universe, invocation, zoneId, changes) => {
  const server = serverOf(universe, zoneId);
  const before = server.records;
  const problems = change(server, changes, (hostname) => isAlive(universe.truth, hostname));
  if (problems.length > 0) {
    if (problems.some((problem) => aRace.test(problem))) universe.races += 1;
    tell(universe, `run ${invocation.id} is refused in ${zoneId}: [${problems.join(', ')}]`);
    return problems;
  }
  universe.tick += 1;
  universe.writes += 1;
  server.busyUntil = universe.time + universe.changeMilliseconds;
  tell(universe, `run ${invocation.id} writes to ${zoneId}`);
  for (const { action, record } of changes) tell(universe, `    ${action} ${lineOf(record)}`);
  const write: Write = { invocation, server, changes, before, after: server.records };
  logOwned(universe, server);
  universe.violations.push(...checkWrite(universe, write), ...checkDeletions(universe, write));
  return [];
};

/** Another writer changes a zone; it is bound by Route 53 too. */
export const changeByOthers = (
  universe: Universe,
  server: ZoneServer,
  changes: readonly ZoneChange[],
  text: string,
): void => {
  const refused = change(server, changes, (hostname) => isAlive(universe.truth, hostname));
  if (refused.length > 0) return;
  universe.tick += 1;
  logOwned(universe, server);
  tell(universe, `${text} in ${server.zone.id}`);
  for (const { action, record } of changes) tell(universe, `    ${action} ${lineOf(record)}`);
};

const logOwned = (universe: Universe, server: ZoneServer): void => {
  const { records } = server;
  const { settings } = universe;
  const ours = [...records.values()].flatMap((record) => {
    const owned = isManaged(record) ? ownedOf(record, records, server, settings) : null;
    return isOurs(owned, settings) ? [{ key: recordKey(record), owned }] : [];
  });
  const contested = ours.filter(({ owned }) =>
    isContested(owned, records.values(), settings),
  ).length;
  const { tick } = universe;
  const keys = ours.map(({ key }) => key);
  universe.ownedLog.push({ tick, zoneId: server.zone.id, keys, contested });
};
