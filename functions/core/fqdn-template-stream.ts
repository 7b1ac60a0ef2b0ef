/*
 * The tokens of a template as its parser walks over them, with what holds at the place that was reached.
 */
import { printable } from './dns-name.ts';
import { problemAt, type Token, type TokenKind, type Tokens } from './fqdn-template-lexer.ts';

/**
 * The tokens and what is known at the place that was reached. `dotIsObject` is false inside `with` and `range`, where the
 * dot is something else than the Kubernetes object.
 */
export type TokenStream = Tokens & {
  at: number;
  variables: readonly string[];
  dotIsObject: boolean;
  depth: number;
};

/** Takes the next token when it is the one asked for. */
export const takeToken = (stream: TokenStream, kind: TokenKind, text?: string): Token | null => {
  const token = peekToken(stream);
  if (token.kind !== kind || (text !== undefined && token.text !== text)) return null;
  stream.at += 1;
  return token;
};

export const expectToken = (stream: TokenStream, kind: TokenKind, text: string): Token => {
  const token = takeToken(stream, kind, text);
  if (token !== null) return token;
  const found = peekToken(stream);
  throw problemAt(found.at, `found '${printable(found.text)}', expected '${text}'`);
};

export const peekToken = (stream: TokenStream): Token => stream.tokens[stream.at] ?? stream.end;

/** Runs `parse` one level deeper; templates nest as deep as this and no deeper. */
export const nested = <Result>(stream: TokenStream, parse: () => Result): Result => {
  stream.depth += 1;
  if (stream.depth > MAX_DEPTH) {
    throw problemAt(peekToken(stream).at, `the template is nested more than ${MAX_DEPTH} deep`);
  }
  const result = parse();
  stream.depth -= 1;
  return result;
};

const MAX_DEPTH = 50;
