import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { renderText } from '../../cli/render-text.ts';
import { alias, entry, report, zone } from './report.ts';

const plain = { colour: false, width: 100 };

describe('the text of a report', () => {
  it.each<[string, Parameters<typeof entry>[0], readonly string[]]>([
    [
      'a target',
      {
        reason: 'target-changed',
        before: alias('dualstack.old.elb'),
        after: alias('new.elb'),
      },
      ['alias old.elb', '→ alias new.elb'],
    ],
    [
      'a TTL',
      {
        type: 'CNAME',
        reason: 'ttl-changed',
        before: { Name: 'a.', Type: 'CNAME', TTL: 300, ResourceRecords: [{ Value: 'x.y' }] },
        after: { Name: 'a.', Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: 'x.y' }] },
      },
      ['x.y', 'TTL 300 → 60'],
    ],
    [
      'the evaluation of target health',
      {
        reason: 'target-health-changed',
        before: alias('a.elb', {
          AliasTarget: { HostedZoneId: 'Z9', DNSName: 'a.elb.', EvaluateTargetHealth: false },
        }),
        after: alias('a.elb'),
      },
      ['alias a.elb', 'evaluates target health no → yes'],
    ],
    [
      'a type',
      {
        reason: 'type-changed',
        before: { Name: 'a.', Type: 'CNAME', TTL: 300, ResourceRecords: [{ Value: 'x.y' }] },
        after: alias('a.elb'),
      },
      ['CNAME x.y (TTL 300)', '→ A alias a.elb'],
    ],
    [
      'the routing',
      {
        reason: 'routing-changed',
        setIdentifier: 'blue',
        before: alias('a.elb', { SetIdentifier: 'blue', Weight: 10 }),
        after: alias('a.elb', { SetIdentifier: 'blue', Weight: 20 }),
      },
      ['alias a.elb', 'Weight 10 → 20'],
    ],
  ])('tells from what to what an update changes %s', (_, change, lines) => {
    const text = renderText(
      report({ entries: [entry({ outcome: 'update', ...change })] }),
      plain,
    ).split('\n');
    const found = text.slice(2).map((line) => line.trim());
    expect(found.slice(0, lines.length)).toEqual(lines);
  });

  it('names what could not be read and what was not done', () => {
    const text = renderText(
      report({
        dryRun: false,
        clusters: [{ name: 'prod', coverage: 'unavailable', sources: 0, reason: 'it is asleep' }],
        entries: [entry(), entry({ outcome: 'delete', applied: true })],
        failures: [
          { code: 'zone-full', where: 'example.com', message: 'it is full', retryable: false },
        ],
      }),
      plain,
    );
    expect(text).toContain('  prod  unavailable  it is asleep\n');
    expect(text).toContain('not done\n  ! example.com: it is full [zone-full]\n');
    expect(text).toContain('Done: 0 created, 0 updated, 1 deleted, 1 not done; 0 refused');
  });

  it('counts by zone, and says so, where the answer of a function left records out', () => {
    const left = {
      zones: [zone({ create: 7000, hold: 3, keep: 9 })],
      entries: [
        entry({ outcome: 'hold', reason: 'guard' }),
        entry({ zone: null, outcome: 'skip' }),
      ],
      entriesLeftOut: 7002,
    };
    const counts = '7000 to create, 0 to update, 0 to delete; 0 refused, 3 held, 1 skipped, 9 kept';
    const words =
      '7002 records are not listed, because the answer of a function holds 6 MB; its log has all of them';
    expect(renderText(report(left), plain)).toContain(`Plan: ${counts}; ${words}.`);
    expect(renderText(report({ ...left, dryRun: false }), plain)).toContain(`Done: ${counts}`);
  });

  it('never brings control characters of a name to the terminal', () => {
    const evil = 'a\u001b[31m\u0007\u202eb\nc\r\u009b';
    const text = renderText(
      report({
        clusters: [{ name: evil, coverage: 'unavailable', sources: 0, reason: evil }],
        zones: [zone({ name: evil, held: evil })],
        entries: [
          entry({ name: evil, detail: evil, source: evil, setIdentifier: evil }),
          entry({ zone: null, type: evil, cluster: evil }),
          entry({ before: { Name: evil, Type: 'TXT', ResourceRecords: [{ Value: evil }] } }),
        ],
        failures: [{ code: 'x', where: evil, message: evil, retryable: false }],
      }),
      plain,
    );
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('fits the width, whatever the names are', () => {
    const long = `${'very-long-label-'.repeat(4)}x.${'a'.repeat(63)}.example.com`;
    const words = 'many words that say why '.repeat(20);
    const text = renderText(
      report({
        clusters: [{ name: 'prod', coverage: 'unavailable', sources: 0, reason: words }],
        zones: [zone({ held: words })],
        entries: [
          entry({ name: long, detail: words, after: alias(long) }),
          entry({ name: '名'.repeat(90), after: alias('x'.repeat(300)) }),
        ],
        failures: [{ code: 'x', where: 'example.com', message: words, retryable: false }],
      }),
      plain,
    );
    const columns = (line: string): number => line.length + (line.match(/名/g)?.length ?? 0);
    expect(Math.max(...text.split('\n').map(columns))).toBeLessThanOrEqual(100);
    expect(text).not.toContain('…');
  });

  it('says the same in colour and without', () => {
    const told = report({
      zones: [zone({ held: 'hold: too many' })],
      entries: [
        entry({ after: alias('a.elb') }),
        entry({ outcome: 'hold', reason: 'guard', detail: 'hold: too many', before: alias('b') }),
      ],
    });
    const coloured = renderText(told, { ...plain, colour: true });
    expect(coloured).toContain('\u001b[32m+ create\u001b[39m');
    expect(stripVTControlCharacters(coloured)).toBe(renderText(told, plain));
  });
});
