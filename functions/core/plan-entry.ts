/*
 * One line of a plan: a record set (or a name that never became one), what happens to it, and why.
 */
import type { DeletionReason } from './deletion.ts';
import type { DesiredRecord, Rejected, RejectReason } from './desired.ts';
import type { RecordSet } from './record.ts';
import type { Difference } from './record-difference.ts';
import type { Cluster } from './settings.ts';
import type { Zone } from './zone.ts';

export type Outcome = 'create' | 'update' | 'delete' | 'keep' | 'refuse' | 'skip' | 'hold';

export type Reason =
  | 'new-name'
  | 'new-type'
  | Difference
  | 'type-changed'
  | 'owner-changed'
  | 'ownership-upgraded'
  | 'unchanged'
  | 'foreign'
  | 'not-owned'
  | 'owned-by-other'
  | 'txt-name-taken'
  | 'txt-name-too-long'
  | 'name-in-use'
  | 'replacement-refused'
  | 'conflict-lost'
  | 'rejected-by-route53'
  | 'policy'
  | 'guard'
  | DeletionReason
  | RejectReason;

/** The ownership TXT record sets that go and those that come with a record, in the same batch. */
export type TxtChange = {
  readonly before: readonly RecordSet[];
  readonly after: readonly RecordSet[];
};

/**
 * `before` is what Route 53 listed, `after` what it shall be. `lookAgain` asks for a second look at a deletion. `zone` and
 * `type` are null for a name that found no zone or no target.
 */
export type PlanEntry = {
  readonly outcome: Outcome;
  readonly reason: Reason;
  readonly detail: string | null;
  readonly zone: Zone | null;
  readonly name: string;
  readonly type: string | null;
  readonly setIdentifier: string | null;
  readonly cluster: Cluster | null;
  readonly resource: string | null;
  readonly before: RecordSet | null;
  readonly after: RecordSet | null;
  readonly txt: TxtChange;
  readonly lookAgain: boolean;
};

export const isChange = (entry: PlanEntry): boolean =>
  entry.outcome === 'create' || entry.outcome === 'update' || entry.outcome === 'delete';

export const noTxt: TxtChange = { before: [], after: [] };

/** The same wish, refused: nothing changes, not even the TXT. */
export const refused = (
  entry: PlanEntry,
  why: Pick<PlanEntry, 'reason' | 'detail'>,
): PlanEntry => ({
  ...entry,
  outcome: 'refuse',
  reason: why.reason,
  detail: why.detail,
  txt: noTxt,
});

/** The entry of a record that stays as it is, before anything else is known of it. */
export const currentEntry = (record: RecordSet, zone: Zone): PlanEntry => ({
  ...emptyEntry,
  zone,
  name: record.name,
  type: record.type,
  setIdentifier: record.setIdentifier,
  before: record,
});

export const desiredEntry = (item: DesiredRecord): PlanEntry => ({
  ...emptyEntry,
  zone: item.zone,
  name: item.record.name,
  type: item.record.type,
  setIdentifier: item.record.setIdentifier,
  cluster: item.cluster,
  resource: item.resource,
  after: item.record,
});

/** Names that a source asked for and that never came to a plan: invalid, outside every zone, without a load balancer. */
export const rejectedEntries = (rejected: readonly Rejected[]): readonly PlanEntry[] =>
  rejected.map((item) => ({
    ...emptyEntry,
    outcome: item.outcome,
    reason: item.reason,
    detail: item.detail,
    zone: item.zone,
    name: item.name,
    cluster: item.cluster,
    resource: item.resource,
  }));

const emptyEntry: PlanEntry = {
  outcome: 'keep',
  reason: 'foreign',
  detail: null,
  zone: null,
  name: '',
  type: null,
  setIdentifier: null,
  cluster: null,
  resource: null,
  before: null,
  after: null,
  txt: noTxt,
  lookAgain: false,
};
