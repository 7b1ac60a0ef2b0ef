/*
 * What the simulation says about each planted defect, as it stands in docs/SAFETY.md between two markers.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { simulate } from './campaign.ts';
import type { Defect } from './defects.ts';
import { tellFailure } from './shrink.ts';

export const storiesOf = async (
  planted: readonly Defect[],
  firstSeed: number,
  worlds: number,
): Promise<string> => {
  const stories: string[] = [];
  for (const defect of planted) {
    const { failure, worlds: played } = await simulate(firstSeed, worlds, defect);
    const trace =
      failure === null ? 'NOT CAUGHT' : withoutWaiting(await tellFailure(failure, defect));
    const title = `### ${defect.name[0]?.toUpperCase()}${defect.name.slice(1)}`;
    const caught = `\`npm run simulate -- --plant ${defect.id}\`, caught in world ${played}:`;
    stories.push([title, '', caught, '', '```text', trace, '```'].join('\n'));
  }
  return stories.join('\n\n');
};

const begin = '<!-- traces: begin -->';
const end = '<!-- traces: end -->';

export const writeStories = (file: string, stories: string): void => {
  const text = readFileSync(file, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`${file}: found no place for the traces, expected '${begin}' and '${end}'`);
  }
  writeFileSync(file, `${before}${begin}\n\n${stories}\n\n${end}${after}`);
};

/** Reads that went well say little in a document. */
const withoutWaiting = (trace: string): string =>
  trace
    .split('\n')
    .filter((line) => !/run \d+: (list|find|describe|GET|tags) [^(]*$/.test(line))
    .join('\n');
