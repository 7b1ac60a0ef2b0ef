import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toRoute53Name } from '../../functions/adapters/route53-records.ts';
import { parseDnsName, printable, readDnsName } from '../../functions/core/dns-name.ts';
import { damaged, holds, hostileText, isOneLine, timeout } from './fuzzing.ts';

const label = fc.stringMatching(/^[a-z0-9_]([a-z0-9_-]{0,20}[a-z0-9_])?$/);
const plain = fc
  .array(label, { minLength: 2, maxLength: 5 })
  .map((labels) => labels.join('.'))
  // Four numbers may be an IP address, which is no name.
  .filter((name) => !/^(\d+\.)+\d+$/.test(name));
const names = fc.tuple(fc.constantFrom('', '*.'), plain).map(([star, name]) => star + name);
const written = fc.oneof(
  names,
  names.map((name) => `${name.toUpperCase()}.`),
  fc.constantFrom('bücher.example', '日本.example.com', 'straße.example.'),
);

describe('a name that a person writes', () => {
  it('is a name within the limits of DNS or refused in a line', { timeout }, () => {
    holds(fc.oneof(hostileText, damaged(written)), (text) => {
      const parsed = parseDnsName(text);
      if (parsed.kind === 'invalid') {
        isOneLine(`${parsed.found} ${parsed.problem}`, 400);
        return;
      }
      expect(parsed.name).toMatch(/^(\*|[a-z0-9_-]+)(\.[a-z0-9_-]+)+$/);
      expect(parsed.name.length).toBeLessThanOrEqual(253);
      expect(Math.max(...parsed.name.split('.').map((part) => part.length))).toBeLessThan(64);
      expect(parseDnsName(parsed.name)).toEqual(parsed);
    });
  });

  it('goes to Route 53 and comes back as it was', { timeout }, () => {
    holds(written, (text) => {
      const parsed = parseDnsName(text);
      if (parsed.kind === 'invalid') throw new Error(`${text}: ${parsed.problem}`);
      const sent = toRoute53Name(parsed.name);
      expect(sent).toMatch(/^[a-z0-9_.*-]+\.$/);
      expect(readDnsName(sent)).toBe(parsed.name);
      // Route 53 lists a star in octal.
      expect(readDnsName(sent.replace('*', '\\052'))).toBe(parsed.name);
    });
  });
});

describe('a name that Route 53 lists', () => {
  const octet = fc.nat({ max: 255 }).map((code) => `\\${code.toString(8).padStart(3, '0')}`);
  const listed = fc
    .array(fc.array(fc.oneof(label, octet), { minLength: 1, maxLength: 4 }), { minLength: 1 })
    .map((labels) => labels.map((parts) => parts.join('')).join('.'));
  const octetsOf = (name: string): string =>
    name
      .toLowerCase()
      .replace(/\\([0-3][0-7]{2})/g, (_, digits: string) => {
        const code = Number.parseInt(digits, 8);
        return `<${code >= 65 && code <= 90 ? code + 32 : code}>`;
      })
      .replace(/[^.<>]/g, (letter, at: number, whole: string) =>
        /<[^>]*$/.test(whole.slice(0, at)) ? letter : `<${letter.charCodeAt(0)}>`,
      );

  it('goes back with the same octets, whatever it holds', { timeout }, () => {
    holds(listed, (name) => {
      const sent = toRoute53Name(readDnsName(`${name}.`));
      expect(octetsOf(sent)).toBe(octetsOf(`${name}.`));
      expect(sent).toMatch(/^(\\[0-3][0-7]{2}|[a-z0-9_.*-])+$/);
    });
  });

  it('never stops us', { timeout }, () => {
    holds(hostileText, (text) => {
      expect(typeof toRoute53Name(readDnsName(text))).toBe('string');
      isOneLine(printable(text), 121);
    });
  });
});
