/*
 * The actions on record sets: list, change, and ask what became of a change.
 */
import {
  type Change,
  ChangeResourceRecordSets$,
  type ChangeResourceRecordSetsRequest,
  type ChangeResourceRecordSetsResponse,
  GetChange$,
  type GetChangeRequest,
  type GetChangeResponse,
  ListResourceRecordSets$,
  type ListResourceRecordSetsRequest,
  type ListResourceRecordSetsResponse,
} from '@aws-sdk/client-route-53';
import { ServiceError } from '../service.ts';
import { type Action, action, pageSize } from './action.ts';
import type { LoadBalancerExists } from './alias-target.ts';
import { draftBatch } from './change-batch.ts';
import type { Changes } from './changes.ts';
import { invalidInput } from './input-error.ts';
import { changeTokensOf, sizeProblems } from './limits.ts';
import { parseRecordName, RecordProblem } from './record-name.ts';
import { recordKey } from './record-store.ts';
import { checkChanges, isRecordType } from './request-shape.ts';
import type { Zones } from './zones.ts';

const maxRecordSetsPerPage = 300;
/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html, "Quotas on records". */
const maxRoutedSets = 100;

export type RecordActionOptions = {
  readonly now: () => number;
  /** How long a zone refuses further batches after one. */
  readonly changeSeconds: number;
  readonly loadBalancerExists: LoadBalancerExists | undefined;
  readonly healthChecks: ReadonlySet<string>;
};

export const recordActions = (
  zones: Zones,
  changes: Changes,
  options: RecordActionOptions,
): readonly Action[] => {
  const busyUntil = new Map<string, number>();
  return [
    action<ListResourceRecordSetsRequest, ListResourceRecordSetsResponse>(
      ListResourceRecordSets$,
      (input, account) => {
        const zone = zones.getFor(account, input.HostedZoneId ?? '');
        const size = pageSize(input.MaxItems, maxRecordSetsPerPage);
        const page = zone.records.listFrom(startKey(input), size + 1);
        const next = page[size];
        return {
          ResourceRecordSets: page.slice(0, size).map(({ set }) => set),
          IsTruncated: next !== undefined,
          MaxItems: size,
          ...(next === undefined
            ? {}
            : {
                NextRecordName: next.set.Name,
                NextRecordType: next.set.Type,
                NextRecordIdentifier: next.set.SetIdentifier,
              }),
        };
      },
    ),

    action<ChangeResourceRecordSetsRequest, ChangeResourceRecordSetsResponse>(
      ChangeResourceRecordSets$,
      (input, account) => {
        const batch = input.ChangeBatch?.Changes ?? [];
        const comment = input.ChangeBatch?.Comment;
        checkChanges(batch, comment);
        checkHealthChecks(batch, options.healthChecks);
        const zone = zones.getFor(account, input.HostedZoneId ?? '');
        changes.spend(account, changeTokensOf(batch));
        refuse(sizeProblems(batch));
        const at = options.now();
        if (at < (busyUntil.get(zone.id) ?? 0)) {
          throw new ServiceError(
            'PriorRequestNotComplete',
            'The request was rejected because Route 53 was still processing a prior request.',
          );
        }
        const draft = zone.records.draft();
        refuse(
          draftBatch(draft, batch, {
            zoneId: zone.id,
            zoneName: zone.name,
            privateZone: zone.private,
            maxRecordSets: zone.maxRecordSets,
            maxRoutedSets,
            loadBalancerExists: options.loadBalancerExists,
          }),
        );
        draft.commit();
        busyUntil.set(zone.id, at + options.changeSeconds * 1000);
        const info = changes.add(account, comment);
        changes.applied({ zoneId: zone.id, changes: batch, comment, at });
        return { ChangeInfo: info };
      },
    ),

    action<GetChangeRequest, GetChangeResponse>(GetChange$, (input, account) => ({
      ChangeInfo: changes.get(account, input.Id ?? ''),
    })),
  ];
};

/** A record set may outlive its health check, but none begins without. */
const checkHealthChecks = (batch: readonly Change[], known: ReadonlySet<string>): void => {
  for (const { Action: action, ResourceRecordSet: recordSet } of batch) {
    const id = recordSet?.HealthCheckId;
    if (action !== 'DELETE' && id !== undefined && !known.has(id)) {
      throw new ServiceError('NoSuchHealthCheck', `No health check exists with ID: ${id}`, 404);
    }
  }
};

/** All problems of a batch make one message in brackets. */
const refuse = (problems: readonly string[]): void => {
  if (problems.length === 0) return;
  throw new ServiceError('InvalidChangeBatch', `[${problems.join(', ')}]`);
};

const startKey = (input: ListResourceRecordSetsRequest): string => {
  const { StartRecordName: name, StartRecordType: type, StartRecordIdentifier: identifier } = input;
  if (name === undefined) {
    if (type === undefined && identifier === undefined) return '';
    throw invalidInput('The input is not valid: StartRecordType requires StartRecordName');
  }
  if (identifier !== undefined && type === undefined) {
    throw invalidInput('The input is not valid: StartRecordIdentifier requires StartRecordType');
  }
  if (type !== undefined && !isRecordType(type)) {
    throw invalidInput(`Value '${type}' at 'type' failed to satisfy constraint: unknown type`);
  }
  try {
    return recordKey(parseRecordName(name), type ?? '', identifier ?? '');
  } catch (error) {
    if (!(error instanceof RecordProblem)) throw error;
    throw invalidInput(error.message);
  }
};
