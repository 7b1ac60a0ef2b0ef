/*
 * The comparison by itself: from the entries of a plan to verdicts, and what is printed of it.
 */
import { describe, expect, it } from 'vitest';
import { type Parity, type ParityOf, toParity } from '../../cli/parity.ts';
import { renderParity } from '../../cli/render-parity.ts';
import { renderParityMarkdown } from '../../cli/render-parity-markdown.ts';
import type { EntryReport } from '../../functions/core/report.ts';
import { runElb53 } from './elb53-process.ts';
import { alias, entry, report, zone } from './report.ts';
import { smallWorld } from './small-world.ts';

type Entry = EntryReport<unknown>;

const compare = (entries: readonly Entry[], other: Partial<ParityOf> = {}): Parity =>
  toParity(report({ entries }), { owner: 'dns', cluster: 'prod', aaaa: 'always', ...other });

const kept = (other: Partial<Entry> = {}): Entry =>
  entry({ outcome: 'keep', reason: 'unchanged', before: alias('lb'), ...other });

const created = (other: Partial<Entry> = {}): Entry => entry({ after: alias('lb'), ...other });

const deleted = (other: Partial<Entry> = {}): Entry =>
  entry({ outcome: 'delete', reason: 'source-no-longer-asks', before: alias('lb'), ...other });

const updated = (other: Partial<Entry> = {}): Entry =>
  entry({
    outcome: 'update',
    reason: 'target-changed',
    before: alias('old'),
    after: alias('new'),
    ...other,
  });

const refused = (other: Partial<Entry> = {}): Entry =>
  entry({ outcome: 'refuse', reason: 'not-owned', after: alias('lb'), ...other });

const nameless = (other: Partial<Entry> = {}): Entry =>
  entry({ outcome: 'refuse', reason: 'invalid-name', zone: null, type: null, ...other });

const foreign = entry({
  outcome: 'keep',
  reason: 'foreign',
  cluster: null,
  source: null,
  before: alias('x'),
});

describe('the verdict about a name', () => {
  it.each([
    ['kept unchanged', [kept()], 'equal'],
    ['kept unchanged, A and AAAA', [kept(), kept({ type: 'AAAA' })], 'equal'],
    ['updated', [updated()], 'differs'],
    [
      'an update that the policy forbids',
      [updated({ outcome: 'skip', reason: 'policy' })],
      'differs',
    ],
    [
      'an update that is refused',
      [updated({ outcome: 'refuse', reason: 'txt-name-taken' })],
      'differs',
    ],
    ['one type equal, the other one new', [kept(), created({ type: 'AAAA' })], 'differs'],
    ['one type new, the other one gone', [created(), deleted({ type: 'CNAME' })], 'differs'],
    ['deleted', [deleted()], 'only-there'],
    ['held', [deleted({ outcome: 'hold', reason: 'source-absent-once' })], 'only-there'],
    ['kept, but not by us', [kept({ reason: 'source-kind-not-read' })], 'only-there'],
    [
      'a deletion that the policy forbids',
      [deleted({ outcome: 'skip', reason: 'policy' })],
      'only-there',
    ],
    ['created', [created()], 'only-here'],
    ['refused', [refused()], undefined],
    ['refused before it came to a record', [nameless()], undefined],
    ['foreign', [foreign], undefined],
    ['lost by a second source', [kept(), refused({ reason: 'conflict-lost' })], 'equal'],
  ] as const)('%s', (_, entries, verdict) => {
    const parity = compare(entries);
    expect(parity.names.map((item) => item.verdict)).toEqual(
      verdict === undefined ? [] : [verdict],
    );
  });

  it('is one for each zone and name, whatever set identifiers it has', () => {
    const blue = kept({ setIdentifier: 'blue' });
    const { names } = compare([
      kept(),
      blue,
      kept({ zone: 'Z2' }),
      kept({ name: 'b.example.com' }),
    ]);
    expect(names.map(({ zone, name, records }) => [zone, name, records.length])).toEqual([
      ['Z1', 'app.example.com', 2],
      ['Z1', 'b.example.com', 1],
      ['Z2', 'app.example.com', 1],
    ]);
  });
});

describe('the percentage', () => {
  it('is 100 only when all are equal', () => {
    const many = Array.from({ length: 1999 }, (_, index) =>
      kept({ name: `n${index}.example.com` }),
    );
    expect(compare(many).percent).toBe(100);
    expect(compare([...many, created()])).toMatchObject({ percent: 99.9, total: 2000 });
  });

  it('is none where there is nothing to compare', () => {
    expect(compare([refused(), foreign])).toMatchObject({ percent: null, total: 0 });
  });
});

