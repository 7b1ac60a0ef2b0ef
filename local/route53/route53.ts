/*
 * The Route 53 stand-in: accepts what the real service accepts, refuses what it refuses, and says so in its words.
 * Beside the API there is a side door to seed zones and to look at what became of them.
 */
import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { AwsService } from '../service.ts';
import type { LoadBalancerExists } from './alias-target.ts';
import { draftBatch } from './change-batch.ts';
import { type AppliedBatch, createChanges } from './changes.ts';
import { encodeError } from './codec.ts';
import { recordActions } from './record-actions.ts';
import { parseRecordName } from './record-name.ts';
import { recordKey } from './record-store.ts';
import { checkChanges } from './request-shape.ts';
import { tagActions } from './tag-actions.ts';
import { createThrottle } from './throttle.ts';
import { zoneActions } from './zone-actions.ts';
import { createZones, type NewZone } from './zones.ts';

export type Route53Options = {
  /** The account of zones that are created without one. */
  readonly account?: string;
  /** `real` refuses what exceeds the token buckets of the real service. */
  readonly throttle?: 'off' | 'real';
  /** How long a zone answers PriorRequestNotComplete after a batch. */
  readonly changeSeconds?: number;
  /** How long GetChange says PENDING. */
  readonly insyncAfterMilliseconds?: number;
  /** Milliseconds since the epoch, for the buckets, the busy time and the changes. */
  readonly now?: () => number;
  /** Load balancers that an alias may point to; all of them when absent. */
  readonly loadBalancerExists?: LoadBalancerExists;
};

export type Route53 = {
  readonly service: AwsService;
  readonly createZone: (input: Omit<NewZone, 'account'> & { readonly account?: string }) => {
    readonly id: string;
  };
  readonly zones: () => readonly {
    readonly id: string;
    readonly name: string;
    readonly private: boolean;
    readonly account: string;
  }[];
  /** The record sets of a zone in the order and spelling of a listing. */
  readonly records: (zoneId: string) => readonly ResourceRecordSet[];
  /** Creates or replaces a record set beside the API: validated, but what it names may be long gone, and any number may share a name. */
  readonly put: (zoneId: string, recordSet: ResourceRecordSet) => void;
  readonly remove: (zoneId: string, name: string, type: string, setIdentifier?: string) => void;
  /** Makes a health check known, so that record sets may name it. */
  readonly addHealthCheck: (id: string) => void;
  /** Change tokens of the requests that were not throttled. */
  readonly tokensSpent: () => number;
  /** The batches applied through the API. */
  readonly changeLog: () => readonly AppliedBatch[];
  /** Called after each batch of the API; returns what ends the subscription. */
  readonly onChange: (listener: (batch: AppliedBatch) => void) => () => void;
};

export const createRoute53 = (options: Route53Options = {}): Route53 => {
  const now = options.now ?? Date.now;
  const throttle = createThrottle({ mode: options.throttle ?? 'off', now });
  const changes = createChanges(throttle, now, options.insyncAfterMilliseconds ?? 0);
  const zones = createZones();
  const healthChecks = new Set<string>();
  const actions = [
    ...zoneActions(zones, changes),
    ...recordActions(zones, changes, {
      now,
      changeSeconds: options.changeSeconds ?? 0,
      loadBalancerExists: options.loadBalancerExists,
      healthChecks,
    }),
    ...tagActions(zones),
  ];

  return {
    service: {
      signingName: 'route53',
      actionOf: (request) =>
        actions.find(({ match }) => match(request.method, request.path) !== undefined)?.name,
      handle: async (name, request) => {
        const action = actions.find((each) => each.name === name);
        if (action === undefined) throw new Error(`no action ${name}`);
        throttle.takeRequest(request.account, name);
        return action.run(request);
      },
      errorResponse: encodeError,
    },
    createZone: (input) => ({
      id: zones.create({ ...input, account: input.account ?? options.account ?? '111122223333' })
        .id,
    }),
    zones: () =>
      zones.all().map(({ id, name, private: isPrivate, account }) => ({
        id,
        name: name.text,
        private: isPrivate,
        account,
      })),
    records: (zoneId) =>
      zones
        .get(zoneId)
        .records.listFrom('', Number.POSITIVE_INFINITY)
        .map(({ set }) => set),
    put: (zoneId, recordSet) => {
      const zone = zones.get(zoneId);
      const batch: readonly Change[] = [{ Action: 'UPSERT', ResourceRecordSet: recordSet }];
      checkChanges(batch, undefined);
      const draft = zone.records.draft();
      const problems = draftBatch(draft, batch, {
        zoneId,
        zoneName: zone.name,
        privateZone: zone.private,
        maxRecordSets: zone.maxRecordSets,
        maxRoutedSets: Number.POSITIVE_INFINITY,
        loadBalancerExists: undefined,
      });
      if (problems.length > 0) throw new Error(problems.join(', '));
      draft.commit();
    },
    remove: (zoneId, name, type, setIdentifier) => {
      const draft = zones.get(zoneId).records.draft();
      const record = draft.get(recordKey(parseRecordName(name), type, setIdentifier));
      if (record === undefined) throw new Error(`no record set ${name} ${type} in ${zoneId}`);
      draft.remove(record);
      draft.commit();
    },
    addHealthCheck: (id) => {
      healthChecks.add(id);
    },
    tokensSpent: changes.tokensSpent,
    changeLog: changes.log,
    onChange: changes.onChange,
  };
};
