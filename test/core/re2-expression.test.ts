import { describe, expect, it } from 'vitest';
import { parseRe2 } from '../../functions/core/re2-expression.ts';

const matches = (pattern: string, text: string): boolean => {
  const parsed = parseRe2(pattern);
  if (parsed.kind === 'invalid') throw new Error(parsed.problem);
  return parsed.matches(text);
};

describe('an expression matches', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['', ['', 'a'], []],
    ['b', ['b', 'abc'], ['', 'ac']],
    ['^a', ['a', 'ab'], ['ba']],
    ['a$', ['a', 'ba'], ['ab']],
    ['\\Aa\\z', ['a'], ['ab', 'ba']],
    ['^$', [''], ['a']],
    ['^a|b$', ['ax', 'xb'], ['xa', 'bx']],
    ['^(a|)$', ['', 'a'], ['b']],
    ['^a.c$', ['abc', 'aéc', 'a😀c'], ['ac']],
    ['^a*$', ['', 'aaa'], ['ab']],
    ['^a+$', ['a', 'aaa'], ['']],
    ['^a?b$', ['b', 'ab'], ['aab']],
    ['^a*?b+?c??$', ['b', 'aabbc'], ['a']],
    ['^a{2}$', ['aa'], ['a', 'aaa']],
    ['^a{2,}$', ['aa', 'aaaa'], ['a']],
    ['^a{0,2}?$', ['', 'aa'], ['aaa']],
    ['^(ab){1,2}$', ['ab', 'abab'], ['', 'ababab']],
    ['^(a*)*$', ['', 'aaa'], ['b']],
    ['^(a{0})b$', ['b'], ['ab']],
    ['a{', ['a{'], ['a']],
    ['{a}]', ['{a}]'], ['a']],
    ['\\bweb\\b', ['web', 'a.web-1'], ['webs', 'cobweb']],
    ['\\Bb', ['ab'], ['b']],
    ['(?:a)(?P<x>b)(?<y>c)', ['abc'], ['ab']],
    ['(?i)web', ['web', 'WEB'], ['we']],
    ['(?i:a)b', ['Ab', 'ab'], ['aB']],
    ['a(?i)b', ['aB'], ['AB']],
    ['(a(?i)b)c', ['aBc'], ['aBC']],
    ['(?i)a(?-i)b(?i-i:c)', ['Abc'], ['abC', 'aBc']],
    ['(?sm)^a(?U)b', ['ab'], ['b']],
    ['(?i)^[a-c]+$', ['abC'], ['abd']],
    ['(?i)^[^a]$', ['b'], ['a', 'A']],
    ['^[abc]+$', ['cab'], ['abd']],
    ['^[^a-c.]$', ['d'], ['a', '.']],
    ['^[]a]+$', ['a]'], ['[']],
    ['^[^]a]$', ['b'], ['a', ']']],
    ['^[a-]+$', ['a-'], ['b']],
    ['^[+--]+$', ['+,-'], ['.']],
    ['^[\\-\\]\\d]+$', ['-]7'], ['a']],
    ['^\\d\\D\\w\\W\\s\\S$', ['1a_- x'], ['aa_- x']],
    ['^[[:alpha:][:digit:]]+$', ['a1'], ['-']],
    ['^[[:^alpha:]]$', ['1'], ['a']],
    ['^[[:punct:]]+$', ['!"#/:@[\\]^_`{|}~-\''], ['a', ' ']],
    ['^[[:cntrl:]]$', ['\t', '\u007f'], ['a', ' ']],
    ['^\\pL\\p{Lu}\\PN\\p{^N}\\P{^N}$', ['éÉab1'], ['1Éab1', 'éÉabc']],
    ['^\\x41\\x{1F600}\\t\\a$', ['A😀\t\u0007'], ['A']],
    ['^a\\.b\\-c\\_d\\/$', ['a.b-c_d/'], ['axb-c_d/']],
    ['^[\\x61-\\x63]$', ['b'], ['d']],
  ])('%s', (pattern, yes, no) => {
    for (const text of yes) expect([text, matches(pattern, text)]).toEqual([text, true]);
    for (const text of no) expect([text, matches(pattern, text)]).toEqual([text, false]);
  });

  it('in a time that does not explode, whatever the name is', () => {
    const parsed = parseRe2('^((([a-z0-9-]+)*\\.?)+)+example\\.com$');
    const name = `${'a'.repeat(63)}.${'a'.repeat(63)}.${'a'.repeat(63)}.${'a'.repeat(61)}`;
    expect(parsed).toMatchObject({ kind: 'expression' });
    expect(parsed.kind === 'expression' && parsed.matches(name)).toBe(false);
    expect(parsed.kind === 'expression' && parsed.matches('a.example.com')).toBe(true);
  });

  it('the same after so many texts that what was learned has been forgotten', () => {
    const parsed = parseRe2('^[^b].$');
    if (parsed.kind === 'invalid') throw new Error(parsed.problem);
    for (let code = 0x4e00; code < 0x4e00 + 20_500; code += 1) {
      parsed.matches(`a${String.fromCodePoint(code)}`);
    }
    expect([parsed.matches('ab'), parsed.matches('ba'), parsed.matches('a')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('an expression is refused', () => {
  it.each([
    ['(?=a)', "'(?=a' is not supported (look-around is not part of RE2)"],
    ['(?!a)', "'(?!a' is not supported"],
    ['(?<=a)b', "'(?<=' is not supported"],
    ['(?<!a)b', "'(?<!' is not supported"],
    ['(?>a)', "'(?>a' is not supported"],
    ['(a)\\1', "the escape '\\1' is not supported (back-references are not part of RE2)"],
    ['\\Qa\\E', "the escape '\\Q' is not supported"],
    ['a\\', "the escape '\\' is not supported"],
    ['[\\', "the escape '\\' is not supported"],
    ['a++', "a quantifier follows '+'; put it into a group"],
    ['a{2}{3}', "a quantifier follows '{2}'"],
    ['*a', "the quantifier '*' has nothing to repeat"],
    ['(+a)', "the quantifier '+' has nothing to repeat"],
    ['a(?i)*', "the quantifier '*' has nothing to repeat"],
    ['{2}', "the quantifier '{2}' has nothing to repeat"],
    ['a{1001}', "the repetition '{1001}' is not allowed; expected a rising range up to 1000"],
    ['a{1001,}', "the repetition '{1001,}' is not allowed"],
    ['a{3,2}', "the repetition '{3,2}' is not allowed"],
    ['(a', "a '(' is not closed; add ')'"],
    ['a)', "a ')' closes nothing; remove it"],
    ['[a', "a '[' is not closed; add ']'"],
    ['[]', "a '[' is not closed; add ']'"],
    ['[a-', "a '[' is not closed; add ']'"],
    ['[z-a]', "a range in brackets that begins at 'z' does not end at a later character"],
    ['[a-\\d]', "a range in brackets that begins at 'a' does not end at a later character"],
    ['[[:letter:]]', "the class '[:letter:]' does not exist in RE2"],
    ['\\p{Greek}', "the class '\\p{Greek}' is not supported; expected a general category"],
    ['\\x{110000}', "'\\x{110000}' is not a character"],
    ['((a{100}){100}){100}', 'its counted repetitions make it too large; use smaller counts'],
  ])('%s: %s', (pattern, problem) => {
    expect(parseRe2(pattern)).toMatchObject({
      kind: 'invalid',
      problem: expect.stringContaining(problem),
    });
  });

  it('that is too long or too deep', () => {
    expect(parseRe2('a'.repeat(2_001))).toMatchObject({
      problem: 'it has 2001 characters, at most 2000 are allowed',
    });
    expect(parseRe2(`${'('.repeat(101)}a${')'.repeat(101)}`)).toMatchObject({
      problem: 'groups are nested more than 100 deep',
    });
  });
});
