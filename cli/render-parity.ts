/*
 * A comparison as people read it on a terminal: zone by zone the names that are not equal, with what differs and why.
 */
import { styleText } from 'node:util';
import { oneLine } from './clean-text.ts';
import type { Parity, ParityName, ParityRecord, Verdict } from './parity.ts';
import { failureText } from './render-text.ts';
import { wrapText } from './wrap-text.ts';

export type ParityTextOptions = {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Lists the equal names, too. */
  readonly verbose: boolean;
};

type Style = Parameters<typeof styleText>[0];
type Layout = {
  readonly paint: (style: Style, text: string) => string;
  readonly width: number;
};

const signs: Readonly<Record<Verdict, readonly [string, Style]>> = {
  equal: ['= equal     ', 'green'],
  differs: ['~ differs   ', 'yellow'],
  'only-there': ['< only there', 'red'],
  'only-here': ['> only here ', 'cyan'],
};

export const renderParity = (parity: Parity, options: ParityTextOptions): string => {
  const { colour, verbose } = options;
  const layout: Layout = {
    paint: (style, text) =>
      colour && text !== '' ? styleText(style, text, { validateStream: false }) : text,
    width: Math.max(60, options.width),
  };
  const blocks = [
    ...parity.zones.map((zone) => zoneBlock(zone, parity, verbose, layout)),
    unpublishedBlock(parity, layout),
    problemBlock(parity, layout),
    layout.paint('bold', headlineOf(parity)),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
};

/** "Parity of the owner 'prod' with the cluster prod: 9 of 10 names equal (90%), 1 differs, …" */
export const headlineOf = ({ owner, cluster, percent, total, counts }: Parity): string => {
  const between = oneLine(`Parity of the owner '${owner}' with the cluster ${cluster}`);
  if (percent === null) return `${between}: nothing to compare.`;
  return `${between}: ${counts.equal} of ${total} names equal (${percent}%), ${counts.differs} ${counts.differs === 1 ? 'differs' : 'differ'}, ${counts['only-there']} only there, ${counts['only-here']} only here.`;
};

const zoneBlock = (
  zone: Parity['zones'][number],
  parity: Parity,
  verbose: boolean,
  layout: Layout,
): string => {
  const title = layout.paint('bold', oneLine(`${zone.name} (${zone.id})`));
  const names = parity.names.filter((item) => item.zone === zone.id);
  const equal = names.filter((item) => item.verdict === 'equal').length;
  const listed = names.filter((item) => verbose || item.verdict !== 'equal');
  const rest = verbose || equal === 0 ? [] : [`  ${layout.paint('dim', `${equal} equal`)}`];
  const none = names.length === 0 ? [`  ${layout.paint('dim', 'nothing on either side')}`] : [];
  return [title, ...listed.map((item) => nameBlock(item, layout)), ...rest, ...none].join('\n');
};

const nameBlock = (item: ParityName, layout: Layout): string => {
  const [sign, style] = signs[item.verdict];
  const title = `  ${layout.paint(style, sign)}  ${layout.paint('bold', oneLine(item.name))}`;
  const mixed = new Set(item.records.map((record) => record.verdict)).size > 1;
  return [title, ...item.records.flatMap((record) => recordBlock(record, mixed, layout))].join(
    '\n',
  );
};

/** Of several verdicts under a name each record says its own. */
const recordBlock = (record: ParityRecord, mixed: boolean, layout: Layout): readonly string[] => {
  const { paint, width } = layout;
  const [sign, style] = signs[record.verdict];
  const type = oneLine(
    record.setIdentifier === null ? record.type : `${record.type} [${record.setIdentifier}]`,
  );
  const whose = record.source === null ? '' : `${record.source}: `;
  const room = width - 16;
  const lines = [
    ...record.how.flatMap((line) => wrapText(oneLine(line), room)),
    ...(record.verdict === 'equal'
      ? []
      : wrapText(oneLine(`${whose}${record.why}`), room).map((line) => paint('dim', line))),
  ];
  const first = mixed ? [`      ${type} ${paint(style, sign.slice(2).trim())}`] : [];
  return [
    ...first,
    ...lines.map((line, index) =>
      index === 0 && !mixed ? `      ${type.padEnd(8)}  ${line}` : `                ${line}`,
    ),
  ];
};

const unpublishedBlock = ({ unpublished }: Parity, { paint, width }: Layout): string => {
  if (unpublished.length === 0) return '';
  const lines = unpublished.flatMap(({ name, source, why }) =>
    wrapText(oneLine(`${name}${source === null ? '' : `, ${source}`}: ${why}`), width - 4).map(
      (line, index) => (index === 0 ? `  ! ${line}` : `    ${line}`),
    ),
  );
  return [paint('bold', 'asked for and published by neither (not counted)'), ...lines].join('\n');
};

const problemBlock = ({ clusters, failures }: Parity, { paint, width }: Layout): string => {
  const problems = [
    ...clusters
      .filter((cluster) => cluster.coverage === 'unavailable')
      .map((cluster) => `${cluster.name} unavailable: ${cluster.reason ?? ''}`),
    ...failures.map(failureText),
  ];
  if (problems.length === 0) return '';
  const lines = problems.flatMap((problem) =>
    wrapText(oneLine(problem), width - 4).map((line, index) =>
      paint('red', index === 0 ? `  ! ${line}` : `    ${line}`),
    ),
  );
  return [paint('bold', 'not read'), ...lines].join('\n');
};
