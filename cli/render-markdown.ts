/*
 * A report as a comment on a pull request: a headline with the totals, a table for each zone, and the full story of what was
 * refused, held or not done. Texts from outside are quoted, so that a name cannot become markup, a link or a mention.
 */
import type { Outcome } from '../functions/core/plan-entry.ts';
import type { EntryReport, Report } from '../functions/core/report.ts';
import { holdHints } from './hold-hints.ts';
import { code, text } from './markdown-text.ts';
import { reasonText, whyText } from './reason-text.ts';
import { recordLines } from './record-text.ts';
import { failureText } from './render-text.ts';
import { totalsText } from './totals.ts';

/** A comment on GitHub holds 65,536 characters. Rows are left out until it fits. */
const mostCharacters = 60_000;
const rowLimits = [200, 100, 50, 20, 5, 1];

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
  for (const mostRows of rowLimits) {
    const sections = sectionsOf(report, approveCommand, mostRows);
    if (sections.length <= mostCharacters) return sections;
  }
  return `${headline(report)}\n\nToo long for a comment; \`--output json\` shows all of it.\n`;
};

const headline = (report: Report): string =>
  `### elb53 ${report.dryRun ? 'plan' : 'sync'}: ${totalsText(report)}`;

const sectionsOf = (report: Report, approveCommand: string, mostRows: number): string => {
  const sections = [
    headline(report),
    ...zoneSections(report, mostRows),
    ...list(
      'Needs attention',
      some(report.entries.filter(isOpen).map(attention), mostRows),
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

/** The first ones, and how many more there are. */
const some = (items: readonly string[], most: number): readonly string[] =>
  items.length <= most ? items : [...items.slice(0, most), more(items.length - most)];

const more = (left: number): string =>
  `… and ${left} more records; \`--output json\` shows all of them.`;

const zoneSections = (report: Report, mostRows: number): readonly string[] => {
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
    return [`#### ${title}`, table(entries.slice(0, mostRows)), ...(left > 0 ? [more(left)] : [])];
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
