import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDomainFilter } from '../../functions/core/domain-filter.ts';
import { parseFqdnTemplate } from '../../functions/core/fqdn-template.ts';
import { problemOfPattern } from '../../functions/core/name-policy.ts';
import { parseRe2 } from '../../functions/core/re2-expression.ts';
import { parseLabelSelector, parseSelector } from '../../functions/core/selector.ts';

const atom = fc.constantFrom(
  'a',
  'b',
  '.',
  '[ab]',
  '[^a]',
  '\\.',
  '\\w',
  '\\b',
  '^',
  '$',
  '(?:a|)',
);
const quantifier = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '{0,}');

/** Expressions that RE2 and JavaScript read alike. */
const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 3 },
    fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
    fc.tuple(tie('pattern'), tie('pattern')).map((sides) => sides.join('|')),
  ),
  part: fc.oneof(
    { maxDepth: 3 },
    fc
      .tuple(atom, quantifier)
      .map(([one, many]) => (/^(\^|\$|\\b)$/.test(one) ? one : `${one}${many}`)),
    fc.tuple(tie('pattern'), quantifier).map(([inner, many]) => `(${inner})${many}`),
  ),
}));

it('an expression finds what the platform finds', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '.', '-'), maxLength: 8 });
  fc.assert(
    fc.property(pattern, text, (source, name) => {
      const parsed = parseRe2(source);
      const found = parsed.kind === 'expression' ? parsed.matches(name) : parsed.problem;
      expect(found).toBe(new RegExp(source, 'u').test(name));
    }),
    { numRuns: 500 },
  );
});

describe('any text is read or refused with a problem', () => {
  const pieces = (...known: readonly string[]) =>
    fc
      .array(fc.oneof(fc.constantFrom(...known), fc.string({ maxLength: 3 })), { maxLength: 12 })
      .map((parts) => parts.join(''));
  const check = (texts: fc.Arbitrary<string>, problemOf: (text: string) => string | null) =>
    fc.assert(
      fc.property(texts, (text) => {
        expect(problemOf(text)).not.toBe('');
      }),
      { numRuns: 300 },
    );

  it('as a regular expression', () => {
    check(pieces('(', ')', '[', ']', '(?i)', '\\', '{2}', '*', '|', '\\p', '-', ':'), (text) => {
      const parsed = parseRe2(text);
      return parsed.kind === 'invalid' ? parsed.problem : String(parsed.matches(text));
    });
  });

  it('as a domain', () => {
    check(pieces('.', 'xn--', 'é', 'com', '*', '/'), (text) => {
      const parsed = parseDomainFilter({
        include: [text],
        exclude: [],
        includeRegex: '',
        excludeRegex: '',
      });
      return parsed.kind === 'invalid' ? parsed.problem : String(parsed.matches(text));
    });
  });

  it('as a selector', () => {
    check(pieces('a', ',', '=', '!', ' in ', '(', ')', '>', '1', '/'), (text) => {
      const parsed = parseSelector(text);
      return parsed.kind === 'invalid' ? parsed.problem : String(parsed.matches({ a: '1' }));
    });
    fc.assert(
      fc.property(fc.anything(), (object) => {
        expect([true, false, undefined]).toContain(parseLabelSelector(object)?.matches({}));
      }),
    );
  });

  it('as a pattern of names', () => {
    check(pieces('*', '.', 'a', '-'), problemOfPattern);
  });

  it('as a template, which then writes names or says why not', () => {
    const template = pieces(
      ...['{{', '}}', '{{if .Name}}', '{{range .Labels}}', '{{else}}', '{{end}}', '{{.Name}}'],
      ...['{{index .Labels "a"}}', '$x', ':=', '|', '(', ')', '"', 'printf', ' ', '.Spec', '-'],
    );
    check(template, (text) => {
      const parsed = parseFqdnTemplate(text);
      if (parsed.kind === 'invalid') return parsed.problem;
      const result = parsed.hostnamesOf({ metadata: { name: 'n', labels: { a: 'b' } } });
      return result.kind === 'failed' ? result.problem : `${result.hostnames.length}`;
    });
  });

  it('as an object for a template', () => {
    const parsed = parseFqdnTemplate(
      '{{.Name}}{{.Spec.A.B}}{{range $k, $v := .Labels}}{{$k}}{{$v}}{{end}}{{index .Annotations "a"}}',
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (metadata, spec) => {
        const result = parsed.kind === 'template' && parsed.hostnamesOf({ metadata, spec });
        expect(result).toHaveProperty('kind');
      }),
    );
  });
});
