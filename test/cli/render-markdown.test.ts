import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../cli/render-markdown.ts';
import { alias, entry, report, zone } from './report.ts';

describe('the markdown of a report', () => {
  it('has a headline with the totals, a table for each zone, and the full story of refusals', () => {
    const markdown = renderMarkdown(
      report({
        zones: [zone({ keep: 4 }), zone({ id: 'Z2', name: 'example.org' })],
        entries: [
          entry({ after: alias('new.elb') }),
          entry({
            outcome: 'refuse',
            reason: 'not-owned',
            detail: 'A app.example.com exists and has no ownership TXT',
          }),
        ],
      }),
    );
    expect(
      markdown,
    ).toBe(`### elb53 plan: 1 to create, 0 to update, 0 to delete; 1 refused, 0 held, 4 kept

#### \`example.com\` \`Z1\`

| Outcome | Name | Type | Record | Source | Reason |
|---|---|---|---|---|---|
| ➕ create | \`app.example.com\` | \`A\` | \`alias new.elb\` | \`ingress/web/app\` in \`prod\` | new name |
| ⛔ refuse | \`app.example.com\` | \`A\` |  | \`ingress/web/app\` in \`prod\` | a record that is not ours has the name |

#### Needs attention

- ⛔ \`app.example.com\` of \`ingress/web/app\` in \`prod\`: A app.example.com exists and has no ownership TXT

Clusters: \`prod\` complete, 1 sources
`);
  });

  it('quotes names from outside, so that they are neither markup nor mentions', () => {
    const markdown = renderMarkdown(
      report({
        entries: [
          entry({
            outcome: 'refuse',
            name: 'a|b`c``\n<img>',
            reason: 'invalid-name',
            detail: '@team [x](https://evil.example) <b> |',
          }),
        ],
      }),
    );
    expect(markdown).toContain('| ⛔ refuse | ```a\\|b`c`` <img>``` |');
    expect(markdown).toContain(
      'not a DNS name; @<!-- -->team \\[x\\](https://evil.example) \\<b\\> \\|',
    );
    expect(markdown.split('\n').filter((line) => line.includes('refuse |'))).toHaveLength(1);
  });

  it('stays short enough for a comment', () => {
    const target = alias(`k8s-${'long-name-'.repeat(5)}.elb.eu-west-1.amazonaws.com`);
    const detail = 'words '.repeat(40);
    const refusals = (zoneId: string, count: number) =>
      Array.from({ length: count }, (_, index) =>
        entry({
          zone: zoneId,
          outcome: 'refuse',
          name: `n${index}.example.com`,
          detail,
          after: target,
        }),
      );
    const one = renderMarkdown(report({ entries: refusals('Z1', 5000) }));
    expect(one.length).toBeLessThan(65_536);
    expect(one).toContain('… and 4900 more records; `--output json` shows all of them.');
    const ids = Array.from({ length: 900 }, (_, index) => `Z${index}`);
    const many = renderMarkdown(report({ entries: ids.flatMap((id) => refusals(id, 2)) }));
    expect(many.length).toBeLessThan(65_536);
    expect(many).toContain('1800 refused');
  });

  it('names what is unavailable, what was not done, and how to approve what is held', () => {
    const markdown = renderMarkdown(
      report({
        clusters: [{ name: 'prod', coverage: 'unavailable', sources: 0, reason: 'it is asleep' }],
        zones: [zone({ held: 'hold: too many' })],
        entries: [
          entry({ outcome: 'hold', reason: 'guard', detail: 'hold: too many', before: alias('b') }),
        ],
        failures: [
          { code: 'zone-full', where: 'example.com', message: 'it is full', retryable: false },
        ],
      }),
      'elb53 sync --cluster prod --approve',
    );
    expect(markdown).toContain('- `prod` unavailable: it is asleep\n');
    expect(markdown).toContain('- example.com: it is full \\[zone-full\\]\n');
    expect(markdown).toContain('elb53 sync --cluster prod --approve 0123456789ab\n');
  });
});
