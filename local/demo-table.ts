/*
 * The plan of a run as a table, for the demo: outcome, name, type, target, source, reason.
 */
import { styleText } from 'node:util';
import Table from 'cli-table3';

/** As much of a report's entry as the table shows; record sets in Route 53's own shape. */
export type TableEntry = {
  readonly outcome: string;
  readonly name: string;
  readonly type: string | null;
  readonly source: string | null;
  readonly reason: string;
  readonly detail: string | null;
  readonly before: unknown;
  readonly after: unknown;
};

type RecordShape = {
  readonly AliasTarget?: { readonly DNSName?: string };
  readonly ResourceRecords?: readonly { readonly Value?: string }[];
};

const columns = ['outcome', 'name', 'type', 'target', 'source', 'reason'];
const widths = [9, 24, 6, 28, 26, 23];

const colours = {
  create: 'green',
  update: 'yellow',
  delete: 'red',
  refuse: 'magenta',
  hold: 'magenta',
} as const;

export const planTable = (entries: readonly TableEntry[]): string => {
  const table = new Table({
    head: columns,
    colWidths: widths,
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const entry of entries) {
    table.push([
      paint(entry.outcome),
      entry.name,
      entry.type ?? '',
      targetOf(entry),
      entry.source ?? '',
      entry.reason.replaceAll('-', ' '),
    ]);
  }
  return table.toString();
};

const paint = (outcome: string): string => {
  const colour = Object.entries(colours).find(([name]) => name === outcome)?.[1];
  return colour === undefined
    ? outcome
    : styleText(colour, outcome, { stream: process.stdout, validateStream: true });
};

const targetOf = (entry: TableEntry): string => {
  const record = (entry.after ?? entry.before ?? {}) as RecordShape;
  const values = (record.ResourceRecords ?? []).map((item) => item.Value ?? '');
  const text = record.AliasTarget?.DNSName ?? values.join(' ');
  return shortened(text.replace(/\.$/, ''), 26);
};

/** The ends of a load balancer's name tell most: whose it is, and where. */
const shortened = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, 15)}…${text.slice(text.length - (width - 16))}`;
