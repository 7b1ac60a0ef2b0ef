/*
 * Hosted zones at Route 53. Reads page by page or name by name, writes one batch per call, and takes every request from
 * the budget of the account before it is made. A request that is refused for that budget waits for its share again.
 */
import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsRequest,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import type { DnsName } from '../core/dns-name.ts';
import { readDnsName } from '../core/dns-name.ts';
import { SyncError } from '../core/errors.ts';
import { outsideText } from '../core/outside-text.ts';
import type { RecordSet } from '../core/record.ts';
import type { Zone } from '../core/zone.ts';
import type { ApplyResult, ZoneStore } from '../sync/ports.ts';
import { awsFailureOf } from './aws-failures.ts';
import { inParallel } from './in-parallel.ts';
import type { Cost, Pacer } from './pacing.ts';
import { fromRoute53Record, toRoute53Name, toRoute53Record } from './route53-records.ts';
import { refusalMessages } from './route53-refusal.ts';

export type Route53ZonesOptions = {
  readonly client: (roleArn: string | null) => Route53Client;
  readonly pacer: (roleArn: string | null) => Pacer;
  /** Of the current invocation. */
  readonly signal: () => AbortSignal;
};

/** The most that Route 53 gives at once. */
const listPageSize = 300;

/** One name has a few record sets; more of them come on a second page. */
const lookupPageSize = 20;
const lookupsAtOnce = 4;

/**
 * The SDK waits for a second or two, and a large batch needs as many tokens as come in half a minute. Each further attempt
 * waits for what it costs at a lower rate.
 */
const mostAttempts = 3;
const throttlingCodes = /^(Throttling(Exception)?|PriorRequestNotComplete)$/;

/** ChangeBatch.Comment in the API reference. */
const longestComment = 256;

