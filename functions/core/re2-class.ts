/*
 * Characters and character classes of RE2: [a-z], [[:alpha:]], \d, \pL, \x41 and escaped punctuation.
 * Syntax: https://github.com/google/re2/wiki/Syntax, as far as Go's regexp has it. Names of scripts (\p{Greek}), octal
 * escapes, \Q…\E and \C are refused by name.
 */
import { ExpressionProblem } from './expression-problem.ts';
import { isAtEnd, type TextCursor, take } from './text-cursor.ts';

export type CharacterTest = (character: string) => boolean;

type Escape =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'class'; readonly accepts: CharacterTest };

/** Reads what follows `[`, up to and with the closing bracket. */
export const parseClass = (cursor: TextCursor, fold: boolean): CharacterTest => {
  const negated = take(cursor, /\^/y) !== null;
  const items: CharacterTest[] = [];
  // A closing bracket in the first place stands for itself.
  while (items.length === 0 || take(cursor, /\]/y) === null) items.push(classItem(cursor));
  const accepts = folded((character) => items.some((item) => item(character)), fold);
  return negated ? (character) => !accepts(character) : accepts;
};

/** Reads an escape; the cursor stands on its backslash. */
export const parseEscape = (cursor: TextCursor): Escape => {
  const perl = take(cursor, /\\([dDsSwW])/y);
  if (perl !== null) return { kind: 'class', accepts: matching(`\\${perl[1]}`) };
  const property = take(cursor, /\\([pP])(?:\{(\^?)(\w+)\}|(\w))/y);
  if (property !== null) return { kind: 'class', accepts: propertyTest(property) };
  const hexadecimal = take(cursor, /\\x(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))/y);
  if (hexadecimal !== null) return characterOf(`${hexadecimal[1]}${hexadecimal[2]}`);
  const control = take(cursor, /\\([aftnrv])/y);
  if (control !== null)
    return { kind: 'character', character: String(CONTROLS.get(`${control[1]}`)) };
  const punctuation = take(cursor, /\\([!-/:-@[-`{-~])/y);
  if (punctuation !== null) return { kind: 'character', character: `${punctuation[1]}` };
  throw new ExpressionProblem(
    `the escape '${cursor.text.slice(cursor.at, cursor.at + 2)}' is not supported (back-references are not part of RE2)`,
  );
};

/** Makes a test blind to case when `fold` is set. */
export const folded = (accepts: CharacterTest, fold: boolean): CharacterTest =>
  fold
    ? (character) =>
        [character, character.toLowerCase(), character.toUpperCase()].some((form) => accepts(form))
    : accepts;

export const isWordCharacter: CharacterTest = (character) => /^\w$/.test(character);

const CONTROLS: ReadonlyMap<string, string> = new Map([
  ['a', '\u0007'],
  ['f', '\f'],
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['v', '\v'],
]);

const POSIX_CLASSES: ReadonlyMap<string, string> = new Map([
  ['alnum', '[0-9A-Za-z]'],
  ['alpha', '[A-Za-z]'],
  ['ascii', '\\p{ASCII}'],
  ['blank', '[\\t ]'],
  ['cntrl', '[^\\P{ASCII} -~]'],
  ['digit', '[0-9]'],
  ['graph', '[!-~]'],
  ['lower', '[a-z]'],
  ['print', '[ -~]'],
  ['punct', '[!-\\/:-@\\[-`\\{-~]'],
  ['space', '[\\t\\n\\v\\f\\r ]'],
  ['upper', '[A-Z]'],
  ['word', '\\w'],
  ['xdigit', '[0-9A-Fa-f]'],
]);

const GENERAL_CATEGORY = /^(C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/;

const classItem = (cursor: TextCursor): CharacterTest => {
  const posix = take(cursor, /\[:(\^?)(\w+):\]/y);
  if (posix !== null) return posixTest(`${posix[2]}`, posix[1] === '^');
  const first = classCharacter(cursor);
  if (first.kind === 'class') return first.accepts;
  if (take(cursor, /-(?!\])/y) === null) return (character) => character === first.character;
  const last = classCharacter(cursor);
  if (last.kind === 'class' || codeOf(last.character) < codeOf(first.character)) {
    throw new ExpressionProblem(
      `a range in brackets that begins at '${first.character}' does not end at a later character`,
    );
  }
  const [from, to] = [codeOf(first.character), codeOf(last.character)];
  return (character) => codeOf(character) >= from && codeOf(character) <= to;
};

const classCharacter = (cursor: TextCursor): Escape => {
  if (isAtEnd(cursor)) throw new ExpressionProblem("a '[' is not closed; add ']'");
  const plain = take(cursor, /[^\\]/uy);
  return plain === null ? parseEscape(cursor) : { kind: 'character', character: `${plain[0]}` };
};

const posixTest = (name: string, negated: boolean): CharacterTest => {
  const source = POSIX_CLASSES.get(name);
  if (source === undefined) {
    throw new ExpressionProblem(`the class '[:${name}:]' does not exist in RE2`);
  }
  const accepts = matching(source);
  return negated ? (character) => !accepts(character) : accepts;
};

const propertyTest = (found: readonly string[]): CharacterTest => {
  const [written, letter, caret] = found;
  const name = `${found[3]}${found[4]}`;
  if (!GENERAL_CATEGORY.test(name)) {
    throw new ExpressionProblem(
      `the class '${written}' is not supported; expected a general category such as \\p{L}`,
    );
  }
  const accepts = matching(`\\p{${name}}`);
  return (letter === 'P') === (caret === '^') ? accepts : (character) => !accepts(character);
};

const characterOf = (hexadecimal: string): Escape => {
  const code = Number.parseInt(hexadecimal, 16);
  if (code > 0x10ffff) throw new ExpressionProblem(`'\\x{${hexadecimal}}' is not a character`);
  return { kind: 'character', character: String.fromCodePoint(code) };
};

/** One character against one class: a regular expression of the platform cannot backtrack here. */
const matching = (source: string): CharacterTest => {
  const pattern = new RegExp(`^${source}$`, 'u');
  return (character) => pattern.test(character);
};

const codeOf = (character: string): number => Number(character.codePointAt(0));
