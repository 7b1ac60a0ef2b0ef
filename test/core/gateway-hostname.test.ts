import { describe, expect, it } from 'vitest';
import { canonicalHost, overlap } from '../../functions/core/gateway-hostname.ts';

describe('§2.4 step 7: a host name', () => {
  it.each<[string, string, string | null]>([
    ['is compared in lower case', 'Shop.Example.COM', 'shop.example.com'],
    ['loses its final dot', 'shop.example.com.', 'shop.example.com'],
    ['may be a single label', 'localhost', 'localhost'],
    ['may begin with one wildcard label', '*.example.com', '*.example.com'],
    ['may be empty, for every name', '', ''],
    ['is not a dot alone', '.', null],
    ['has no wildcard elsewhere', 'a.*.example.com', null],
    ['has no second wildcard', '*.*.example.com', null],
    ['is not a wildcard alone', '*', null],
    ['has no underscore', 'my_shop.example.com', null],
    ['is no IPv4 address', '192.0.2.1', null],
    ['is no IPv6 address', '2001:db8::1', null],
    ['has no empty label', 'a..example.com', null],
    ['has no label that begins with a hyphen', '-a.example.com', null],
    ['has no label that ends with a hyphen', 'a-.example.com', null],
    ['has no label of more than 63 characters', `${'a'.repeat(64)}.example.com`, null],
    [
      'may have a label of 63 characters',
      `${'a'.repeat(63)}.example.com`,
      `${'a'.repeat(63)}.example.com`,
    ],
    ['has at most 255 characters', `${'a.'.repeat(128)}a`, null],
    ['has no letters beyond ASCII', 'bücher.example.com', null],
  ])('%s', (_, text, host) => {
    expect(canonicalHost(text)).toBe(host);
  });
});

describe('§2.4 step 7: the overlap', () => {
  it.each<[string, string, string, string | null]>([
    ['of equal names is that name', 'a.example.com', 'a.example.com', 'a.example.com'],
    ['with no name is the name', '', 'a.example.com', 'a.example.com'],
    ['of no names is no name', '', '', ''],
    ['with no name is the wildcard', '', '*.example.com', '*.example.com'],
    ['of other names is none', 'a.example.com', 'b.example.com', null],
    ['of a wildcard is the name below it', '*.example.com', 'a.example.com', 'a.example.com'],
    ['of a wildcard is a name far below it', '*.example.com', 'a.b.example.com', 'a.b.example.com'],
    ['of a wildcard is not the name itself', '*.example.com', 'example.com', null],
    ['of a wildcard is not a name that ends alike', '*.example.com', 'badexample.com', null],
    ['of wildcards is the longer one', '*.example.com', '*.b.example.com', '*.b.example.com'],
    ['of equal wildcards is that wildcard', '*.example.com', '*.example.com', '*.example.com'],
    ['of wildcards of one length is none', '*.a.example.com', '*.b.example.com', null],
    [
      'of a wildcard and a name as long is the name',
      '*.example.com',
      'a.example.com',
      'a.example.com',
    ],
  ])('%s', (_, a, b, result) => {
    expect(overlap(a, b)).toBe(result);
    expect(overlap(b, a)).toBe(result);
  });
});
