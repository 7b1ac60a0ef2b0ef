import { describe, expect, it } from 'vitest';
import { parseFqdnTemplate } from '../../functions/core/fqdn-template.ts';

describe('a template is refused', () => {
  it.each([
    ['{{.Name', "at character 3: this action is not closed; add '}}'"],
    ['{{if .Name}}x', "this 'if' has no end, or a second else; close it with {{end}}"],
    ['{{range .Spec.X}}{{else}}{{else}}{{end}}', "this 'range' has no end, or a second else"],
    ['x{{end}}', "at character 4: 'end' belongs to no if, with or range"],
    ['{{else}}', "'else' belongs to no if, with or range"],
    ['{{define "x"}}{{end}}', "at character 3: 'define' is not supported"],
    ['{{template "x"}}', "'template' is not supported"],
    ['{{block "x" .}}{{end}}', "'block' is not supported"],
    ['{{range .Spec.X}}{{break}}{{end}}', "'break' is not supported"],
    ['{{range .Spec.X}}{{continue}}{{end}}', "'continue' is not supported"],
    ['{{upper .Name}}', "'upper' is not supported; there are: contains, trimPrefix"],
    ['{{call .Name}}', "'call' is not supported"],
    ['{{.Name | html}}', "'html' is not supported"],
    ['{{toLower}}', "'toLower' has 0 arguments, expected 1"],
    ['{{.Name | toLower "x"}}', "'toLower' has 2 arguments, expected 1"],
    ['{{eq 1}}', "'eq' has 1 arguments, expected at least 2"],
    ['{{$x}}', "the variable '$x' is not declared; write $x := … before"],
    ['{{$x = 1}}', "the variable '$x' is not declared"],
    ['{{if .Name}}{{$x := 1}}{{end}}{{$x}}', "the variable '$x' is not declared"],
    ['{{$x, $y := .Spec}}', "expected '$x := …', or '$key, $value := …' in a range"],
    ['{{range $x = .Spec.X}}{{end}}', "expected '$x := …', or '$key, $value := …' in a range"],
    ['{{range $x, 3}}{{end}}', "found '3', expected a variable"],
    ['{{$}}{{$, $}}', 'this is no function and takes no arguments'],
    ['{{.Nmae}}', "at character 3: an object has no field '.Nmae'"],
    ['{{$.Foo}}', "an object has no field '.Foo'"],
    ['{{with .Spec}}{{.Foo}}{{end}}{{.Foo}}', "at character 32: an object has no field '.Foo'"],
    ['{{.GetName}}', "the method '.GetName' is not supported; use the field instead"],
    ['{{.Labels.my-app}}', "unexpected character '-'; names with other characters need index"],
    ['{{.Name "x"}}', 'this is no function and takes no arguments'],
    ['{{.Name | .Namespace}}', "'|' leads to a value, expected a function"],
    ['{{.Name | }}', 'a value is missing in this action'],
    ['{{}}', 'a value is missing in this action'],
    ['{{if}}{{end}}', 'a value is missing in this if'],
    ['{{()}}', 'a value is missing in this pair of parentheses'],
    ['{{(.Name}}', "found '}}', expected ')'"],
    ['{{.Name)}}', "found ')', expected '}}'"],
    ['{{end .Name}}', "'end' belongs to no"],
    ['{{if .Name}}{{end 1}}', "found '1', expected '}}'"],
    ['{{if .Name}}{{else 1}}{{end}}', "found '1', expected '}}'"],
    ['{{range .Spec.X}}{{else range .Spec.Y}}{{end}}{{end}}', "found 'range', expected '}}'"],
    ['{{eq len 3}}', "'len' cannot stand here; put a call into parentheses"],
    ['{{eq := 3}}', "found ':=', expected a value"],
    ['{{"a".Name}}', 'a literal has no fields'],
    ['{{"a}}', 'a quoted text is not closed; add the quote'],
    ['{{`a}}', 'a quoted text is not closed; add the quote'],
    ["{{'a'}}", "character constants ('x') are not supported"],
    ['{{"\\q"}}', "the escape '\\q' is not supported"],
    ['{{0x10}}', "the number '0x10' is not supported"],
    ['{{.Name & 1}}', "unexpected character '&'"],
    ['{{/* open }}', "unexpected character '/'"],
    ['{{printf "%5d" 1}}', "printf: '%5d' is not supported; there are %s, %d, %v, %q and %%"],
    ['{{printf "100%" }}', "printf: '%' is not supported"],
    [`{{${'('.repeat(60)}1${')'.repeat(60)}}}`, 'the template is nested more than 50 deep'],
  ])('%s: %s', (template, problem) => {
    const parsed = parseFqdnTemplate(template);
    expect(parsed).toMatchObject({ kind: 'invalid', problem: expect.stringContaining(problem) });
  });

  it('that is too long', () => {
    expect(parseFqdnTemplate('x'.repeat(16_385))).toEqual({
      kind: 'invalid',
      problem: 'it has 16385 characters, at most 16384 are allowed',
    });
  });
});
