/*
 * May a record of ours that nobody publishes any more be deleted? Deletion needs proof, and where the proof could be a lie,
 * a second look. Everything else is kept or held.
 *
 * | source        | target             | seen before                 | result                           |
 * |---|---|---|---|
 * | not read      | any                | any                         | keep not-looked-at               |
 * | unavailable   | any                | any                         | keep cluster-unavailable         |
 * | other kind    | any                | any                         | keep source-kind-not-read        |
 * | blocked       | any                | any                         | keep source-not-followed         |
 * | asks          | gone               | yes                         | delete load-balancer-gone        |
 * | asks          | gone               | no                          | hold load-balancer-gone-once, look again |
 * | asks          | own, other, unknown | any                        | keep waiting-for-load-balancer   |
 * | silent        | own, gone          | any                         | delete source-no-longer-asks     |
 * | silent, its names come from pods | own, gone | no                | hold source-silent-once, look again |
 * | silent        | other              | any                         | hold edited-by-hand              |
 * | absent        | gone               | any                         | delete load-balancer-gone        |
 * | absent        | other              | any                         | hold edited-by-hand              |
 * | left out      | gone               | any                         | delete load-balancer-gone        |
 * | left out      | own                | any                         | hold left-out-by-filter          |
 * | left out      | other              | any                         | hold edited-by-hand              |
 * | absent, none shows | own           | yes                         | hold no-other-sources            |
 * | absent, none shows | own           | no                          | hold no-other-sources, look again |
 * | absent, not listed | own           | any                         | hold source-absent-unlisted, look again |
 * | absent        | own                | yes, and asked for by name  | delete source-absent-twice       |
 * | absent        | own                | no, or not asked for by name | hold source-absent-once, look again |
 * | silent/absent/left out | unknown   | any                         | keep load-balancers-unavailable  |
 *
 * "none shows": the same listing shows no other source. An API server gets its data back one kind after the other.
 * A leftover (its source asks for the name, but no longer for this record) is judged as `silent`.
 */
import type { Evidence, SourceState } from './evidence.ts';
import type { RecordSet } from './record.ts';
import type { Cluster } from './settings.ts';

export type DeletionReason =
  | 'load-balancer-gone'
  | 'source-no-longer-asks'
  | 'source-absent-twice'
  | 'load-balancer-gone-once'
  | 'source-absent-once'
  | 'source-silent-once'
  | 'source-absent-unlisted'
  | 'left-out-by-filter'
  | 'no-other-sources'
  | 'edited-by-hand'
  | 'not-looked-at'
  | 'cluster-unavailable'
  | 'source-kind-not-read'
  | 'source-not-followed'
  | 'waiting-for-load-balancer'
  | 'load-balancers-unavailable';

export type DeletionVerdict = {
  readonly outcome: 'delete' | 'hold' | 'keep';
  readonly reason: DeletionReason;
  readonly detail: string | null;
  readonly lookAgain: boolean;
};

export type DeletionCase = {
  readonly zoneId: string;
  readonly record: RecordSet;
  readonly cluster: Cluster;
  readonly resource: string | null;
  /** Its source is published under this name now, so the record is a leftover of another type or policy. */
  readonly leftover: boolean;
};

type Judge = (item: DeletionCase, evidence: Evidence) => DeletionVerdict;

export const judgeDeletion: Judge = (item, evidence) => {
  const state = evidence.sourceState(item.cluster, item.resource, item.record.name);
  const judge = judges[state];
  return judge(item, evidence);
};

const waiting: Judge = (item, evidence) => {
  if (evidence.targetState(item.cluster, item.resource, item.record) !== 'gone') {
    return keep('waiting-for-load-balancer', 'its source lives but has no load balancer now');
  }
  return evidence.seenBefore(item.zoneId, item.record, 'load-balancer-gone-once')
    ? remove('load-balancer-gone')
    : lookAgain(
        'load-balancer-gone-once',
        'its source lives, its load balancer is gone; a new one may come, so a second look decides',
      );
};

