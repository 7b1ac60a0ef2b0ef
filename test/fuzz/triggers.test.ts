import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SyncError } from '../../functions/core/errors.ts';
import type { Trigger } from '../../functions/core/trigger.ts';
import { parseBody, parsePayload } from '../../functions/sync/payload.ts';
import { damaged, damagedValue, holds, hostileValue, isOneLine, timeout } from './fuzzing.ts';

const folder = new URL('../fixtures/events/', import.meta.url);
const events = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => readFileSync(new URL(file, folder), 'utf8'));

const commands = [
  { action: 'resync' },
  { action: 'resync', clusters: ['prod'], dryRun: true, verbose: true, approve: '0123456789ab' },
  {
    action: 'confirm',
    clusters: ['prod'],
    firstLookAt: '2026-01-01T00:00:00.000Z',
    records: [
      {
        zone: 'Z1',
        name: 'a.example.com',
        type: 'A',
        setIdentifier: null,
        target: 'x.elb.eu-west-1.amazonaws.com',
        reason: 'source-absent-once',
      },
    ],
  },
].map((command) => JSON.stringify(command));

const valid = fc.constantFrom(...events, ...commands);

/** A trigger, or the one error that says what is wrong; null for the latter. */
const read = (parse: () => Trigger): Trigger | null => {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    expect(error.code).toBe('unknown-payload');
    isOneLine(error.message, 3_000);
    return null;
  }
};

/** Nothing in a trigger is made up: it is no larger than what it was read from. */
const isBounded = (trigger: Trigger | null, input: string): void => {
  if (trigger === null) return;
  expect(JSON.stringify(trigger).length).toBeLessThan(1_000 + input.length * 4);
};

describe('a message', () => {
  it('that is damaged is a trigger or refused in a line', { timeout }, () => {
    holds(damaged(valid), (body) => {
      isBounded(
        read(() => parseBody(body)),
        body,
      );
    });
  });

  it('of any shape is a trigger or refused in a line', { timeout }, () => {
    const shaped = damagedValue(valid.map((text) => JSON.parse(text) as unknown));
    holds(fc.oneof(shaped, hostileValue), (payload) => {
      isBounded(
        read(() => parsePayload(payload)),
        JSON.stringify(payload),
      );
    });
  });

  it('with keys that it should not have is no command', { timeout }, () => {
    holds(fc.tuple(fc.constantFrom(...commands), hostileValue), ([command, value]) => {
      for (const key of ['__proto__', 'constructor', 'polluted']) {
        const body = command.replace('{', `{"${key}":${JSON.stringify(value)},`);
        const trigger = read(() => parseBody(body));
        // zod leaves out __proto__, as it is not an own key that an object of ours could have.
        if (trigger !== null) expect(key).toBe('__proto__');
        expect(JSON.stringify(trigger)).not.toContain('polluted');
      }
    });
  });

  it('with a command says the same after a round trip', { timeout }, () => {
    const name = fc.string({ minLength: 1, maxLength: 30 });
    const resync = fc.record({
      clusters: fc.option(fc.array(name, { minLength: 1, maxLength: 3 })),
      dryRun: fc.boolean(),
      verbose: fc.boolean(),
      approve: fc.option(fc.stringMatching(/^[0-9a-f]{12}$/)),
    });
    holds(resync, (command) => {
      const { clusters, approve, ...flags } = command;
      const body = JSON.stringify({
        action: 'resync',
        ...flags,
        ...(clusters === null ? {} : { clusters }),
        ...(approve === null ? {} : { approve }),
      });
      expect(parseBody(body)).toEqual({ kind: 'resync', ...command });
    });
  });
});
