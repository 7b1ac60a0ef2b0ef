/* What an event comes to: a trigger, or the name under which it is refused. */
import { expect } from 'vitest';
import { SyncError } from '../../functions/core/errors.ts';
import { parseEvent } from '../../functions/core/trigger.ts';

export const reference = (
  kind: string,
  place: string,
  name: string,
  id: string | null = null,
): Record<string, unknown> => {
  const [account, region] = place.split('/');
  const path = kind === 'network' ? 'net' : 'app';
  const prefix = `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer`;
  return {
    account,
    region,
    kind,
    name,
    arn: id === null ? null : `${prefix}/${path}/${name}/${id}`,
  };
};

export const outcomeOf = (payload: unknown): unknown => {
  try {
    return parseEvent(payload);
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    expect({ code: error.code, retryable: error.retryable }).toEqual({
      code: 'unknown-payload',
      retryable: false,
    });
    return /^unknown payload: found (.*), expected /.exec(error.message)?.[1];
  }
};
