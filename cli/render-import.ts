/*
 * An import as people read it: zone by zone what happens to each item, and a total; and the same for programs.
 */
import { styleText } from 'node:util';
import { oneLine } from './clean-text.ts';
import type { ImportOutcome, ImportRow } from './registry-import.ts';
import type { ReadItem } from './registry-item.ts';
import { wrapText } from './wrap-text.ts';

type Unreadable = Pick<Extract<ReadItem, { readonly kind: 'unreadable' }>, 'key' | 'problem'>;

export type ImportReport = {
  readonly table: string;
  readonly region: string;
  readonly dryRun: boolean;
  readonly counts: Readonly<Record<ImportOutcome, number>>;
  readonly rows: readonly ReportRow[];
  /** Items that are no items of external-dns. */
  readonly unreadable: readonly Unreadable[];
};

/** `txt` is the name of the new TXT record. */
type ReportRow = Omit<ImportRow, 'zone' | 'txt'> & {
  readonly zone: { readonly id: string; readonly name: string } | null;
  readonly txt: string | null;
};

export const toImportReport = (
  rows: readonly ImportRow[],
  unreadable: readonly Unreadable[],
  facts: Pick<ImportReport, 'table' | 'region' | 'dryRun'>,
): ImportReport => ({
  ...facts,
  counts: countOutcomes(rows),
  rows: rows.map(({ zone, txt, ...row }) => ({
    ...row,
    zone: zone === null ? null : { id: zone.id, name: zone.name },
    txt: txt?.name ?? null,
  })),
  unreadable: unreadable.map(({ key, problem }) => ({ key, problem })),
});

const countOutcomes = (rows: readonly ImportRow[]): ImportReport['counts'] => {
  const count = (outcome: ImportOutcome): number =>
    rows.filter((row) => row.outcome === outcome).length;
  return {
    import: count('import'),
    imported: count('imported'),
    'already-there': count('already-there'),
    'record-missing': count('record-missing'),
    'zone-unknown': count('zone-unknown'),
    'type-not-managed': count('type-not-managed'),
    'foreign-txt': count('foreign-txt'),
    refused: count('refused'),
    failed: count('failed'),
  };
};

type Style = Parameters<typeof styleText>[0];
type Layout = { readonly colour: boolean; readonly width: number; readonly verbose: boolean };

const signs: Readonly<Record<ImportOutcome, readonly [text: string, style: Style]>> = {
  import: ['+ to import        ', 'green'],
  imported: ['+ imported         ', 'green'],
  'already-there': ['= already there    ', 'dim'],
  'record-missing': ['- record missing   ', 'dim'],
  'zone-unknown': ['- zone unknown     ', 'dim'],
  'type-not-managed': ['- type not managed ', 'dim'],
  'foreign-txt': ['! foreign TXT      ', 'yellow'],
  refused: ['! refused          ', 'yellow'],
  failed: ['✗ failed           ', 'red'],
};

export const renderImport = (report: ImportReport, layout: Layout): string => {
  const listed = report.rows.filter((row) => layout.verbose || row.outcome !== 'already-there');
  const titleOf = ({ zone }: ReportRow): string =>
    zone === null ? 'nothing to import for' : `${zone.name} (${zone.id})`;
  const blocks = [...Map.groupBy(listed, titleOf)].map(([title, rows]) =>
    [painted('bold', oneLine(title), layout), ...rows.flatMap((row) => rowLines(row, layout))].join(
      '\n',
    ),
  );
  const unreadable = report.unreadable.flatMap(({ problem }) => indented(problem, layout));
  return `${[
    ...blocks,
    ...(unreadable.length === 0 ? [] : [['not understood', ...unreadable].join('\n')]),
    totalOf(report),
  ].join('\n\n')}\n`;
};

const rowLines = (row: ReportRow, layout: Layout): readonly string[] => {
  const [sign, style] = signs[row.outcome];
  const set = row.setIdentifier === null ? '' : ` (${row.setIdentifier})`;
  const txt = row.txt === null ? '' : `, TXT ${row.txt}`;
  const what = `${oneLine(row.type).padEnd(5)} ${oneLine(`${row.name}${set}`)}${oneLine(txt)}`;
  return [
    `  ${painted(style, sign, layout)}${what}`,
    ...(row.detail === null ? [] : indented(row.detail, layout)),
  ];
};

const indented = (text: string, { width }: Layout): readonly string[] =>
  wrapText(oneLine(text), Math.max(40, width) - 6).map((line) => `      ${line}`);

const totalOf = ({ dryRun, counts, unreadable }: ImportReport): string => {
  const first = dryRun ? `Plan: ${counts.import} to import` : `Done: ${counts.imported} imported`;
  const left = counts['record-missing'] + counts['zone-unknown'] + counts['type-not-managed'];
  const refused = counts.refused + counts['foreign-txt'] + unreadable.length;
  const failed = counts.failed === 0 ? '' : `, ${counts.failed} failed`;
  const next = counts.import === 0 ? '' : ' Write them with --apply.';
  return `${first}, ${counts['already-there']} already there, ${left} left out, ${refused} refused${failed}.${next}`;
};

const painted = (style: Style, text: string, { colour }: Layout): string =>
  colour ? styleText(style, text, { validateStream: false }) : text;