describe('the reasons', () => {
  const whyOf = (parity: Parity): string | undefined => parity.names[0]?.records.at(-1)?.why;

  it.each([
    ['delete', 'elb53 would delete it'],
    ['hold', 'elb53 would hold its deletion'],
    ['keep', 'elb53 would leave it'],
  ] as const)('say what happens to a record that is only there: %s', (outcome, text) => {
    expect(whyOf(compare([deleted({ outcome })]))).toBe(
      `its source no longer asks for it; ${text}`,
    );
  });

  it('name what is refused of the same source, and not of another one', () => {
    const detail = "aws-weight 'heavy' cannot be followed";
    const cause = { reason: 'invalid-annotation', detail } as const;
    const record = kept({ reason: 'source-not-followed' });
    expect(whyOf(compare([record, nameless({ ...cause, name: record.name })]))).toContain(detail);
    const stranger = nameless({ ...cause, name: record.name, source: 'ingress/web/b' });
    expect(whyOf(compare([record, stranger]))).not.toContain(detail);
  });

  it('explain AAAA of load balancers without IPv6, where the setting is dualstack', () => {
    const entries = [kept(), deleted({ type: 'AAAA' })];
    expect(whyOf(compare(entries, { aaaa: 'dualstack' }))).toContain('"aaaa": "always"');
    expect(whyOf(compare(entries))).not.toContain('always');
    expect(whyOf(compare([deleted({ type: 'AAAA' })], { aaaa: 'dualstack' }))).not.toContain(
      'always',
    );
  });

  it('are told once for A and AAAA of a name that neither publishes', () => {
    const { unpublished } = compare([
      refused(),
      refused({ type: 'AAAA' }),
      nameless({ name: 'x' }),
    ]);
    expect(unpublished.map(({ name }) => name)).toEqual(['app.example.com', 'x']);
  });
});

describe('what is printed', () => {
  const parity = toParity(
    report({
      zones: [zone(), zone({ id: 'Z2', name: 'example.org' })],
      entries: [
        kept(),
        updated({ name: 'b.example.com', setIdentifier: 'blue' }),
        deleted({ name: 'c.example.com' }),
        created({ name: 'd|`e.example.com' }),
        nameless({ name: 'f\u001b[31m', detail: 'a|b' }),
      ],
      failures: [
        { code: 'zone-unavailable', where: 'example.net', message: 'denied', retryable: false },
      ],
    }),
    { owner: 'dns', cluster: 'prod', aaaa: 'always' },
  );
  const options = { colour: false, width: 100, verbose: false };

  it('as text', () => {
    expect(renderParity(parity, options)).toBe(`example.com (Z1)
  ~ differs     b.example.com
      A [blue]  alias old
                → alias new
                ingress/web/app: the target changed
  < only there  c.example.com
      A         alias lb
                ingress/web/app: its source no longer asks for it; elb53 would delete it
  > only here   d|\`e.example.com
      A         alias lb
                ingress/web/app: new name
  1 equal

example.org (Z2)
  nothing on either side

asked for and published by neither (not counted)
  ! f\ufffd[31m, ingress/web/app: not a DNS name; a|b

not read
  ! example.net: denied [zone-unavailable]

Parity of the owner 'dns' with the cluster prod: 1 of 4 names equal (25%), 1 differs, 1 only there, 1 only here.
`);
  });

  it('as text in colour, with the equal names', () => {
    const text = renderParity(parity, { ...options, colour: true, verbose: true });
    expect(text).toContain('\u001b[32m= equal     \u001b[39m  \u001b[1mapp.example.com\u001b[22m');
  });

  it('as Markdown, with nothing from outside that could be markup', () => {
    const lines = renderParityMarkdown(parity, false).split('\n');
    expect(lines[0]).toMatch(/^### Parity of the owner 'dns' with the cluster prod: 1 of 4 names/);
    expect(lines).toContain(
      '| ➡️ only here | ``d\\|`e.example.com`` | `A` | `alias lb` | `ingress/web/app` | new name |',
    );
    expect(lines).toContain('- `f\ufffd[31m` of `ingress/web/app`: not a DNS name; a\\|b');
    expect(lines.join()).not.toContain('`app.example.com`');
    expect(renderParityMarkdown(parity, true)).toContain('| ✔️ equal | `app.example.com` |');
  });

  it('as Markdown that fits a comment', () => {
    const entries = Array.from({ length: 3000 }, (_, index) =>
      created({ name: `n${index}.example.com` }),
    );
    const markdown = renderParityMarkdown(compare(entries), false);
    expect(markdown.length).toBeLessThan(65_536);
    expect(markdown).toMatch(/… and \d+ more names; `--output json` shows all of them/);
  });

  it('without a comparison says so', () => {
    expect(renderParity(compare([]), options)).toContain(
      'with the cluster prod: nothing to compare.\n',
    );
  });
});

describe('elb53 parity', () => {
  const { folder } = smallWorld();
  const config = ['--config', `${folder}/config.json`];

  it.each([
    [['--owner', 'x'], /has 2 clusters \(prod, staging\), expected --cluster/],
    [['--owner', 'x', '--cluster', 'nope'], /unknown cluster 'nope'/],
    [['--owner', 'prod', '--cluster', 'staging'], /gives the owner 'prod' to the cluster prod/],
    [['--owner', 'a b', '--cluster', 'prod'], /found 'a b' for --owner/],
    [[], /required option '--owner <id>' not specified/],
  ])('refuses %j', async (args, message) => {
    const { exitCode, stdout, stderr } = await runElb53(['parity', ...config, ...args]);
    expect(stderr).toMatch(message);
    expect([exitCode, stdout]).toEqual([1, '']);
  });
});
