import { describe, expect, it } from 'vitest';
import {
  mayPublish,
  type NamePolicy,
  namePolicyProblem,
  problemOfPattern,
} from '../../functions/core/name-policy.ts';

const policy = (some: Partial<NamePolicy>): NamePolicy => ({
  clusters: [],
  namespaces: [],
  names: [],
  ...some,
});

const publisher = { cluster: 'prod-eu', namespace: 'team-a' };

describe('a pattern allows', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['team-a.example.com', ['team-a.example.com'], ['x.team-a.example.com', '*.example.com']],
    [
      '*.team-a.example.com',
      [
        'x.team-a.example.com',
        'x.y.team-a.example.com',
        '*.team-a.example.com',
        '*.x.team-a.example.com',
      ],
      ['team-a.example.com', 'xteam-a.example.com', '*.example.com', 'example.com', 'com'],
    ],
    ['*', ['example.com', '*.example.com'], []],
    [
      'web-*.example.com',
      ['web-1.example.com', 'web-.example.com'],
      ['web.example.com', 'web-1.x.example.com', '*.example.com'],
    ],
    ['*-web.example.com', ['a-web.example.com'], ['web.example.com', '*.example.com']],
    [
      'a*b*c.example.com',
      ['abc.example.com', 'axxbyyc.example.com'],
      ['ac.example.com', 'acb.example.com'],
    ],
    ['a*a.example.com', ['aa.example.com'], ['a.example.com']],
    ['a.*.example.com', ['a.b.example.com'], ['a.b.c.example.com', 'a.example.com']],
    ['*.*.example.com', ['a.b.example.com', 'a.b.c.example.com'], ['b.example.com']],
    ['Team-A.Example.com.', ['team-a.example.com'], []],
    ['a+.example.com', [], ['aa.example.com']],
    ['a.example.com', [], ['aXexample.com']],
    ['', [], ['example.com', '*.example.com']],
  ])('%s', (pattern, yes, no) => {
    const policies = [policy({ names: [pattern] })];
    const allowed = [...yes, ...no].filter((name) => mayPublish(policies, publisher, name));
    expect(allowed).toEqual(yes);
  });
});

describe('a policy applies', () => {
  it.each<[string, readonly NamePolicy[], boolean]>([
    ['to nobody when there is none', [], true],
    ['to every cluster and namespace without lists', [policy({})], false],
    ['to the cluster it names', [policy({ clusters: ['prod-eu'] })], false],
    ['to no other cluster', [policy({ clusters: ['prod'] })], true],
    ['to clusters by a glob', [policy({ clusters: ['test', 'prod-*'] })], false],
    ['to the namespace it names', [policy({ namespaces: ['team-a'] })], false],
    ['to no other namespace', [policy({ namespaces: ['team-b', 'team'] })], true],
    ['to namespaces by a glob', [policy({ namespaces: ['*-a'] })], false],
    [
      'only where cluster and namespace match',
      [policy({ clusters: ['prod-eu'], namespaces: ['team-b'] })],
      true,
    ],
    [
      'beside others, and each adds its names',
      [policy({ names: ['b.example.com'] }), policy({ names: ['a.example.com'] })],
      true,
    ],
    [
      'and one of another namespace adds nothing',
      [policy({}), policy({ namespaces: ['team-b'], names: ['a.example.com'] })],
      false,
    ],
  ])('%s', (_, policies, expected) => {
    expect(mayPublish(policies, publisher, 'a.example.com')).toBe(expected);
  });
});

it.each<[readonly NamePolicy[], string]>([
  [
    [policy({ names: ['*.team-a.example.com'] }), policy({ names: ['a.example.org'] })],
    "namespace 'team-a' of cluster 'prod-eu' may not publish 'x.example.com', allowed: *.team-a.example.com, a.example.org; use such a name or extend namePolicies",
  ],
  [[policy({})], 'allowed: no name at all'],
  [[], 'allowed: *'],
])('a refusal says what is allowed', (policies, expected) => {
  expect(namePolicyProblem(policies, publisher, 'x.example.com')).toContain(expected);
});

it.each<[string, string | null]>([
  ['example.com', null],
  ['*.example.com.', null],
  ['*', null],
  ['web-*.example.com', null],
  ['_acme.example.com', null],
  ['', 'the pattern is empty; expected a name such as *.example.com'],
  ['.', 'the pattern is empty'],
  ['a..b', "the pattern 'a..b' has an empty label; remove the extra dot"],
  ['.example.com', 'has an empty label'],
  ['**.example.com', "holds '**'; one '*' is enough, at any depth"],
  ['a b.com', "the pattern 'a b.com' holds ' ', expected letters, digits"],
  ['bücher.example', 'write international names in punycode'],
  ['[a-z].example.com', "holds '['"],
  [`${'a'.repeat(64)}.com`, 'has a label of more than 63 characters'],
  [`${'a.'.repeat(127)}`, null],
  [`${'a.'.repeat(127)}a`, 'is longer than a name can be (253 characters)'],
])('the pattern %j: %s', (text, expected) => {
  const problem = problemOfPattern(text);
  if (expected === null) expect(problem).toBeNull();
  else expect(problem).toContain(expected);
});
