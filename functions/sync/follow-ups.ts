/*
 * The second look: deletions that one look does not prove are named in a delayed message to ourselves. The queue carries the
 * waiting; a lost message only means that the next resync asks again.
 */
import { SyncError } from '../core/errors.ts';
import type { PlanEntry } from '../core/plan-entry.ts';
import type { Failure, ZoneResult } from '../core/report.ts';
import type { Settings } from '../core/settings.ts';
import type { FollowUp, Ports } from './ports.ts';

/** Keeps a message far below the 256 KB that every SQS queue takes. */
const mostRecords = 500;

export const sendFollowUps = async (
  zones: readonly ZoneResult[],
  ports: Ports,
  settings: Settings,
  firstLookAt: number,
): Promise<readonly Failure[]> => {
  const entries = zones.flatMap((zone) => zone.entries).filter((entry) => entry.lookAgain);
  try {
    for (let start = 0; start < entries.length; start += mostRecords) {
      const part = entries.slice(start, start + mostRecords);
      await ports.followUps.sendLater(followUpOf(part, firstLookAt), settings.deleteGraceSeconds);
    }
    return [];
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return [{ code: error.code, where: 'follow-up', message: error.message, retryable: true }];
  }
};

const followUpOf = (entries: readonly PlanEntry[], firstLookAt: number): FollowUp => ({
  action: 'confirm',
  clusters: [...new Set(entries.flatMap((entry) => entry.cluster?.name ?? []))],
  firstLookAt: new Date(firstLookAt).toISOString(),
  records: entries.map((entry) => ({
    zone: entry.zone?.id ?? '',
    name: entry.name,
    type: entry.type ?? '',
    setIdentifier: entry.setIdentifier,
  })),
});
