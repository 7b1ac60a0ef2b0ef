/*
 * An SQS batch as one run: every message is read on its own, all readable ones are merged, and only the messages whose work
 * did not get done go back to the queue, soon and later and later (SQS event source mapping, ReportBatchItemFailures).
 */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { SyncError } from '../core/errors.ts';
import { checkClusters } from '../core/scope.ts';
import type { Settings } from '../core/settings.ts';
import type { Trigger } from '../core/trigger.ts';
import { parseBody } from './payload.ts';

export type Message = { readonly record: SQSRecord; readonly trigger: Trigger };
export type Refused = { readonly record: SQSRecord; readonly error: SyncError };

export const readMessages = (
  event: SQSEvent,
  settings: Settings,
): { readonly messages: readonly Message[]; readonly refused: readonly Refused[] } => {
  const messages: Message[] = [];
  const refused: Refused[] = [];
  for (const record of event.Records) {
    try {
      const trigger = parseBody(record.body);
      checkClusters(trigger, settings);
      messages.push({ record, trigger });
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      refused.push({ record, error });
    }
  }
  return { messages, refused };
};

/** A plan-only message must not keep the others of its batch from being applied, so it is a run of its own. */
export const toRuns = (messages: readonly Message[]): readonly (readonly Message[])[] => {
  const planOnly = messages.filter(isPlanOnly);
  const others = messages.filter((message) => !isPlanOnly(message));
  return [others, planOnly].filter((run) => run.length > 0);
};

export const batchResponse = (failed: readonly SQSRecord[]): SQSBatchResponse => ({
  batchItemFailures: failed.map((record) => ({ itemIdentifier: record.messageId })),
});

/** 5, 10, 20, 40, then 60 seconds, by how often the message was received. */
export const retryDelaySeconds = (record: SQSRecord): number => {
  const received = Number(record.attributes.ApproximateReceiveCount);
  const attempt = Number.isFinite(received) ? Math.max(1, received) : 1;
  return Math.min(60, 5 * 2 ** Math.min(attempt - 1, 10));
};

const isPlanOnly = ({ trigger }: Message): boolean => trigger.kind === 'resync' && trigger.dryRun;
