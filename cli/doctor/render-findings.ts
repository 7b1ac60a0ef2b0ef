/*
 * Findings as people read them: a line for each check with its sign, what to do below it, and a total.
 */
import { styleText } from 'node:util';
import { oneLine } from '../clean-text.ts';
import { wrapText } from '../wrap-text.ts';
import type { Finding } from './finding.ts';

type Layout = { readonly colour: boolean; readonly width: number };
type Style = Parameters<typeof styleText>[0];

const signs: Readonly<Record<Finding['status'], readonly [sign: string, style: Style]>> = {
  ok: ['✓', 'green'],
  problem: ['✗', 'red'],
  unknown: ['?', 'yellow'],
};

export const renderFindings = (findings: readonly Finding[], layout: Layout): string => {
  const lines = findings.flatMap((finding) => findingLines(finding, layout));
  return [...lines, '', totalOf(findings), ''].join('\n');
};

const findingLines = (finding: Finding, { colour, width }: Layout): readonly string[] => {
  const [sign, style] = signs[finding.status];
  const paint = (text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const room = Math.max(40, width) - 4;
  const [first = '', ...rest] = wrapText(oneLine(`${finding.check}: ${finding.found}`), room);
  return [
    `${paint(sign)} ${first}`,
    ...rest.map((line) => `  ${line}`),
    // A command to be copied stays on its line.
    ...(finding.mend === null ? [] : [`    to mend: ${oneLine(finding.mend)}`]),
  ];
};

const totalOf = (findings: readonly Finding[]): string => {
  const { ok, problems, unknown } = countFindings(findings);
  if (problems + unknown === 0) return `All well: ${ok} check${ok === 1 ? '' : 's'}.`;
  return `${problems} problem${problems === 1 ? '' : 's'}, ${unknown} not checked, ${ok} ok.`;
};

export const countFindings = (findings: readonly Finding[]) => {
  const count = (status: Finding['status']): number =>
    findings.filter((finding) => finding.status === status).length;
  return { ok: count('ok'), problems: count('problem'), unknown: count('unknown') };
};
