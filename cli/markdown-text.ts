/*
 * Texts from outside inside Markdown: quoted, so that a name cannot become markup, a link or a mention.
 */
import { oneLine } from './clean-text.ts';

/** A code span; its fence is longer than any run of backticks inside (CommonMark §6.1). */
export const code = (outside: string): string => {
  const clean = oneLine(outside);
  if (clean === '') return '';
  const runs = clean.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const space = clean.startsWith('`') || clean.endsWith('`') ? ' ' : '';
  return `${fence}${space}${clean}${space}${fence}`;
};

/** Words of ours with names from outside in them: every character that could be markup is escaped. */
export const text = (outside: string): string =>
  oneLine(outside)
    .replace(/[\\`*_{}[\]<>#|~&]/g, (character) => `\\${character}`)
    .replaceAll('@', '@<!-- -->');
