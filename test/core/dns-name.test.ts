import { describe, expect, it } from 'vitest';
import {
  belongsTo,
  compareDnsNames,
  composeDnsName,
  parseDnsName,
  printable,
  readDnsName,
} from '../../functions/core/dns-name.ts';
import { dnsName } from './world.ts';

const label63 = 'a'.repeat(63);

describe('a name as a person writes it', () => {
  it.each([
    ['example.com', 'example.com'],
    ['Example.COM', 'example.com'],
    ['example.com.', 'example.com'],
    [' example.com ', 'example.com'],
    ['*.example.com', '*.example.com'],
    ['_sip._tcp.example.com', '_sip._tcp.example.com'],
    ['a-.-b.example.com', 'a-.-b.example.com'],
    ['123.example.com', '123.example.com'],
    ['192.0.2.1.example.com', '192.0.2.1.example.com'],
    ['a192.0.2.1', 'a192.0.2.1'],
    ['1.192.0.2.1', '1.192.0.2.1'],
    ['xn--99zzz.example.com', 'xn--99zzz.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['BÜCHER.example.', 'xn--bcher-kva.example'],
    ['*.bücher.example', '*.xn--bcher-kva.example'],
    ['例。com', 'xn--fsq.com'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    [`${label63}.example.com`, `${label63}.example.com`],
  ])('%j is the name %s', (text, name) => {
    expect(parseDnsName(text)).toEqual({ kind: 'name', name });
  });

  const long = `${label63}.${label63}.${label63}.${'a'.repeat(62)}`;
  it.each([
    ['', 'the name is empty'],
    ['.', 'the name is empty'],
    ['localhost', 'it has only one label; a full name is expected'],
    ['*', 'it has only one label; a full name is expected'],
    ['a..com', 'it has an empty label'],
    ['.example.com', 'it has an empty label'],
    ['example.com..', 'it has an empty label'],
    [`a${label63}.com`, `the label '${'a'.repeat(20)}…' has 64 characters, at most 63 are allowed`],
    [long, 'it has 254 characters, at most 253 are allowed'],
    ['a.*.example.com', "'*' must be the whole leftmost label"],
    ['w*.example.com', "'*' must be the whole leftmost label"],
    ['*w.example.com', "'*' must be the whole leftmost label"],
    ['192.0.2.1', 'it is an IP address'],
    ['192.168.100.200', 'it is an IP address'],
    ['１９２.0.2.1', 'it is an IP address'],
    ['2001:db8::1', "the character ':' is not allowed in a host name"],
    ['a b.example.com', "the character ' ' is not allowed in a host name"],
    ['a\tb.example.com', "the character '\ufffd' is not allowed in a host name"],
    ['https://example.com', "the character ':' is not allowed in a host name"],
    ['é.com/path.example.com', "the character '/' is not allowed in a host name"],
    ['é%41.example.com', "the character '%' is not allowed in a host name"],
    ['a\uff1bb.example.com', "the character ';' is not allowed in a host name"],
    ['a\uff07b.example.com', "the character ''' is not allowed in a host name"],
    ['\u24d0\u249c.example.com', "the character '(' is not allowed in a host name"],
    ['\\052.example.com', "the character '\\' is not allowed in a host name"],
    ['xn--zzzzzz-é.com', 'it is not a valid internationalized name (UTS #46)'],
  ])('%j is refused: %s', (text, problem) => {
    expect(parseDnsName(text)).toMatchObject({ kind: 'invalid', problem });
  });

  it('is repeated without control characters and not at full length', () => {
    expect(printable('a\u0000b\u202ec\u2028')).toBe('a\ufffdb\ufffdc\ufffd');
    expect(printable('x'.repeat(121))).toBe(`${'x'.repeat(120)}…`);
    expect(printable('x'.repeat(120))).toBe('x'.repeat(120));
    expect(parseDnsName('a\nb')).toMatchObject({ found: 'a\ufffdb' });
  });
});

describe('a name as Route 53 lists it', () => {
  it.each([
    ['Example.com.', 'example.com'],
    ['\\052.example.com.', '*.example.com'],
    ['a\\100b.example.com.', 'a@b.example.com'],
    ['a\\057b.example.com.', 'a/b.example.com'],
    ['a\\056b.example.com.', 'a\\056b.example.com'],
    ['a\\134b.example.com.', 'a\\134b.example.com'],
    ['a\\040b.example.com.', 'a\\040b.example.com'],
    ['a\\177b.example.com.', 'a\\177b.example.com'],
    ['\\303\\274.example.com.', '\\303\\274.example.com'],
    ['a\\999b.example.com.', 'a\\999b.example.com'],
  ])('%s is %s', (listed, name) => {
    expect(readDnsName(listed)).toBe(name);
  });
});

describe('names', () => {
  it.each([
    ['example.com', 'example.com', true],
    ['a.b.example.com', 'example.com', true],
    ['badexample.com', 'example.com', false],
    ['example.com', 'a.example.com', false],
  ])('%s belongs to %s: %s', (name, domain, expected) => {
    expect(belongsTo(dnsName(name), dnsName(domain))).toBe(expected);
  });

  it('are ordered by labels from the right', () => {
    const names = ['b.com', 'a.b.com', 'a.com', 'z.a.com', 'a.com'].map(dnsName);
    expect(names.sort(compareDnsNames)).toEqual(['a.com', 'a.com', 'z.a.com', 'b.com', 'a.b.com']);
  });

  it('are composed in lower case, within the limits only', () => {
    expect(composeDnsName('A-Web.example.com')).toBe('a-web.example.com');
    expect(composeDnsName(`a-${label63}.example.com`)).toBeNull();
  });
});
