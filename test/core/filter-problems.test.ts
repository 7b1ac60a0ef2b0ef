/*
 * What is refused of the settings that filter, each in one line with its key.
 */
import { expect, it } from 'vitest';
import { type FilterTexts, filterProblems } from '../../functions/core/filter-problems.ts';

it.each<[string, FilterTexts, readonly (string | RegExp)[]]>([
  ['nothing', {}, []],
  [
    'everything in order',
    {
      labelFilter: 'dns=yes',
      annotationFilter: '!internal',
      gateway: { labelFilter: 'a in (b,c)' },
      ignoreHostnameAnnotation: true,
      fqdnTemplate: '{{ .Name }}.example.com',
      domains: { include: ['example.com'] },
      namePolicies: [{ names: ['*.example.com'] }, { names: [] }],
      zoneTags: ['dns', 'stage=prod'],
    },
    [],
  ],
  ['Gateways without a selector', { gateway: {} }, []],
  ['a label selector', { labelFilter: 'a in b' }, [/^labelFilter: found 'b', expected '\('$/]],
  ['an annotation selector', { annotationFilter: '=' }, [/^annotationFilter: found '='/]],
  ['a selector of Gateways', { gateway: { labelFilter: ',' } }, [/^gateway\.labelFilter: found/]],
  ['a domain', { domains: { exclude: ['a,b'] } }, [/^domains: exclude 'a,b' holds a comma/]],
  ['an expression', { domains: { includeRegex: '(' } }, [/^domains: includeRegex '\(': /]],
  ['a template', { fqdnTemplate: '{{ .Name' }, [/^fqdnTemplate: /]],
  [
    'no names left',
    { ignoreHostnameAnnotation: true },
    [/^ignoreHostnameAnnotation: found true without fqdnTemplate/],
  ],
  [
    'a pattern of names',
    { namePolicies: [{ names: [] }, { names: ['a..b', 'a.b'] }] },
    [/^namePolicies\.1\.names: the pattern 'a\.\.b' has an empty label/],
  ],
  ['a tag', { zoneTags: ['dns', '=x'] }, [/^zoneTags: found '=x', expected key/]],
  ['two at once', { labelFilter: '=', zoneTags: [''] }, [/^labelFilter/, /^zoneTags/]],
])('%s', (_, filters, expected) => {
  expect(filterProblems(filters)).toEqual(
    expected.map((pattern) => expect.stringMatching(pattern)),
  );
});
