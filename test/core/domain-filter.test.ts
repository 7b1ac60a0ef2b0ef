import { describe, expect, it } from 'vitest';
import { parseDomainFilter } from '../../functions/core/domain-filter.ts';

const none = { include: [], exclude: [], includeRegex: '', excludeRegex: '' };

/** Which of the names belong. */
const chosen = (settings: Partial<typeof none> | object, names: readonly string[]) => {
  const filter = parseDomainFilter({ ...none, ...settings });
  return filter.kind === 'filter' ? names.filter((name) => filter.matches(name)) : filter.problem;
};

describe('plain domains choose', () => {
  it.each<[string, object, readonly string[], readonly string[]]>([
    ['everything without a filter', {}, ['a.com', 'b.org'], []],
    ['everything when all are blank', { include: ['', '  ', '.'] }, ['a.com', ''], []],
    [
      'a domain and all below it',
      { include: ['example.com'] },
      ['example.com', 'a.example.com', 'a.b.example.com', '*.example.com'],
      ['badexample.com', 'com', 'example.com.org', ''],
    ],
    [
      'only what is below a domain with a leading dot',
      { include: ['.example.com'] },
      ['a.example.com', 'a.b.example.com'],
      ['example.com', 'badexample.com', '.example.com'],
    ],
    ['any of several', { include: ['a.com', 'b.org'] }, ['a.com', 'x.b.org'], ['c.net']],
    [
      'what is not excluded',
      { exclude: ['internal.example.com'] },
      ['example.com', 'a.example.com'],
      ['internal.example.com', 'a.internal.example.com'],
    ],
    [
      'the domain whose subdomains are excluded',
      { include: ['example.com'], exclude: ['.example.com', ''] },
      ['example.com'],
      ['a.example.com', 'other.org'],
    ],
    [
      'without regard to case, blanks and final dot',
      { include: [' Example.COM. '] },
      ['EXAMPLE.com', 'a.example.com.'],
      ['example.com..'],
    ],
    [
      'names in Unicode and punycode alike',
      { include: ['bücher.example', '.xn--fsq.com'] },
      ['xn--bcher-kva.example', 'a.BÜCHER.example', 'a.例.com', '*.bücher.example'],
      ['例.com', 'bucher.example'],
    ],
    [
      'what cannot be converted as it is written',
      { include: ['xn--é.com', 'é/x.com'] },
      ['a.xn--é.com', 'é/x.com'],
      ['a\\303\\274.com'],
    ],
  ])('%s', (_, settings, yes, no) => {
    expect(chosen(settings, [...yes, ...no])).toEqual(yes);
  });
});

describe('expressions choose', () => {
  const names = ['a.example.com', 'b.example.com', 'a.example.org'];
  it.each<[string, object, readonly string[]]>([
    [
      'what matches anywhere',
      { includeRegex: 'example\\.com' },
      ['a.example.com', 'b.example.com'],
    ],
    ['all but the excluded', { excludeRegex: '^a\\.' }, ['b.example.com']],
    ['exclusion first', { includeRegex: 'com$', excludeRegex: '^a\\.' }, ['b.example.com']],
    [
      'without a look at the plain lists, even malformed ones',
      { includeRegex: 'org$', include: ['a,b'], exclude: ['example.org'] },
      ['a.example.org'],
    ],
    [
      'and an exclusion alone ignores the plain list too',
      { excludeRegex: 'com$', include: ['example.com'] },
      ['a.example.org'],
    ],
    ['with flags', { includeRegex: '(?i)^A\\.' }, ['a.example.com', 'a.example.org']],
  ])('%s', (_, settings, expected) => {
    expect(chosen(settings, names)).toEqual(expected);
  });

  it('the name in lower case, in Unicode and without its dot', () => {
    expect(chosen({ includeRegex: '^bücher\\.example$' }, ['XN--BCHER-KVA.example.'])).toHaveLength(
      1,
    );
  });
});

describe('a filter is refused', () => {
  it.each<[string, object, string]>([
    [
      'with two domains in one entry',
      { include: ['a.com,b.com'] },
      "include 'a.com,b.com' holds a comma or a space, expected one domain; write each domain as an entry of its own",
    ],
    [
      'with a space',
      { exclude: ['a.com b.com'] },
      "exclude 'a.com b.com' holds a comma or a space",
    ],
    [
      'with a wildcard',
      { include: ['*.example.com'] },
      "include '*.example.com' holds a '*', expected a domain; write '.example.com'",
    ],
    [
      'with a look-ahead',
      { includeRegex: '^(?!x)' },
      "includeRegex '^(?!x)': '(?!x' is not supported (look-around is not part of RE2); expected a regular expression in RE2 syntax",
    ],
    ['with an open group', { excludeRegex: '(' }, "excludeRegex '(': a '(' is not closed"],
  ])('%s', (_, settings, problem) => {
    expect(chosen(settings, [])).toEqual(expect.stringContaining(problem));
  });
});
