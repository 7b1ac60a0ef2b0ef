import { describe, expect, it } from 'vitest';
import { parseFqdnTemplate } from '../../functions/core/fqdn-template.ts';

const run = (template: string, object: unknown): unknown => {
  const parsed = parseFqdnTemplate(template);
  if (parsed.kind === 'invalid') return `invalid: ${parsed.problem}`;
  const result = parsed.hostnamesOf(object);
  return result.kind === 'failed' ? `failed: ${result.problem}` : result.hostnames;
};

describe('what a template may do is bounded', () => {
  const annotated = (value: string) => ({ metadata: { annotations: { big: value } } });
  const list = (length: number) => annotated(JSON.stringify(Array.from({ length }, () => 'a')));
  const all = '(index .Annotations "big" | fromJson)';

  it.each<[string, string, object, string]>([
    [
      'the turns of all ranges',
      `{{range ${all}}}{{range (index $.Annotations "big" | fromJson)}}{{end}}{{end}}`,
      list(101),
      'its ranges take more than 10000 turns on this object',
    ],
    [
      'the output',
      `{{index .Annotations "big"}}`,
      annotated('a'.repeat(65_537)),
      'it writes more than 65536 characters',
    ],
    [
      'a text that doubles',
      `{{$x := "aaaa"}}{{range ${all}}}{{$x = print $x $x}}{{end}}`,
      list(60),
      'its functions handle too much text on this object',
    ],
    [
      'a text that is replaced by a longer one',
      `{{$x := index .Annotations "big"}}{{replace "a" $x $x}}`,
      annotated('a'.repeat(1_000)),
      'replace makes the text too long',
    ],
    [
      'all texts together',
      `{{range ${all}}}{{$x := index $.Annotations "big" | trim}}{{end}}`,
      list(3_000),
      'its functions handle too much text on this object',
    ],
    [
      'the depth of what is printed',
      `{{print ${all}}}`,
      annotated(`${'['.repeat(100)}${']'.repeat(100)}`),
      'the value is nested too deep to print',
    ],
  ])('%s', (_, template, object, problem) => {
    expect(run(template, object)).toBe(`failed: ${problem}`);
  });

  it('a range may take 10000 turns', () => {
    expect(run(`{{range ${all}}}{{.}}{{end}}`, list(10_000))).toEqual(['a'.repeat(10_000)]);
  });
});
