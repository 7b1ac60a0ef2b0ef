import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allFlags } from '../../cli/external-dns/flag-table.ts';
import { shellWords } from '../../cli/external-dns/shell-words.ts';
import { translate } from '../../cli/external-dns/translate.ts';
import type { Translation } from '../../cli/external-dns/translation.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { damaged, holds, hostileText, timeout } from './fuzzing.ts';

const known = { cluster: 'prod', region: 'eu-west-1', account: '111122223333', zones: [] };

const orUsage = <Result>(read: () => Result): Result | null => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    expect(error.message.length).toBeLessThan(25_000);
    return null;
  }
};

const flagNames = allFlags.map(({ flag }) => flag);
const value = fc.oneof(
  hostileText,
  fc.constantFrom('true', 'false', 'aws', 'txt', 'sync', 'example.com', 'Z0123', 'service', '30s'),
);
const word = fc
  .tuple(fc.constantFrom(...flagNames, 'no-such-flag', '__proto__', 'constructor'), value)
  .chain(([flag, text]) =>
    fc.constantFrom([`--${flag}=${text}`], [`--${flag}`, text], [`--${flag}`], [`--no-${flag}`]),
  );
const words = fc.array(word, { maxLength: 6 }).map((lists) => lists.flat());

describe('the arguments of external-dns', () => {
  it('are words again when they were quoted', { timeout }, () => {
    const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
    holds(fc.array(hostileText, { maxLength: 5 }), (texts) => {
      expect(shellWords(texts.map(quoted).join(' '))).toEqual(texts);
    });
  });

  it('in any text are words or told to be corrected', { timeout }, () => {
    const line = words.map((list) => list.join(' '));
    holds(fc.oneof(hostileText, damaged(line)), (text) => {
      const found = orUsage(() => shellWords(text));
      if (found !== null) expect(found.join('').length).toBeLessThanOrEqual(text.length);
    });
  });

  it('are translated or told to be corrected, and no flag of ours is forgotten', {
    timeout,
  }, () => {
    const variables = fc
      .dictionary(
        fc.constantFrom('EXTERNAL_DNS_SOURCE', 'EXTERNAL_DNS_REGISTRY', 'EXTERNAL_DNS_X', 'PATH'),
        hostileText,
      )
      .map((entries) => new Map(Object.entries(entries)));
    holds(fc.tuple(words, variables), ([list, environment]) => {
      const found = { words: list, environment, version: null, unread: [] };
      const translation: Translation | null = orUsage(() => translate(found, known));
      if (translation === null) return;
      expect(translation.document.clusters).toHaveLength(1);
      expect(translation.document).toMatchObject({ mode: 'observe' });
      expect(JSON.stringify(translation)).not.toContain('polluted');
    });
  });

  it('that are secret are in no translation', { timeout }, () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9+/]{43}=$/);
    holds(fc.tuple(secret, words), ([key, list]) => {
      const given = [...list, `--txt-encrypt-aes-key=${key}`];
      const found = { words: given, environment: new Map(), version: null, unread: [] };
      const translation = orUsage(() => translate(found, known));
      if (translation !== null) expect(JSON.stringify(translation)).not.toContain(key);
    });
  });
});
