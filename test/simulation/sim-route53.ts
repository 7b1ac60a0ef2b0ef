/*
 * Route 53 of the simulated world behind the SDK client that the adapter uses: listings in pages that may be torn, batches
 * that are refused, throttled, lost, sent twice or late.
 */
import {
  ChangeResourceRecordSetsCommand,
  type ChangeResourceRecordSetsCommandInput,
  type ChangeResourceRecordSetsCommandOutput,
  InvalidChangeBatch,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandInput,
  type ListResourceRecordSetsCommandOutput,
} from '@aws-sdk/client-route-53';
import { fromRoute53Record } from '../../functions/adapters/route53-records.ts';
import { recordKey } from '../../functions/core/record.ts';
import { parseRecordName } from '../../local/route53/record-name.ts';
import { recordKey as storedKey } from '../../local/route53/record-store.ts';
import { type Calls, serviceError, timeoutError } from './calls.ts';
import type { Instance } from './instances.ts';
import { count, type Fault, serverOf, type Universe } from './universe.ts';
import type { Sender } from './write.ts';
import { contentOf, pageFrom, type ZoneChange } from './zone-server.ts';

export const simulatedRoute53 = (
  universe: Universe,
  instance: Instance,
  calls: Calls,
  send: Sender,
): ((command: unknown) => Promise<unknown>) => {
  const list = async (
    input: ListResourceRecordSetsCommandInput,
  ): Promise<Partial<ListResourceRecordSetsCommandOutput>> => {
    const zoneId = input.HostedZoneId ?? '';
    const server = serverOf(universe, zoneId);
    const { invocation } = instance;
    const from = input.StartRecordName === undefined ? '' : ` from ${input.StartRecordName}`;
    const what = `list ${zoneId}${from}`;
    const fault = await calls.pass({ port: 'zone', what, outage: `zone ${zoneId}` });
    if (fault !== 'none') throw errorFor(fault);
    const size = Math.min(input.MaxItems ?? 300, universe.pages.zone);
    const { page, next } = pageFrom(server, startKey(input), size);
    for (const { set } of page) {
      const record = fromRoute53Record(set);
      invocation.seen.set(`${zoneId} ${recordKey(record)}`, contentOf(record));
    }
    return {
      ResourceRecordSets: page.map(({ set }) => set),
      IsTruncated: next !== undefined,
      NextRecordName: next?.set.Name,
      NextRecordType: next?.set.Type,
      NextRecordIdentifier: next?.set.SetIdentifier,
    };
  };

  const apply = async (
    input: ChangeResourceRecordSetsCommandInput,
  ): Promise<Partial<ChangeResourceRecordSetsCommandOutput>> => {
    const zoneId = input.HostedZoneId ?? '';
    const { invocation } = instance;
    const changes = (input.ChangeBatch?.Changes ?? []).map(
      ({ Action, ResourceRecordSet }): ZoneChange => ({
        action: Action ?? 'UPSERT',
        record: fromRoute53Record(ResourceRecordSet ?? { Name: '', Type: 'A' }),
      }),
    );
    const what = `apply ${changes.length} changes`;
    const fault = await calls.pass({ port: 'apply', what, outage: `zone ${zoneId}` });
    if (fault === 'arrives-late') universe.late.push({ invocation, zoneId, changes });
    const isSent = fault === 'none' || fault === 'answer-lost' || fault === 'sent-twice';
    if (!isSent) throw errorFor(fault);
    if (universe.time < serverOf(universe, zoneId).busyUntil) throw errorFor('prior-request');
    const first = send(universe, invocation, zoneId, changes);
    if (fault === 'answer-lost') throw timeoutError();
    const problems = fault === 'sent-twice' ? send(universe, invocation, zoneId, changes) : first;
    await calls.pass({ port: 'answer', what: `answer of ${zoneId}`, outage: '' });
    if (problems.length > 0) throw refusal(universe, problems);
    universe.counter += 1;
    const Id = `/change/C${universe.counter}`;
    return { ChangeInfo: { Id, Status: 'PENDING', SubmittedAt: new Date(universe.time) } };
  };

  return async (command) => {
    if (command instanceof ListResourceRecordSetsCommand) return list(command.input);
    if (command instanceof ChangeResourceRecordSetsCommand) return apply(command.input);
    throw new Error('Route 53 of the simulated world has no such action');
  };
};

/** A batch that was given up long ago reaches Route 53 after all. */
export const arriveLate = (universe: Universe, send: Sender): void => {
  const late = universe.late.shift();
  if (late === undefined) return;
  count(universe, 'arrived-late');
  universe.trace.push(`      the late batch of run ${late.invocation.id} arrives`);
  send(universe, late.invocation, late.zoneId, late.changes);
};

const startKey = (input: ListResourceRecordSetsCommandInput): string =>
  input.StartRecordName === undefined
    ? ''
    : storedKey(
        parseRecordName(input.StartRecordName),
        input.StartRecordType ?? '',
        input.StartRecordIdentifier ?? '',
      );

/** Both forms of the error exist: a list of messages, and one text with all of them in brackets. */
const refusal = (universe: Universe, problems: readonly string[]): Error => {
  const error = new InvalidChangeBatch({
    message: `[${problems.join(', ')}]`,
    $metadata: { httpStatusCode: 400 },
  });
  universe.counter += 1;
  return universe.counter % 2 === 0 ? error : Object.assign(error, { messages: [...problems] });
};

const errorFor = (fault: Fault): Error => {
  switch (fault) {
    case 'throttled':
      return serviceError('Throttling', 'Rate exceeded', 400);
    case 'prior-request':
      return serviceError('PriorRequestNotComplete', 'a prior request is being processed', 400);
    case 'forbidden':
      return serviceError('AccessDenied', 'User is not authorized', 403);
    case 'unavailable':
      return serviceError('ServiceUnavailable', 'the service is not available', 503);
    default:
      return timeoutError();
  }
};
