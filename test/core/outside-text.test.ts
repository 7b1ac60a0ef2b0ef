import { describe, expect, it } from 'vitest';
import { outsideText } from '../../functions/core/outside-text.ts';

describe('a text from outside', () => {
  it('comes on one line, without control characters, and not too long', () => {
    expect(outsideText(' a\n\tb\u0007 ')).toBe('a b\ufffd');
    expect(outsideText('word '.repeat(200))).toHaveLength(501);
  });

  it('loses the secrets it carries', () => {
    const text =
      'Bearer k8s-aws-v1.aGk and -----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----.';
    expect(outsideText(text)).toBe('Bearer [token] and [certificate].');
    expect(outsideText('half -----BEGIN CERTIFICATE-----\nMIIB')).toBe('half [certificate]');
    expect(outsideText('token k8s-aws-v1.aGk_-x!')).toBe('token [token]!');
  });
});
