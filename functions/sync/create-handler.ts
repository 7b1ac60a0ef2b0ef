/*
 * The function, wired: an SQS batch or a manual invoke in, one run, the answer out. What lives between warm invocations lives
 * in here: clients, cluster access, the request budget.
 */
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { AwsClients } from '../adapters/aws-clients.ts';
import { awsFailureOf } from '../adapters/aws-failures.ts';
import { livePorts } from '../adapters/live-ports.ts';
import { postponeMessages, queueUrlOf, sqsFollowUps } from '../adapters/queue.ts';
import { toRoute53Record } from '../adapters/route53-records.ts';
import { countReport, logReport, type RequestCounts } from '../adapters/telemetry.ts';
import { zonesByTags } from '../adapters/zone-tags.ts';
import { answerOf, mostAnswerBytes } from '../core/answer.ts';
import type { Report } from '../core/report.ts';
import { checkClusters } from '../core/scope.ts';
import type { Settings } from '../core/settings.ts';
import type { Trigger } from '../core/trigger.ts';
import { batchResponse, readMessages, retryDelaySeconds, toRuns } from './batch-messages.ts';
import { parsePayload } from './payload.ts';
import { run } from './run.ts';

export type HandlerParts = {
  readonly loadSettings: () => Promise<Settings>;
  readonly clients: AwsClients;
  /** Requests since the last call, then forgotten. */
  readonly takeRequestCounts: () => RequestCounts;
  readonly queueUrl: string;
  readonly queueRegion: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly kubernetesTimeoutSeconds: number;
  readonly clusterTimeoutSeconds: number;
};

export type Handle = (
  event: unknown,
  context: Context,
  options: { readonly signal: AbortSignal },
) => Promise<SQSBatchResponse | Report>;

/** No new batch is started when less than this is left of the invocation: reports and messages still have to go out. */
const reserveMilliseconds = 8_000;

export const createHandler = (parts: HandlerParts): Handle => {
  const { logger, metrics, clients } = parts;
  let signal = new AbortController().signal;
  let lastCompleteResync: number | null = null;
  const sqs = clients.sqs(parts.queueRegion);
  let ready: Promise<{ settings: Settings; ports: ReturnType<typeof livePorts> }> | null = null;
  const chooseZones = zonesByTags({
    client: clients.route53,
    now: Date.now,
    signal: () => signal,
  });
  const prepare = async () => {
    const settings = await parts.loadSettings();
    const followUps = sqsFollowUps(sqs, parts.queueUrl, () => signal);
    const { kubernetesTimeoutSeconds, clusterTimeoutSeconds } = parts;
    const current = (): AbortSignal => signal;
    const ports = livePorts({
      settings,
      clients,
      followUps,
      signal: current,
      kubernetesTimeoutSeconds,
      clusterTimeoutSeconds,
    });
    return { settings, ports };
  };

  const runOnce = async (triggers: readonly Trigger[], context: Context) => {
    ready ??= prepare().catch((error) => {
      ready = null;
      throw error;
    });
    const { settings: configured, ports } = await ready;
    const startedAt = Date.now();
    parts.takeRequestCounts();
    const settings = await chooseZones(configured);
    const left = configured.zones.filter((zone) => !settings.zones.includes(zone));
    for (const { id, name } of left)
      logger.info('zone-left-out', { zone: id, name, reason: 'zone-tags' });
    const result = await run(triggers, settings, ports, {
      runId: context.awsRequestId,
      outOfTime: () => signal.aborted || context.getRemainingTimeInMillis() < reserveMilliseconds,
      shape: toRoute53Record,
    });
    const completeResync = isCompleteResync(triggers, result.report, settings);
    if (completeResync) lastCompleteResync = startedAt;
    logReport(logger, result.report);
    countReport(metrics, result.report, {
      durationMilliseconds: Date.now() - startedAt,
      secondsSinceEvent: secondsSinceOldestEvent(triggers),
      secondsSinceCompleteResync:
        lastCompleteResync === null ? null : (Date.now() - lastCompleteResync) / 1000,
      completeResync,
      requests: parts.takeRequestCounts(),
    });
    return result;
  };

  const handleBatch = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const settings = await parts.loadSettings();
    const { messages, refused } = readMessages(event, settings);
    for (const { record, error } of refused) {
      logger.error('message', {
        messageId: record.messageId,
        code: error.code,
        reason: error.message,
      });
    }
    const failed = new Set(refused.map(({ record }) => record));
    try {
      for (const group of toRuns(messages)) {
        for (const { record } of group) failed.add(record);
        const { unfinished } = await runOnce(
          group.map((message) => message.trigger),
          context,
        );
        for (const { record, trigger } of group) if (!unfinished(trigger)) failed.delete(record);
      }
    } finally {
      await bringBackSoon([...failed]);
    }
    return batchResponse([...failed]);
  };

  /** The messages stay failed whatever happens here; this only saves them the long visibility time-out. */
  const bringBackSoon = async (records: readonly SQSEvent['Records'][number][]): Promise<void> => {
    const queues = new Map(
      records.map((record) => [record.eventSourceARN, queueUrlOf(record.eventSourceARN)]),
    );
    for (const [arn, url] of queues) {
      const postponed = records
        .filter((record) => record.eventSourceARN === arn)
        .map((record) => ({ ...record, delaySeconds: retryDelaySeconds(record) }));
      try {
        const late = await postponeMessages(sqs, url, postponed);
        if (late.length > 0) logger.warn('visibility', { queue: arn, messageIds: late });
      } catch (error) {
        logger.warn('visibility', { queue: arn, reason: awsFailureOf(error).text });
      }
    }
  };

  return async (event, context, options) => {
    signal = options.signal;
    if (isSqsEvent(event)) return handleBatch(event, context);
    const trigger = parsePayload(event);
    checkClusters(trigger, await parts.loadSettings());
    return answerOf((await runOnce([trigger], context)).report, mostAnswerBytes);
  };
};

const isSqsEvent = (event: unknown): event is SQSEvent =>
  event !== null &&
  typeof event === 'object' &&
  'Records' in event &&
  Array.isArray(event.Records) &&
  event.Records.every((record: unknown) => eventSourceOf(record) === 'aws:sqs');

const eventSourceOf = (record: unknown): unknown =>
  record !== null && typeof record === 'object' && 'eventSource' in record
    ? record.eventSource
    : null;

const isCompleteResync = (
  triggers: readonly Trigger[],
  report: Report,
  settings: Settings,
): boolean =>
  triggers.some((trigger) => trigger.kind === 'resync' && trigger.clusters === null) &&
  report.failures.length === 0 &&
  report.zones.length === settings.zones.length &&
  report.clusters.every((cluster) => cluster.coverage === 'complete');

const secondsSinceOldestEvent = (triggers: readonly Trigger[]): number | null => {
  const times = triggers
    .flatMap((trigger) =>
      'eventTime' in trigger && trigger.eventTime !== null ? [trigger.eventTime] : [],
    )
    .map((time) => Date.parse(time))
    .filter(Number.isFinite);
  return times.length === 0 ? null : Math.max(0, (Date.now() - Math.min(...times)) / 1000);
};