const silent: Judge = (item, evidence) => {
  const target = evidence.targetState(item.cluster, item.resource, item.record);
  if (target === 'unknown') return keep('load-balancers-unavailable', null);
  if (target === 'other') return edited();
  const isProved =
    item.leftover ||
    !evidence.namesComeFromPods(item.cluster, item.resource) ||
    evidence.seenBefore(item.zoneId, item.record, 'source-silent-once');
  return isProved
    ? remove('source-no-longer-asks')
    : lookAgain(
        'source-silent-once',
        'its source lives and has no pod for it now; a second look decides',
      );
};

const absent: Judge = (item, evidence) => {
  const target = evidence.targetState(item.cluster, item.resource, item.record);
  if (target === 'unknown') return keep('load-balancers-unavailable', null);
  if (target === 'gone') return remove('load-balancer-gone');
  if (target === 'other') return edited();
  if (!evidence.completelyRead(item.cluster)) {
    // Not the first of two looks: an API server without its data has no object that it is asked for by name.
    return lookAgain(
      'source-absent-unlisted',
      'its source is absent where it was asked for by name; two complete looks decide',
    );
  }
  if (!evidence.showsOtherSources(item.cluster, item.resource)) {
    // Not the first of two looks: an API server that comes back empty fills up again, one object after the other.
    const detail = `the cluster ${item.cluster.name} shows no other ${kindOf(item)}, which may be an API server that lost its data; approve the plan to delete`;
    return evidence.seenBefore(item.zoneId, item.record, 'no-other-sources')
      ? hold('no-other-sources', detail)
      : lookAgain('no-other-sources', detail);
  }
  const isProved =
    evidence.seenBefore(item.zoneId, item.record, 'source-absent-once') &&
    evidence.askedByName(item.cluster, item.resource);
  return isProved
    ? remove('source-absent-twice')
    : lookAgain('source-absent-once', 'its source is absent; a second look decides');
};

/** A filter with a typo leaves out what it was not meant to. */
const leftOut: Judge = (item, evidence) => {
  const target = evidence.targetState(item.cluster, item.resource, item.record);
  if (target === 'unknown') return keep('load-balancers-unavailable', null);
  if (target === 'gone') return remove('load-balancer-gone');
  if (target === 'other') return edited();
  return hold(
    'left-out-by-filter',
    `its source ${item.resource} lives and the filters of the settings leave it out; correct the filter, or approve the plan to delete`,
  );
};

const kindOf = ({ resource }: DeletionCase): string => String(resource?.split('/')[0]);

const judges: Readonly<Record<SourceState, Judge>> = {
  'not-read': () => keep('not-looked-at', null),
  unavailable: () => keep('cluster-unavailable', null),
  'kind-not-read': () => keep('source-kind-not-read', null),
  blocked: () => keep('source-not-followed', null),
  asks: (item, evidence) => (item.leftover ? silent(item, evidence) : waiting(item, evidence)),
  silent,
  absent,
  'left-out': leftOut,
};

const edited = (): DeletionVerdict =>
  hold(
    'edited-by-hand',
    'it points neither to a load balancer of its cluster nor to one that is gone; delete it by hand or approve the plan',
  );

const keep = (reason: DeletionReason, detail: string | null): DeletionVerdict => ({
  outcome: 'keep',
  reason,
  detail,
  lookAgain: false,
});

const remove = (reason: DeletionReason): DeletionVerdict => ({
  outcome: 'delete',
  reason,
  detail: null,
  lookAgain: false,
});

const hold = (reason: DeletionReason, detail: string): DeletionVerdict => ({
  outcome: 'hold',
  reason,
  detail,
  lookAgain: false,
});

const lookAgain = (reason: DeletionReason, detail: string): DeletionVerdict => ({
  outcome: 'hold',
  reason,
  detail,
  lookAgain: true,
});