export const route53Zones = (options: Route53ZonesOptions): ZoneStore => {
  /** A request paid for from the budget; its failures in our words. */
  const request = async <Result>(
    zone: Zone,
    action: string,
    cost: Cost,
    send: (client: Route53Client, abortSignal: AbortSignal) => Promise<Result>,
  ): Promise<Result> => {
    const signal = options.signal();
    const pacer = options.pacer(zone.roleArn);
    for (let attempt = 1; ; attempt += 1) {
      await pacer.take(cost, signal);
      try {
        return await send(options.client(zone.roleArn), signal);
      } catch (error) {
        if (!throttlingCodes.test(awsFailureOf(error).code) || attempt === mostAttempts) {
          throw zoneFailure(zone, action, error, signal);
        }
        pacer.refused();
      }
    }
  };

  async function* pages(
    zone: Zone,
    size: number,
    from: DnsName | null,
  ): AsyncGenerator<{ readonly records: readonly RecordSet[]; readonly nextName: DnsName | null }> {
    const starts = new Set<string>();
    let start: Start = from === null ? {} : { StartRecordName: toRoute53Name(from) };
    for (;;) {
      starts.add(JSON.stringify(start));
      const page = await request(
        zone,
        'ListResourceRecordSets',
        { requests: 1, tokens: 0 },
        (client, abortSignal) =>
          client.send(
            new ListResourceRecordSetsCommand({
              HostedZoneId: zone.id,
              MaxItems: size,
              ...start,
            }),
            { abortSignal },
          ),
      );
      const next = page.IsTruncated === true ? startOf(page) : null;
      const records = (page.ResourceRecordSets ?? []).map(fromRoute53Record);
      const goesOn = next?.StartRecordName !== undefined && !starts.has(JSON.stringify(next));
      if (next !== null && !goesOn) throw stuck(zone, next);
      yield {
        records,
        nextName: next === null ? null : readDnsName(next.StartRecordName ?? ''),
      };
      if (next === null) return;
      start = next;
    }
  }

  const lookupName = async (zone: Zone, name: DnsName): Promise<readonly RecordSet[]> => {
    const found: RecordSet[] = [];
    for await (const page of pages(zone, lookupPageSize, name)) {
      found.push(...page.records.filter((record) => record.name === name));
      if (page.nextName !== name) break;
    }
    return found;
  };

  return {
    list: async (zone) => {
      const found: RecordSet[] = [];
      for await (const page of pages(zone, listPageSize, null)) found.push(...page.records);
      return found;
    },

    lookup: async (zone, names) => {
      const found = await inParallel([...new Set(names)], lookupsAtOnce, (name) =>
        lookupName(zone, name),
      );
      return found.flat();
    },

    apply: async (zone, batch, comment): Promise<ApplyResult> => {
      const changes = batch.groups
        .flatMap((group) => group.changes)
        .map(({ action, record }) => ({
          Action: action,
          ResourceRecordSet: toRoute53Record(record),
        }));
      const command = new ChangeResourceRecordSetsCommand({
        HostedZoneId: zone.id,
        ChangeBatch: { Comment: comment.slice(0, longestComment), Changes: changes },
      });
      const cost = { requests: 1, tokens: changes.length };
      return request(zone, 'ChangeResourceRecordSets', cost, async (client, abortSignal) => {
        try {
          const { ChangeInfo: info } = await client.send(command, { abortSignal });
          const changeId = (info?.Id ?? '').replace(/^\/change\//, '');
          return {
            kind: 'applied',
            changeId,
            status: info?.Status === 'INSYNC' ? 'INSYNC' : 'PENDING',
          };
        } catch (error) {
          const messages = refusalMessages(error);
          if (messages === null) throw error;
          return { kind: 'refused', messages };
        }
      });
    },
  };
};

type Start = Pick<
  ListResourceRecordSetsRequest,
  'StartRecordName' | 'StartRecordType' | 'StartRecordIdentifier'
>;

const startOf = (page: {
  readonly NextRecordName?: string | undefined;
  readonly NextRecordType?: ListResourceRecordSetsRequest['StartRecordType'];
  readonly NextRecordIdentifier?: string | undefined;
}): Start => ({
  ...(page.NextRecordName === undefined ? {} : { StartRecordName: page.NextRecordName }),
  ...(page.NextRecordType === undefined ? {} : { StartRecordType: page.NextRecordType }),
  ...(page.NextRecordIdentifier === undefined
    ? {}
    : { StartRecordIdentifier: page.NextRecordIdentifier }),
});

const stuck = (zone: Zone, next: Start): SyncError =>
  new SyncError(
    'zone-unavailable',
    `zone ${zone.name} (${zone.id}) cannot be listed: after ${outsideText(next.StartRecordName ?? 'nothing')} Route 53 gives the same page again, expected the next one; nothing is concluded from a part of a zone`,
    { retryable: true },
  );

const zoneFailure = (
  zone: Zone,
  action: string,
  error: unknown,
  signal: AbortSignal,
): SyncError => {
  if (error instanceof SyncError) return error;
  const failure = awsFailureOf(error);
  const where = `zone ${zone.name} (${zone.id})`;
  if (signal.aborted || failure.kind === 'aborted') {
    return new SyncError(
      'out-of-time',
      `out of time: the run ended during ${action} of ${where}; the next one goes on`,
      { retryable: true, cause: error },
    );
  }
  return new SyncError(
    'zone-unavailable',
    `${where}: ${action} failed with ${failure.text}; ${adviceFor(failure.kind, zone, action)}`,
    { retryable: failure.retryable, cause: error },
  );
};

const adviceFor = (
  kind: ReturnType<typeof awsFailureOf>['kind'],
  zone: Zone,
  action: string,
): string => {
  const who = zone.roleArn ?? 'the role of the function';
  switch (kind) {
    case 'absent':
      return `correct the id of the zone, or set the roleArn of the account that has it`;
    case 'denied':
      return `allow ${who} route53:${action} on this zone`;
    case 'refused':
      return 'the request is wrong; check the settings of the zone';
    case 'busy':
    case 'broken':
    case 'aborted':
      return 'it is tried again';
    default:
      return kind satisfies never;
  }
};
