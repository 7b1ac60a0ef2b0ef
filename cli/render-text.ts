/*
 * A report as people read it on a terminal: zone by zone, one block per record with what happens, to which name, from what to
 * what, why and for whom; then the clusters, what went wrong, and the totals.
 */
import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { Outcome } from '../functions/core/plan-entry.ts';
import type {
  ClusterReport,
  EntryReport,
  Failure,
  Report,
  ZoneReport,
} from '../functions/core/report.ts';
import { oneLine } from './clean-text.ts';
import { holdHints } from './hold-hints.ts';
import { whyText } from './reason-text.ts';
import { recordLines } from './record-text.ts';
import { totalsText } from './totals.ts';
import { columnsOf, wrapText } from './wrap-text.ts';

export type TextOptions = {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** How to approve what is held; the hash of the plan is put behind it. @default "elb53 sync --approve" */
  readonly approveCommand?: string;
};

export const renderText = (report: Report, options: TextOptions): string => {
  const paint = painter(options.colour);
  const width = Math.max(60, options.width);
  const types = report.entries.map((entry) => entry.type ?? '');
  const layout = { paint, width, typeColumns: Math.max(1, ...types.map(columnsOf)) };
  const known = new Set(report.zones.map((zone) => zone.id));
  const elsewhere = [...new Set(report.entries.map((entry) => entry.zone))].filter(
    (zone) => zone === null || !known.has(zone),
  );
  const blocks = [
    ...report.zones.map((zone) => zoneBlock(zone, report, layout)),
    ...elsewhere.map((zone) =>
      [
        paint('bold', zone === null ? 'in no zone' : oneLine(zone)),
        entryTable(entriesOf(report, zone), null, layout),
      ].join('\n'),
    ),
    clusterBlock(report.clusters, layout),
    failureBlock(report, layout),
    closing(report, options, layout),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
};

type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;
type Layout = { readonly paint: Paint; readonly width: number; readonly typeColumns: number };

const painter =
  (colour: boolean): Paint =>
  (style, text) =>
    colour && text !== '' ? styleText(style, text, { validateStream: false }) : text;

const signs: Readonly<Record<Outcome, readonly [string, Parameters<typeof styleText>[0]]>> = {
  create: ['+', 'green'],
  update: ['~', 'yellow'],
  delete: ['-', 'red'],
  refuse: ['!', 'magenta'],
  hold: ['?', 'cyan'],
  skip: ['.', 'dim'],
  keep: ['=', 'dim'],
};

/** "create" and its sign. */
const outcomeColumns = 8;

const zoneBlock = (zone: ZoneReport, report: Report, layout: Layout): string => {
  const { paint, width } = layout;
  const title = paint('bold', `${oneLine(zone.name)} (${oneLine(zone.id)})`);
  const entries = entriesOf(report, zone.id);
  const held = zone.held ?? null;
  if (entries.length === 0 && held === null) {
    return `${title}\n  ${paint('dim', `no changes, ${zone.keep} kept`)}`;
  }
  const message =
    held === null
      ? []
      : wrapText(oneLine(held), width - 4).map((line, index) =>
          paint('cyan', `${index === 0 ? '  ? ' : '    '}${line}`),
        );
  return [title, ...message, entryTable(entries, held, layout)].join('\n');
};

const entriesOf = (report: Report, zone: string | null): readonly EntryReport<unknown>[] =>
  report.entries.filter((entry) => entry.zone === zone);

const entryTable = (
  entries: readonly EntryReport<unknown>[],
  held: string | null,
  { paint, width, typeColumns }: Layout,
): string => {
  const room = width - 2 - outcomeColumns - 2 - typeColumns - 2;
  return tableOf(
    entries.map((entry) => {
      const [sign, style] = signs[entry.outcome];
      const change = recordLines(entry).flatMap((line) => wrapText(oneLine(line), room));
      const name = wrapText(nameOf(entry), room).map((line) => paint('bold', line));
      const why = wrapText(whyOf(entry, held), room).map((line) => paint('dim', line));
      return [
        paint(style, `${sign} ${entry.outcome}`),
        oneLine(entry.type ?? ''),
        [...name, ...change, ...why].join('\n'),
      ];
    }),
    [outcomeColumns, typeColumns],
  );
};

const nameOf = (entry: EntryReport<unknown>): string =>
  oneLine(entry.setIdentifier === null ? entry.name : `${entry.name} [${entry.setIdentifier}]`);

/** Whose it is and why: "demo ingress/web/shop: new name". What the guard says of all its records is said once. */
const whyOf = (entry: EntryReport<unknown>, held: string | null): string => {
  const whose = [entry.cluster, entry.source].filter((part) => part !== null).join(' ');
  const detail = entry.detail === held ? null : entry.detail;
  const why = whyText(entry.reason, detail);
  return oneLine(whose === '' ? why : `${whose}: ${why}`);
};

const clusterBlock = (clusters: readonly ClusterReport[], layout: Layout): string => {
  if (clusters.length === 0) return '';
  const { paint, width } = layout;
  const names = clusters.map((cluster) => oneLine(cluster.name));
  const nameColumns = Math.max(...names.map(columnsOf));
  const room = width - 2 - nameColumns - 2 - 'unavailable'.length - 2;
  const rows = clusters.map((cluster, index) => {
    const style = cluster.coverage === 'unavailable' ? 'red' : 'green';
    const sources = `${cluster.sources} source${cluster.sources === 1 ? '' : 's'}`;
    return [
      names[index] ?? '',
      paint(style, cluster.coverage),
      wrapText(oneLine(cluster.reason ?? sources), room).join('\n'),
    ];
  });
  return `${paint('bold', 'clusters')}\n${tableOf(rows, [nameColumns, 'unavailable'.length])}`;
};

const failureBlock = (report: Report, { paint, width }: Layout): string => {
  if (report.failures.length === 0) return '';
  const lines = report.failures.flatMap((failure) =>
    wrapText(oneLine(failureText(failure)), width - 4).map((line, index) =>
      paint('red', `${index === 0 ? '  ! ' : '    '}${line}`),
    ),
  );
  return [paint('bold', 'not done'), ...lines].join('\n');
};

/** Many messages name the place themselves. */
export const failureText = ({ where, code, message }: Failure): string =>
  message.includes(where) ? `${message} [${code}]` : `${where}: ${message} [${code}]`;

const closing = (report: Report, options: TextOptions, { paint }: Layout): string => {
  const lines = [paint('bold', `${report.dryRun ? 'Plan' : 'Done'}: ${totalsText(report)}.`)];
  const hints = holdHints(report, options.approveCommand ?? 'elb53 sync --approve');
  // Not wrapped: one of them is a command to be copied.
  return [...lines, ...hints].join('\n');
};

/** Columns side by side without any lines; the last one is as wide as it is. */
const tableOf = (rows: readonly (readonly string[])[], columns: readonly number[]): string => {
  const table = new Table({
    chars: { ...noLines, left: '  ', middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colWidths: [...columns],
  });
  for (const row of rows) table.push([...row]);
  return table.toString().replace(/ +$/gm, '');
};

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
};
