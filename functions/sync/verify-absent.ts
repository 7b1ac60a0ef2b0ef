/*
 * The third witness of a deletion. Before a record goes because its source is absent from complete listings for the second time,
 * the object itself is asked for by name: a listing may leave it out, because of a filter with a typo or of a fault. An API server
 * that has just lost its data knows no object at all, and gets it back one kind after the other, so one of each kind that it has listed is
 * asked for as well, last of all.
 */
import type { Settings } from '../core/settings.ts';
import {
  type ClusterSnapshot,
  type ObjectReference,
  parseResource,
  resourceOf,
  type Source,
} from '../core/source.ts';
import type { ConfirmRecord } from '../core/trigger.ts';
import type { Ports } from './ports.ts';

/** The snapshots, and what those objects say that the first look found absent. What is not answered proves nothing. */
export const verifyAbsent = (
  snapshots: readonly ClusterSnapshot[],
  confirmed: readonly ConfirmRecord[],
  ports: Ports,
  settings: Settings,
): Promise<readonly ClusterSnapshot[]> =>
  Promise.all(
    snapshots.map(async (snapshot) => {
      const missing = missingFrom(snapshot, confirmed, settings);
      const listed = oneOfEach(missing, snapshot);
      if (listed.length === 0) return snapshot;
      const selection = {
        objects: [...missing, ...listed],
        groups: [],
        hostnames: [],
        gateways: [],
      };
      const found = await ports.clusters.readSelected(snapshot.cluster, selection);
      return listed.every((source) => knows(found, source)) ? together(snapshot, found) : snapshot;
    }),
  );

const knows = ({ sources }: ClusterSnapshot, listed: Source): boolean =>
  sources.some((source) => resourceOf(source) === resourceOf(listed));

/** A kind of which nothing is listed has no record to lose (core/deletion.ts, "none shows"). */
const oneOfEach = (
  missing: readonly ObjectReference[],
  { sources }: ClusterSnapshot,
): readonly Source[] =>
  [...new Set(missing.map(({ kind }) => kind))].flatMap(
    (kind) => sources.find((source) => source.kind === kind && !source.deleting) ?? [],
  );

const missingFrom = (
  { cluster, coverage, sources, unreadKinds }: ClusterSnapshot,
  confirmed: readonly ConfirmRecord[],
  settings: Settings,
): readonly ObjectReference[] => {
  const { ownerId } = cluster;
  const own = coverage === 'complete' ? confirmed.filter((record) => record.owner === ownerId) : [];
  const read = new Set(own.length === 0 ? [] : sources.map(resourceOf));
  const missing = new Set(own.flatMap(({ resource }) => resource ?? []));
  // Of an unread kind nothing is concluded anyway.
  const unread = new Set(unreadKinds.map(({ kind }) => kind));
  return [...missing]
    .filter((resource) => !read.has(resource))
    .flatMap((resource) => parseResource(resource) ?? [])
    .filter(({ kind }) => settings.sources.includes(kind) && !unread.has(kind));
};

const together = (listed: ClusterSnapshot, found: ClusterSnapshot): ClusterSnapshot => ({
  ...listed,
  sources: [
    ...new Map(
      [...found.sources, ...listed.sources].map((source) => [resourceOf(source), source]),
    ).values(),
  ],
  absent: found.absent,
  leftOut: found.leftOut,
  unreadKinds: [...listed.unreadKinds, ...found.unreadKinds],
});
