/*
 * A comparison as a comment on a ticket or a pull request: the percentage, and a table of the names that are not equal.
 */
import { code, text } from './markdown-text.ts';
import type { Parity, ParityName, ParityRecord, Verdict } from './parity.ts';
import { headlineOf } from './render-parity.ts';
import { failureText } from './render-text.ts';

/** A comment on GitHub holds 65,536 characters. */
const mostCharacters = 60_000;
const rowLimits = [500, 200, 100, 50, 20, 5];

const words: Readonly<Record<Verdict, string>> = {
  equal: '✔️ equal',
  differs: '✏️ differs',
  'only-there': '⬅️ only there',
  'only-here': '➡️ only here',
};

export const renderParityMarkdown = (parity: Parity, verbose: boolean): string => {
  for (const mostRows of rowLimits) {
    const sections = sectionsOf(parity, verbose, mostRows);
    if (sections.length <= mostCharacters) return sections;
  }
  return `### ${text(headlineOf(parity))}\n\nToo long for a comment; \`--output json\` shows all of it.\n`;
};

const sectionsOf = (parity: Parity, verbose: boolean, mostRows: number): string => {
  const sections = [
    `### ${text(headlineOf(parity))}`,
    ...parity.zones.flatMap((zone) => {
      const names = parity.names.filter(
        (item) => item.zone === zone.id && (verbose || item.verdict !== 'equal'),
      );
      if (names.length === 0) return [];
      return [
        `#### ${code(zone.name)} ${code(zone.id)}`,
        tableOf(names.slice(0, mostRows)),
        ...more(names.length - mostRows, 'names'),
      ];
    }),
    ...list(
      'Asked for and published by neither (not counted)',
      parity.unpublished.map(
        ({ name, source, why }) =>
          `${code(name)}${source === null ? '' : ` of ${code(source)}`}: ${text(why)}`,
      ),
      mostRows,
    ),
    ...list(
      'Not read',
      [
        ...parity.clusters
          .filter((cluster) => cluster.coverage === 'unavailable')
          .map((cluster) => `${code(cluster.name)} unavailable: ${text(cluster.reason ?? '')}`),
        ...parity.failures.map((failure) => text(failureText(failure))),
      ],
      mostRows,
    ),
  ];
  return `${sections.join('\n\n')}\n`;
};

const tableOf = (names: readonly ParityName[]): string =>
  [
    '| Verdict | Name | Type | Record | Source | Why |',
    '|---|---|---|---|---|---|',
    ...names.flatMap((item) => item.records.map((record) => rowOf(item, record))),
  ].join('\n');

const rowOf = (item: ParityName, record: ParityRecord): string => {
  const type =
    record.setIdentifier === null
      ? code(record.type)
      : `${code(record.type)} ${code(record.setIdentifier)}`;
  const cells = [
    words[record.verdict],
    code(item.name),
    type,
    record.how.map(code).join('<br>'),
    record.source === null ? '' : code(record.source),
    record.verdict === 'equal' ? '' : text(record.why).replaceAll('\\|', '|'),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
};

const list = (title: string, items: readonly string[], most: number): readonly string[] =>
  items.length === 0
    ? []
    : [
        `#### ${title}\n\n${items
          .slice(0, most)
          .map((item) => `- ${item}`)
          .join('\n')}`,
        ...more(items.length - most, 'entries'),
      ];

const more = (left: number, what: string): readonly string[] =>
  left > 0 ? [`… and ${left} more ${what}; \`--output json\` shows all of them.`] : [];
