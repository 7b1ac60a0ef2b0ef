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
 * | silent        | other              | any                         | hold edited-by-hand              |
 * | absent        | gone               | any                         | delete load-balancer-gone        |
 * | absent        | other              | any                         | hold edited-by-hand              |
 * | absent, none shows | own           | yes                         | hold no-other-sources            |
 * | absent, none shows | own           | no                          | hold no-other-sources, look again |
 * | absent, not listed | own           | any                         | hold source-absent-unlisted, look again |
 * | absent        | own                | yes                         | delete source-absent-twice       |
 * | absent        | own                | no                          | hold source-absent-once, look again |
 * | silent/absent | unknown            | any                         | keep load-balancers-unavailable  |
 *
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
  | 'source-absent-unlisted'
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
  return target === 'other' ? edited() : remove('source-no-longer-asks');
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
  if (!evidence.showsOtherSources(item.cluster)) {
    // Not the first of two looks: an API server that comes back empty fills up again, one object after the other.
    const detail = `the cluster ${item.cluster.name} shows no source at all, which may be an API server that lost its data; approve the plan to delete`;
    return evidence.seenBefore(item.zoneId, item.record, 'no-other-sources')
      ? hold('no-other-sources', detail)
      : lookAgain('no-other-sources', detail);
  }
  return evidence.seenBefore(item.zoneId, item.record, 'source-absent-once')
    ? remove('source-absent-twice')
    : lookAgain('source-absent-once', 'its source is absent; a second look decides');
};

const judges: Readonly<Record<SourceState, Judge>> = {
  'not-read': () => keep('not-looked-at', null),
  unavailable: () => keep('cluster-unavailable', null),
  'kind-not-read': () => keep('source-kind-not-read', null),
  blocked: () => keep('source-not-followed', null),
  asks: (item, evidence) => (item.leftover ? silent(item, evidence) : waiting(item, evidence)),
  silent,
  absent,
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
