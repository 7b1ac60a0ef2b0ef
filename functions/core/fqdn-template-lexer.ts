/*
 * Cuts a Go template into text and the tokens of its actions. `{{-` and `-}}` take the white space beside them away,
 * comments vanish. Syntax: https://pkg.go.dev/text/template
 */
import { printable } from './dns-name.ts';
import { ExpressionProblem } from './expression-problem.ts';
import { isAtEnd, type TextCursor, take } from './text-cursor.ts';

/**
 * `text` holds what matters: the name of a field or variable, the value of a string, the symbol itself. `spaced`: white
 * space stands before it, which is what separates `.A.B` from `.A .B`.
 */
export type Token = {
  readonly kind: TokenKind;
  readonly text: string;
  readonly at: number;
  readonly spaced: boolean;
};

export type Tokens = { readonly tokens: readonly Token[]; readonly end: Token };

export type TokenKind =
  | 'text'
  | 'open'
  | 'close'
  | 'dot'
  | 'field'
  | 'variable'
  | 'word'
  | 'string'
  | 'number'
  | 'symbol'
  | 'end';

/** `end` is what follows the last token. */
export const tokensOf = (template: string): Tokens => {
  const cursor = { text: template, at: 0 };
  const tokens: Token[] = [];
  let trimNext = false;
  while (!isAtEnd(cursor)) {
    const at = cursor.at;
    const text = `${take(cursor, /(?:[^{]|\{(?!\{))*/uy)}`;
    const opening = take(cursor, /\{\{(-(?=\s))?/y);
    const left = trimNext ? text.trimStart() : text;
    const trimmed = opening?.[1] === '-' ? left.trimEnd() : left;
    tokens.push({ kind: 'text', text: trimmed, at, spaced: false });
    trimNext = opening !== null && action(cursor, tokens);
  }
  const end: Token = { kind: 'end', text: 'the end', at: cursor.at, spaced: false };
  return { tokens, end };
};

/** A problem at a place, counted from 1 as people do. */
export const problemAt = (at: number, problem: string): ExpressionProblem =>
  new ExpressionProblem(`at character ${at + 1}: ${problem}`);

/** Reads an action to its end; true when the text that follows loses its leading white space. */
const action = (cursor: TextCursor, tokens: Token[]): boolean => {
  const opened = cursor.at;
  const comment = take(cursor, /\s*\/\*(?:[^*]|\*(?!\/))*\*\/(\s+-)?\}\}/y);
  if (comment !== null) return comment[1] !== '';
  tokens.push({ kind: 'open', text: '{{', at: opened, spaced: false });
  for (;;) {
    const at = cursor.at;
    const spaced = take(cursor, /\s+/y) !== null;
    const trims = spaced && take(cursor, /-(?=\}\})/y) !== null;
    if (take(cursor, /\}\}/y) !== null) {
      tokens.push({ kind: 'close', text: '}}', at, spaced });
      return trims;
    }
    if (isAtEnd(cursor)) throw problemAt(opened, "this action is not closed; add '}}'");
    const start = cursor.at;
    tokens.push({ ...token(cursor), at: start, spaced });
  }
};

const PATTERNS: ReadonlyArray<readonly [TokenKind, RegExp]> = [
  ['field', /\.([\p{L}_][\p{L}\p{N}_]*)/uy],
  ['variable', /(\$[\p{L}\p{N}_]*)/uy],
  ['word', /([\p{L}_][\p{L}\p{N}_]*)/uy],
  ['number', /([+-]?\d[\p{L}\p{N}_.]*)/uy],
  ['symbol', /(:=|[|(),=])/y],
  ['dot', /(\.)/y],
];

type Lexeme = Pick<Token, 'kind' | 'text'>;

const token = (cursor: TextCursor): Lexeme => {
  const at = cursor.at;
  const raw = take(cursor, /`([^`]*)`/y);
  if (raw !== null) return { kind: 'string', text: `${raw[1]}` };
  const quoted = take(cursor, /"((?:[^"\\\n]|\\[^\n])*)"/y);
  if (quoted !== null) return { kind: 'string', text: unescaped(`${quoted[1]}`, at) };
  for (const [kind, pattern] of PATTERNS) {
    const found = take(cursor, pattern);
    if (found === null) continue;
    checkTerminated(cursor, kind);
    return { kind, text: `${found[1]}` };
  }
  throw problemAt(at, unexpectedCharacter(cursor));
};

/** As in Go, `.Labels.my-app` is an error and not a field followed by a number. */
const checkTerminated = (cursor: TextCursor, kind: TokenKind): void => {
  if (kind !== 'field' && kind !== 'variable' && kind !== 'word') return;
  if (take(cursor, /(?=[\s.,|:=()}]|$)/y) === null) {
    throw problemAt(
      cursor.at,
      `${unexpectedCharacter(cursor)}; names with other characters need index: index .Labels "my-app"`,
    );
  }
};

const unexpectedCharacter = (cursor: TextCursor): string => {
  const character = String.fromCodePoint(Number(cursor.text.codePointAt(cursor.at)));
  if (character === '"' || character === '`') return 'a quoted text is not closed; add the quote';
  if (character === "'") return "character constants ('x') are not supported; use quotes";
  return `unexpected character '${printable(character)}'`;
};

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ['"', '"'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

const unescaped = (text: string, at: number): string =>
  text.replace(/\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(.))/gsu, (written, two, four, one) => {
    if (one === undefined) return String.fromCharCode(Number.parseInt(two ?? four, 16));
    const character = ESCAPES.get(one);
    if (character !== undefined) return character;
    throw problemAt(at, `the escape '${printable(written)}' is not supported`);
  });
