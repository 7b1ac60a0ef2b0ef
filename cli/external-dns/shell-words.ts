/*
 * Splits a command line into words as a POSIX shell does: quotes, backslashes, continued lines, comments. Nothing is
 * expanded: the text is what a person copied from somewhere.
 */
import { UsageError } from '../usage-error.ts';

export const shellWords = (text: string): readonly string[] => {
  const words: string[] = [];
  let word: string | null = null;
  let at = 0;
  const begun = (): string => word ?? '';
  while (at < text.length) {
    const character = text.charAt(at);
    if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
      at += 1;
    } else if (character === '#' && word === null) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (character === "'") {
      const end = closing(text, at);
      word = begun() + text.slice(at + 1, end);
      at = end + 1;
    } else if (character === '"') {
      const end = closing(text, at);
      // Inside double quotes a backslash is one unless it stands before one of these.
      word = begun() + text.slice(at + 1, end).replace(/\\([\\"$`])|\\\n/g, '$1');
      at = end + 1;
    } else if (character === '\\') {
      const next = text.charAt(at + 1);
      if (next !== '\n' && next !== '\r') word = begun() + next;
      at += next === '\r' && text.charAt(at + 2) === '\n' ? 3 : 2;
    } else {
      word = begun() + character;
      at += 1;
    }
  }
  return word === null ? words : [...words, word];
};

const closing = (text: string, start: number): number => {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at += 1) {
    if (text.charAt(at) === '\\' && quote === '"') at += 1;
    else if (text.charAt(at) === quote) return at;
  }
  throw new UsageError(
    `the arguments of external-dns have a ${quote} without its other one: ${text.slice(start, start + 40)}; close it`,
  );
};
