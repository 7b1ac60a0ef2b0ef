import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFqdnTemplate } from '../../functions/core/fqdn-template.ts';
import { parseLabelSelector, parseSelector } from '../../functions/core/selector.ts';
import {
  damaged,
  damagedValue,
  holds,
  hostileText,
  hostileValue,
  isOneLine,
  timeout,
} from './fuzzing.ts';

const selectors = fc.constantFrom(
  'app=web',
  'app==web, tier!=db',
  'env in (prod, test), !legacy',
  'a notin (b), c',
  'weight>5, weight<9',
);
const templates = fc.constantFrom(
  '{{.Name}}.example.com',
  '{{.Name}}.{{.Namespace}}.example.com, {{ toLower .Name }}.example.net',
  '{{ if eq .Namespace "prod" }}{{.Name}}.example.com{{ end }}',
  '{{ range $k, $v := .Annotations }}{{ $k }}{{ end }}',
  '{{ with index .Labels "app" }}{{ . }}.example.com{{ else }}x{{ end }}',
  '{{ trimPrefix .Name "web-" | replace "-" "." }}.example.com',
);
const structured = {
  matchLabels: { app: 'web' },
  matchExpressions: [{ key: 'tier', operator: 'In', values: ['a', 'b'] }],
};

describe('an expression of the configuration', () => {
  it('that selects objects selects, or says in a line what is wrong', { timeout }, () => {
    const labels = fc.dictionary(fc.oneof(hostileText, fc.constant('app')), hostileText);
    holds(fc.tuple(fc.oneof(hostileText, damaged(selectors)), labels), ([text, given]) => {
      const parsed = parseSelector(text);
      if (parsed.kind === 'selector') expect(typeof parsed.matches(given)).toBe('boolean');
      else isOneLine(parsed.problem, 1_000);
    });
  });

  it('in an object selects nothing when it is none', { timeout }, () => {
    holds(fc.oneof(hostileValue, damagedValue(fc.constant(structured))), (object) => {
      const selector = parseLabelSelector(object);
      if (selector !== null) expect(typeof selector.matches({ app: 'web' })).toBe('boolean');
    });
  });

  it('that makes names makes some or says in a line what is wrong', { timeout }, () => {
    const object = { metadata: { name: 'web', namespace: 'prod', labels: { app: 'x' } } };
    holds(
      fc.tuple(
        fc.oneof(hostileText, damaged(templates)),
        fc.oneof(hostileValue, fc.constant(object)),
      ),
      ([text, given]) => {
        const template = parseFqdnTemplate(text);
        if (template.kind === 'invalid') {
          isOneLine(template.problem, 1_000);
          return;
        }
        const made = template.hostnamesOf(given);
        if (made.kind === 'failed') isOneLine(made.problem, 1_000);
        else expect(new Set(made.hostnames).size).toBe(made.hostnames.length);
      },
    );
  });
});
