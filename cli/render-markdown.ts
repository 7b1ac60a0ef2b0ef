/*
 * A report as a comment on a pull request: a headline with the totals, a table for each zone, and the full story of what was
 * refused, held or not done. Texts from outside are quoted, so that a name cannot become markup, a link or a mention.
 */
import type { Outcome } from '../functions/core/plan-entry.ts';
import type { EntryReport, Report } from '../functions/core/report.ts';
import { oneLine } from './clean-text.ts';
import { holdHints } from './hold-hints.ts';
import { reasonText, whyText } from './reason-text.ts';
import { recordLines } from './record-text.ts';
import { failureText } from './render-text.ts';
import { totalsText } from './totals.ts';

/** A comment on GitHub holds 65,536 characters; a row has about 200. */
const mostRows = 200;

const signs: Readonly<Record<Outcome, string>> = {
  create: '➕',
  update: '✏️',
  delete: '🗑️',
  refuse: '⛔',
  hold: '✋',
  skip: '⏭️',
  keep: '✔️',
};

export const renderMarkdown = (report: Report, approveCommand = 'elb53 sync --approve'): string => {
  const sections = [
    `### elb53 ${report.dryRun ? 'plan' : 'sync'}: ${totalsText(report)}`,
    ...zoneSections(report),
    ...list(
      'Needs attention',
      report.entries.filter(isOpen).slice(0, mostRows).map(attention),
      report.zones.flatMap((zone) => (zone.held === null ? [] : [text(zone.held)])),
    ),
    ...list(
      'Not done',
      report.clusters
        .filter((cluster) => cluster.coverage === 'unavailable')
        .map((cluster) => `${code(cluster.name)} unavailable: ${text(cluster.reason ?? '')}`),
      report.failures.map((failure) => text(failureText(failure))),
    ),
    clusterLine(report),
    ...holdHints(report, approveCommand).map(text),
  ];
  return `${sections.join('\n\n')}\n`;
};

const zoneSections = (report: Report): readonly string[] => {
  const ids = [...new Set(report.entries.map((entry) => entry.zone))];
  const titles = new Map(report.zones.map((zone) => [zone.id, zone.name]));
  const order = [
    ...report.zones.map((zone) => zone.id),
    ...ids.filter((id) => !titles.has(id ?? '')),
  ];
  return order.flatMap((id) => {
    const entries = report.entries.filter((entry) => entry.zone === id);
    if (entries.length === 0) return [];
    const title = id === null ? 'In no zone' : `${code(titles.get(id) ?? id)} ${code(id)}`;
    const left = entries.length - mostRows;
    const more =
      left > 0 ? [`… and ${left} more records; \`--output json\` shows all of them.`] : [];
    return [`#### ${title}`, table(entries.slice(0, mostRows)), ...more];
  });
};

const table = (entries: readonly EntryReport<unknown>[]): string =>
  [
    '| Outcome | Name | Type | Record | Source | Reason |',
    '|---|---|---|---|---|---|',
    ...entries.map((entry) => {
      const cells = [
        `${signs[entry.outcome]} ${entry.outcome}`,
        nameOf(entry),
        entry.type === null ? '' : code(entry.type),
        recordLines(entry).map(code).join('<br>'),
        whose(entry),
        reasonText(entry.reason),
      ];
      return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    }),
  ].join('\n');

const isOpen = (entry: EntryReport<unknown>): boolean =>
  entry.outcome === 'refuse' || entry.outcome === 'hold';

const attention = (entry: EntryReport<unknown>): string => {
  const of = whose(entry) === '' ? '' : ` of ${whose(entry)}`;
  return `${signs[entry.outcome]} ${nameOf(entry)}${of}: ${text(whyText(entry.reason, entry.detail))}`;
};

const nameOf = (entry: EntryReport<unknown>): string =>
  entry.setIdentifier === null
    ? code(entry.name)
    : `${code(entry.name)} ${code(entry.setIdentifier)}`;

const whose = (entry: EntryReport<unknown>): string =>
  [entry.source, entry.cluster]
    .filter((part) => part !== null)
    .map(code)
    .join(' in ');

const list = (title: string, ...parts: readonly (readonly string[])[]): readonly string[] => {
  const items = parts.flat();
  return items.length === 0
    ? []
    : [`#### ${title}\n\n${items.map((item) => `- ${item}`).join('\n')}`];
};

const clusterLine = (report: Report): string => {
  const clusters = report.clusters.map(
    (cluster) => `${code(cluster.name)} ${cluster.coverage}, ${cluster.sources} sources`,
  );
  return `Clusters: ${clusters.join('; ')}`;
};

/** A code span; its fence is longer than any run of backticks inside (CommonMark §6.1). */
const code = (outside: string): string => {
  const clean = oneLine(outside);
  if (clean === '') return '';
  const runs = clean.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const space = clean.startsWith('`') || clean.endsWith('`') ? ' ' : '';
  return `${fence}${space}${clean}${space}${fence}`;
};

/** Words of ours with names from outside in them: every character that could be markup is escaped. */
const text = (outside: string): string =>
  oneLine(outside)
    .replace(/[\\`*_{}[\]<>#|~&]/g, (character) => `\\${character}`)
    .replaceAll('@', '@<!-- -->');
