import { describe, expect, it } from 'vitest';
import { judgeDeletion } from '../../functions/core/deletion.ts';
import type { Evidence, SourceState, TargetState } from '../../functions/core/evidence.ts';
import { cluster, record } from './world.ts';

type Case = {
  readonly source: SourceState;
  readonly target: TargetState;
  /** By which reason it was seen; true: by any. */
  readonly seen?: boolean | string;
  readonly shows?: boolean;
  readonly complete?: boolean;
  readonly asked?: boolean;
  readonly pods?: boolean;
  readonly leftover?: boolean;
};

const judge = ({
  source,
  target,
  seen = false,
  shows = true,
  complete = true,
  asked = true,
  pods = false,
  leftover = false,
}: Case) => {
  const evidence: Evidence = {
    sourceState: () => source,
    targetState: () => target,
    showsOtherSources: () => shows,
    completelyRead: () => complete,
    askedByName: () => asked,
    namesComeFromPods: () => pods,
    seenBefore: (_zone, _record, reason) => seen === true || seen === reason,
    asksFor: () => false,
  };
  const verdict = judgeDeletion(
    { zoneId: 'Z1', record: record('web A nlb:web'), cluster: cluster(), resource: null, leftover },
    evidence,
  );
  return `${verdict.outcome} ${verdict.reason}${verdict.lookAgain ? ', look again' : ''}`;
};

const targets: readonly TargetState[] = ['own', 'gone', 'other', 'unknown'];
const always = (source: SourceState, verdict: string): readonly [Case, string][] =>
  targets.flatMap((target) =>
    [true, false].map((seen): [Case, string] => [{ source, target, seen }, verdict]),
  );
const whenever = (source: SourceState, target: TargetState, verdict: string) =>
  [true, false].map((seen): [Case, string] => [{ source, target, seen }, verdict]);

describe('a record that nobody publishes any more', () => {
  it.each<[Case, string]>([
    ...always('not-read', 'keep not-looked-at'),
    ...always('unavailable', 'keep cluster-unavailable'),
    ...always('kind-not-read', 'keep source-kind-not-read'),
    ...always('blocked', 'keep source-not-followed'),
    [{ source: 'asks', target: 'gone', seen: true }, 'delete load-balancer-gone'],
    [{ source: 'asks', target: 'gone' }, 'hold load-balancer-gone-once, look again'],
    ...whenever('asks', 'own', 'keep waiting-for-load-balancer'),
    ...whenever('asks', 'other', 'keep waiting-for-load-balancer'),
    ...whenever('asks', 'unknown', 'keep waiting-for-load-balancer'),
    ...whenever('silent', 'own', 'delete source-no-longer-asks'),
    ...whenever('silent', 'gone', 'delete source-no-longer-asks'),
    ...whenever('silent', 'other', 'hold edited-by-hand'),
    [{ source: 'silent', target: 'own', pods: true }, 'hold source-silent-once, look again'],
    [{ source: 'silent', target: 'gone', pods: true }, 'hold source-silent-once, look again'],
    [
      { source: 'silent', target: 'own', pods: true, seen: 'source-silent-once' },
      'delete source-no-longer-asks',
    ],
    [{ source: 'asks', target: 'own', pods: true, leftover: true }, 'delete source-no-longer-asks'],
    ...whenever('silent', 'unknown', 'keep load-balancers-unavailable'),
    ...whenever('absent', 'gone', 'delete load-balancer-gone'),
    ...whenever('absent', 'other', 'hold edited-by-hand'),
    ...whenever('absent', 'unknown', 'keep load-balancers-unavailable'),
    [{ source: 'absent', target: 'own', seen: true }, 'delete source-absent-twice'],
    ...whenever('left-out', 'own', 'hold left-out-by-filter'),
    ...whenever('left-out', 'gone', 'delete load-balancer-gone'),
    ...whenever('left-out', 'other', 'hold edited-by-hand'),
    ...whenever('left-out', 'unknown', 'keep load-balancers-unavailable'),
    [
      { source: 'absent', target: 'own', seen: true, asked: false },
      'hold source-absent-once, look again',
    ],
    [{ source: 'absent', target: 'own', seen: true, shows: false }, 'hold no-other-sources'],
    [{ source: 'absent', target: 'own', shows: false }, 'hold no-other-sources, look again'],
    [{ source: 'absent', target: 'own' }, 'hold source-absent-once, look again'],
    [
      { source: 'absent', target: 'own', complete: false },
      'hold source-absent-unlisted, look again',
    ],
    [
      { source: 'absent', target: 'own', seen: true, complete: false },
      'hold source-absent-unlisted, look again',
    ],
    [
      { source: 'absent', target: 'own', shows: false, complete: false },
      'hold source-absent-unlisted, look again',
    ],
    // Only what the first look found is confirmed by the second.
    [
      { source: 'asks', target: 'gone', seen: 'load-balancer-gone-once' },
      'delete load-balancer-gone',
    ],
    [{ source: 'absent', target: 'own', seen: 'source-absent-once' }, 'delete source-absent-twice'],
    [
      { source: 'asks', target: 'gone', seen: 'source-absent-once' },
      'hold load-balancer-gone-once, look again',
    ],
    [
      { source: 'absent', target: 'own', seen: 'source-absent-unlisted' },
      'hold source-absent-once, look again',
    ],
    [
      { source: 'absent', target: 'own', seen: 'no-other-sources' },
      'hold source-absent-once, look again',
    ],
    [
      { source: 'absent', target: 'own', shows: false, seen: 'no-other-sources' },
      'hold no-other-sources',
    ],
    [
      { source: 'absent', target: 'own', shows: false, seen: 'source-absent-once' },
      'hold no-other-sources, look again',
    ],
    [{ source: 'asks', target: 'own', leftover: true }, 'delete source-no-longer-asks'],
    [{ source: 'asks', target: 'gone', leftover: true }, 'delete source-no-longer-asks'],
    [{ source: 'asks', target: 'other', leftover: true }, 'hold edited-by-hand'],
    [{ source: 'asks', target: 'unknown', leftover: true }, 'keep load-balancers-unavailable'],
  ])('%j: %s', (item, verdict) => {
    expect(judge(item)).toBe(verdict);
  });
});
