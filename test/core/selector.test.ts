import { describe, expect, it } from 'vitest';
import { parseLabelSelector, parseSelector } from '../../functions/core/selector.ts';

const matches = (text: string, labels: Readonly<Record<string, string>>): unknown => {
  const selector = parseSelector(text);
  return selector.kind === 'selector' ? selector.matches(labels) : selector.problem;
};

describe('a selector as text', () => {
  it.each<[string, Readonly<Record<string, string>>, boolean]>([
    ['', {}, true],
    ['  ', { a: 'b' }, true],
    ['a=b', { a: 'b' }, true],
    ['a=b', { a: 'c' }, false],
    ['a=b', {}, false],
    ['a==b', { a: 'b' }, true],
    ['a = b , c=d', { a: 'b', c: 'd' }, true],
    ['a=b,c=d', { a: 'b' }, false],
    ['a=', { a: '' }, true],
    ['a=', {}, false],
    ['a=,b=c', { a: '', b: 'c' }, true],
    ['a!=b', { a: 'c' }, true],
    ['a!=b', {}, true],
    ['a!=b', { a: 'b' }, false],
    ['a!=', { a: '' }, false],
    ['a in (x,y)', { a: 'y' }, true],
    ['a in (x, y)', { a: 'z' }, false],
    ['a in (x,y)', {}, false],
    ['a in (x,,y)', { a: '' }, true],
    ['a in ()', { a: '' }, true],
    ['a in (x,)', { a: '' }, true],
    ['a notin (x)', { a: 'y' }, true],
    ['a notin (x)', {}, true],
    ['a notin (x),b', { a: 'x', b: '' }, false],
    ['a', { a: '' }, true],
    ['a', {}, false],
    ['!a', {}, true],
    ['! a', { a: '' }, false],
    ['a,!b', { a: '' }, true],
    ['in in (in,notin)', { in: 'notin' }, true],
    ['notin', { notin: 'x' }, true],
    ['a>1', { a: '2' }, true],
    ['a>1', { a: '1' }, false],
    ['a > 1', { a: 'x' }, false],
    ['a>1', {}, false],
    ['a<10', { a: '9' }, true],
    ['a<10', { a: '10' }, false],
    ['a>9007199254740992', { a: '9007199254740993' }, true],
    ['kubernetes.io/ingress.class=alb', { 'kubernetes.io/ingress.class': 'alb' }, true],
    ['toString', {}, false],
    ['!constructor', {}, true],
    ['constructor!=x', {}, true],
  ])('%j on %j: %s', (text, labels, expected) => {
    expect(matches(text, labels)).toBe(expected);
  });

  it.each([
    [',', "found ',', expected a key"],
    ['a,', "found the end of the selector, expected a key after ','"],
    ['a,,b', "found ',', expected a key"],
    ['=b', "found '=', expected a key"],
    ['!', 'found the end of the selector, expected a key'],
    ['!a=b', "found '=', expected ',' or the end"],
    ['a b', "found 'b', expected =, ==, !=, in, notin, < or > after 'a'"],
    ['a b c', "found 'b', expected =, ==, !=, in, notin, < or > after 'a'"],
    ['a(b)', "found '(', expected =, ==, !=, in, notin, < or > after 'a'"],
    ['a=b c', "found 'c', expected ',' or the end"],
    ['a=(b)', "found '(', expected a value after 'a='"],
    ['a in b', "found 'b', expected '('"],
    ['a in', "found the end of the selector, expected '('"],
    ['a in (b', "found the end of the selector, expected ')'"],
    ['a in (b c)', "found 'c', expected ',' or ')'"],
    ['a in (b=c)', "found '=', expected ',' or ')'"],
    ['a>b', "found 'b', expected a whole number after '>'"],
    ['a<', "found the end of the selector, expected a whole number after '<'"],
    ['-a=b', "found '-a', expected a label key such as example.com/name"],
    ['a/b/c', "found 'a/b/c', expected a label key"],
    ['A.com/b', "found 'A.com/b', expected a label key"],
    ['/b', "found '/b', expected a label key"],
    ['a/', "found 'a/', expected a label key"],
    ['a=b/c', "found 'b/c', expected a value of at most 63 letters, digits, -, _ and ."],
    [`a=${'b'.repeat(64)}`, 'expected a value of at most 63'],
    [`${'a.'.repeat(127)}a/b`, 'expected a label key'],
    ['a=b\u0007', "found 'b\ufffd', expected a value"],
  ])('%j is refused: %s', (text, problem) => {
    expect(matches(text, {})).toEqual(expect.stringContaining(problem));
  });
});

describe('a structured selector', () => {
  const labels = { app: 'web', tier: 'front' };
  it.each<[string, unknown, boolean]>([
    ['empty', {}, true],
    ['with matching labels', { matchLabels: { app: 'web' } }, true],
    ['with other labels', { matchLabels: { app: 'web', tier: 'back' } }, false],
    ['In', { matchExpressions: [{ key: 'app', operator: 'In', values: ['api', 'web'] }] }, true],
    ['NotIn', { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, false],
    ['Exists', { matchExpressions: [{ key: 'app', operator: 'Exists' }] }, true],
    ['DoesNotExist', { matchExpressions: [{ key: 'x', operator: 'DoesNotExist' }] }, true],
    [
      'labels and expressions together',
      {
        matchLabels: { app: 'web' },
        matchExpressions: [{ key: 'tier', operator: 'DoesNotExist', values: [] }],
      },
      false,
    ],
    ['a key of every JavaScript object', { matchLabels: { toString: 'x' } }, false],
  ])('%s', (_, object, expected) => {
    expect(parseLabelSelector(object)?.matches(labels)).toBe(expected);
  });

  it.each([
    null,
    undefined,
    'app=web',
    [],
    { matchLabels: null },
    { matchLabels: [] },
    { matchLabels: { app: 1 } },
    { matchLabels: { '-': 'x' } },
    { matchExpressions: {} },
    { matchExpressions: [null] },
    { matchLabels: { app: { toString: '' } } },
    { matchExpressions: [{ key: 'a', operator: { toString: '' } }] },
    { matchExpressions: [{ operator: 'Exists' }] },
    { matchExpressions: [{ key: 'a', operator: 'Gt', values: ['1'] }] },
    { matchExpressions: [{ key: 'a', operator: 'In' }] },
    { matchExpressions: [{ key: 'a', operator: 'In', values: 'x' }] },
    { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['x'] }] },
  ])('%j is none', (object) => {
    expect(parseLabelSelector(object)).toBeNull();
  });
});
