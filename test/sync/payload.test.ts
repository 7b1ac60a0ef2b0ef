/*
 * Whoever may send a message may send anything: what a refusal says of it is on one line and of bearable length.
 */
import { describe, expect, it } from 'vitest';
import { parseBody } from '../../functions/sync/payload.ts';

const refusalOf = (payload: unknown): string => {
  try {
    parseBody(JSON.stringify(payload));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('the payload was accepted');
};

const confirm = { action: 'confirm', clusters: ['prod'], firstLookAt: '2026-01-01T00:00:00Z' };

describe('a payload that is refused', () => {
  it('is told with every problem while these are few', () => {
    expect(refusalOf({ ...confirm, records: [0, 0], dryRun: 1 })).toBe(
      "unknown payload: found the action 'confirm' with records.0: found 0, expected a value of type object; records.1: found 0, expected a value of type object; the document: unknown key 'dryRun'; remove it or correct its name, expected the documented keys only; correct the payload",
    );
  });

  it.each([
    ['records', { ...confirm, records: Array(50_000).fill(0) }, 'and 49990 more'],
    ['clusters', { action: 'resync', clusters: Array(5_000).fill('') }, 'and 4990 more'],
    [
      'unknown keys',
      { action: 'resync', ...Object.fromEntries(Array(5_000).fill(0).entries()) },
      "'9', and 4990 more; remove",
    ],
  ])('is told with its first ten %s', (_, payload, more) => {
    const refusal = refusalOf(payload);
    expect(refusal).toContain(more);
    expect(refusal.length).toBeLessThan(1_500);
  });

  it.each([
    ['an action', { action: '\u001b[31m\n'.repeat(1_000) }],
    ['a key', { action: 'resync', ['\u001b[31m\n'.repeat(1_000)]: 1 }],
    ['a value', { action: 'resync', approve: '\u001b[31m\n'.repeat(1_000) }],
    ['a payload', '\u001b[31m\n'.repeat(1_000)],
  ])('shows no control characters of %s, and little of it', (_, payload) => {
    expect(refusalOf(payload)).toMatch(/^unknown payload: found [^\p{Cc}]{20,400}$/u);
  });
});
