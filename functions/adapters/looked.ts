/*
 * What a look at some objects of a cluster gave. Core kinds that cannot be read make the cluster unavailable. Of custom
 * resources, which need permissions of their own and come and go, only the kind is.
 */
import type { SourceKind } from '../core/settings.ts';
import { type ObjectReference, resourceOf, type Source, type UnreadKind } from '../core/source.ts';
import type { Failed, Fields } from './kubernetes-api.ts';
import type { ObjectReader } from './object-reader.ts';

/** `absent`: resource labels of objects that are not there, or are no sources (any more). `leftOut`: of those that filters leave out. */
export type Looked = {
  readonly kind: 'looked';
  readonly sources: readonly Source[];
  readonly absent: readonly string[];
  readonly leftOut: readonly string[];
  readonly unreadKinds: readonly UnreadKind[];
};

export const looked = (found: Partial<Omit<Looked, 'kind'>>): Looked => ({
  kind: 'looked',
  sources: [],
  absent: [],
  leftOut: [],
  unreadKinds: [],
  ...found,
});

/** That the object does not exist is an answer. */
export const absentOr = (failed: Failed, reference: ObjectReference): Looked | Failed =>
  failed.problem === 'absent' ? looked({ absent: [resourceOf(reference)] }) : failed;

/** An object that is there and gives no source: left out by a filter, or none (any more). */
export const noSource = (
  reference: ObjectReference,
  object: Fields,
  reader: ObjectReader,
): Looked => looked({ [reader.leavesOut(object) ? 'leftOut' : 'absent']: [resourceOf(reference)] });

/** All looks as one; a failed one fails them all. */
export const joinLooks = (looks: readonly (Looked | Failed)[]): Looked | Failed => {
  const sources = new Map<string, Source>();
  const absent: string[] = [];
  const leftOut: string[] = [];
  const unreadKinds = new Map<SourceKind, UnreadKind>();
  for (const look of looks) {
    if (look.kind === 'failed') return look;
    for (const source of look.sources) sources.set(resourceOf(source), source);
    for (const unread of look.unreadKinds) unreadKinds.set(unread.kind, unread);
    absent.push(...look.absent);
    leftOut.push(...look.leftOut);
  }
  return looked({
    sources: [...sources.values()],
    absent: absent.filter((resource) => !sources.has(resource)),
    leftOut: leftOut.filter((resource) => !sources.has(resource)),
    unreadKinds: [...unreadKinds.values()],
  });
};

/** A fault that another token or another address may heal, so that it is one of the cluster and not of a kind. */
export const isAccessProblem = (failed: Failed): boolean =>
  failed.problem === 'unauthorized' || failed.problem === 'certificate';

/** Only these kinds cannot be read; nothing is concluded about their objects. */
export const unreadOnly = (kinds: readonly SourceKind[], failed: Failed): Looked | Failed =>
  isAccessProblem(failed)
    ? failed
    : looked({
        unreadKinds: kinds.map((kind) => ({ kind, problem: 'unavailable', reason: failed.text })),
      });

/** The cluster does not serve these kinds: nobody installed their custom resource definitions. */
export const missingKinds = (kinds: readonly SourceKind[], group: string): Looked =>
  looked({
    unreadKinds: kinds.map((kind) => ({
      kind,
      problem: 'missing',
      reason: `the cluster does not serve this kind of ${group}; install its CRDs, or take the kind out of sources`,
    })),
  });
