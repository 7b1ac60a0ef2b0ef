/*
 * Invocation payloads: the commands of people, of the schedule and of our own follow-ups. Everything that is not a command
 * is read as an event (core/trigger.ts). What is neither is refused by name.
 */
import * as z from 'zod/mini';
import { printable } from '../core/dns-name.ts';
import { SyncError } from '../core/errors.ts';
import { parseEvent, type Trigger } from '../core/trigger.ts';
import { firstProblemsOf } from './schema-problems.ts';

const clusterNames = z.array(z.string().check(z.minLength(1))).check(z.minLength(1));

const resync = z.strictObject({
  action: z.literal('resync'),
  clusters: z.optional(clusterNames),
  dryRun: z.optional(z.boolean()),
  verbose: z.optional(z.boolean()),
  approve: z.optional(z.string().check(z.regex(/^[0-9a-f]{12}$/))),
});

const confirm = z.strictObject({
  action: z.literal('confirm'),
  clusters: clusterNames,
  firstLookAt: z.iso.datetime(),
  records: z.array(
    z.strictObject({
      zone: z.string(),
      name: z.string(),
      type: z.string(),
      setIdentifier: z.nullable(z.string()),
      target: z.string(),
      reason: z.string(),
      owner: z._default(z.nullable(z.string()), null),
      resource: z._default(z.nullable(z.string()), null),
    }),
  ),
});

/** Throws SyncError `unknown-payload`. */
export const parsePayload = (payload: unknown): Trigger => {
  const action = actionOf(payload);
  switch (action) {
    case undefined:
      return parseEvent(payload);
    case 'resync': {
      const command = parse(resync, payload, action);
      return {
        kind: 'resync',
        clusters: command.clusters ?? null,
        dryRun: command.dryRun ?? false,
        approve: command.approve ?? null,
        verbose: command.verbose ?? false,
      };
    }
    case 'confirm': {
      const { clusters, firstLookAt, records } = parse(confirm, payload, action);
      return { kind: 'confirm', clusters, firstLookAt, records };
    }
    default:
      throw refused(`the action '${printable(action)}'`, "'resync'");
  }
};

/** Reads a message body; throws SyncError `unknown-payload` when it is not JSON. */
export const parseBody = (body: string): Trigger => {
  let payload: unknown;
  try {
    payload = JSON.parse(body);
  } catch {
    throw refused(`text that is not JSON: '${printable(body)}'`, 'an event or {"action":"resync"}');
  }
  return parsePayload(payload);
};

const actionOf = (payload: unknown): string | undefined => {
  if (payload === null || typeof payload !== 'object' || !('action' in payload)) return undefined;
  return typeof payload.action === 'string'
    ? payload.action
    : String(JSON.stringify(payload.action));
};

const parse = <T extends z.core.$ZodType>(schema: T, payload: unknown, action: string) => {
  const result = z.safeParse(schema, payload);
  if (result.success) return result.data;
  const problems = firstProblemsOf(result.error.issues, payload);
  throw refused(`the action '${action}' with ${problems.join('; ')}`, 'the documented keys only');
};

const refused = (found: string, expected: string): SyncError =>
  new SyncError(
    'unknown-payload',
    `unknown payload: found ${found}, expected ${expected}; correct the payload`,
    { retryable: false },
  );
