/*
 * From a text to words, and from words and variables to flags.
 */
import { describe, expect, it } from 'vitest';
import { givenFlags } from '../../cli/external-dns/given-flags.ts';
import { versionOf } from '../../cli/external-dns/read-deployment.ts';
import { shellWords } from '../../cli/external-dns/shell-words.ts';
import { expandVariables, openVariable } from '../../cli/external-dns/variables.ts';

describe('the words of a command line', () => {
  it.each([
    ['spaces, tabs and line breaks separate', ' --a=1\t--b\n--c ', ['--a=1', '--b', '--c']],
    ['a line goes on after a backslash', '--a=1 \\\n  --b=2', ['--a=1', '--b=2']],
    ['and after one with a Windows line break', '--a \\\r\n --b', ['--a', '--b']],
    ['single quotes keep everything', "--t='{{.Name}} \\ x'", ['--t={{.Name}} \\ x']],
    ['double quotes keep spaces and undo escapes', '--t="a \\"b\\" c"', ['--t=a "b" c']],
    [
      'a backslash in double quotes before another letter stays',
      '--r="\\d+\\.x"',
      ['--r=\\d+\\.x'],
    ],
    ['an empty quoted word is a word', "--a ''", ['--a', '']],
    ['a comment ends with its line', '--a # why\n--b', ['--a', '--b']],
    ['a hash inside a word is no comment', '--a=b#c', ['--a=b#c']],
    ['a backslash takes the next character', '--a=b\\ c', ['--a=b c']],
    ['nothing', '  ', []],
  ])('%s', (_, text, words) => {
    expect(shellWords(text)).toEqual(words);
  });

  it.each(["--a='b", '--a="b\\"'])('refuses the open quote of %s', (text) => {
    expect(() => shellWords(text)).toThrow(/without its other one/);
  });
});

describe('the flags among words and variables', () => {
  const given = (words: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    givenFlags(words, new Map(Object.entries(environment))).map(
      ({ name, values }) => [name, ...values] as const,
    );

  it.each([
    [
      'with an equals sign or a space',
      ['--policy=sync', '--registry', 'txt'],
      [
        ['policy', 'sync'],
        ['registry', 'txt'],
      ],
    ],
    [
      'a list many times',
      ['--source=service', '--source', 'ingress'],
      [['source', 'service', 'ingress']],
    ],
    [
      'the last one of a single value',
      ['--policy=sync', '--policy=upsert-only'],
      [['policy', 'upsert-only']],
    ],
    ['a value with an equals sign', ['--aws-zone-tags=a=b'], [['aws-zone-tags', 'a=b']]],
    [
      'a switch alone, negated, and with a value',
      ['--once', '--no-dry-run', '--events=false'],
      [
        ['once', 'true'],
        ['dry-run', 'false'],
        ['events', 'false'],
      ],
    ],
    [
      'a switch does not take the next word',
      ['--events', '--once'],
      [
        ['events', 'true'],
        ['once', 'true'],
      ],
    ],
    ['the program in front', ['/bin/external-dns', '--once'], [['once', 'true']]],
    [
      'hyphens of a YAML list',
      ['-', '--once', '-', '--policy=sync'],
      [
        ['once', 'true'],
        ['policy', 'sync'],
      ],
    ],
    [
      'an unknown flag with a value behind it',
      ['--google-project', 'x', '--once'],
      [
        ['google-project', 'x'],
        ['once', 'true'],
      ],
    ],
    [
      'an unknown switch',
      ['--cloudflare-proxied', '--once'],
      [
        ['cloudflare-proxied', ''],
        ['once', 'true'],
      ],
    ],
  ])('%s', (_, words, flags) => {
    expect(given(words)).toEqual(flags);
  });

  it('reads variables, lists of them line by line', () => {
    const environment = {
      EXTERNAL_DNS_SOURCE: 'service\ningress',
      EXTERNAL_DNS_DRY_RUN: '1',
      HOME: '/',
    };
    expect(given([], environment)).toEqual([
      ['source', 'service', 'ingress'],
      ['dry-run', 'true'],
    ]);
  });

  it('lets the command line win over a variable', () => {
    expect(given(['--policy=sync'], { EXTERNAL_DNS_POLICY: 'create-only' })).toEqual([
      ['policy', 'sync'],
    ]);
  });

  it.each([
    [['--policy'], /--policy has no value/],
    [['--source', '--once'], /--source has no value/],
    [['service'], /found 'service'/],
    [['-v'], /found '-v'/],
    [['--once=maybe'], /found 'maybe' for --once/],
  ])('refuses %s', (words, message) => {
    expect(() => given(words)).toThrow(message);
  });
});

describe('variables in values', () => {
  it.each([
    ['$(A)-x', '1-x'],
    ['$(B)', '$(B)'],
    ['$$(A)', '$(A)'],
    ['$A', '$A'],
  ])('fills in %s as %s', (text, filled) => {
    expect(expandVariables(text, new Map([['A', '1']]))).toBe(filled);
  });

  it.each([
    ['prod-$(REGION)', '$(REGION)'],
    ['\u0024{CLUSTER}', '\u0024{CLUSTER}'],
    ['$CLUSTER', '$CLUSTER'],
    ['{{ .Values.cluster }}', '{{ .Values.cluster }}'],
    ['{{.Name}}.example.com', null],
    ['^(a|b)$', null],
    ['plain', null],
  ])('finds what is open in %s: %s', (text, open) => {
    expect(openVariable(text)).toBe(open);
  });
});

it.each([
  ['registry.k8s.io/external-dns/external-dns:v0.21.0', '0.21.0'],
  ['bitnami/external-dns:0.15.1-debian-12-r3', '0.15.1'],
  ['localhost:5000/external-dns:v0.13.6@sha256:abc', '0.13.6'],
  ['external-dns:latest', null],
  ['external-dns@sha256:0123', null],
])('finds the version of %s', (image, version) => {
  expect(versionOf(image)).toBe(version);
});
