/*
 * Reads a template into a tree: text, actions, and the control structures if, with and range. `define`, `template`,
 * `block`, `break` and `continue` are refused by name.
 */
import { problemAt, type Token, tokensOf } from './fqdn-template-lexer.ts';
import { type Pipeline, parsePipeline } from './fqdn-template-pipeline.ts';
import {
  expectToken,
  nested,
  peekToken,
  type TokenStream,
  takeToken,
} from './fqdn-template-stream.ts';

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipeline: Pipeline }
  | {
      readonly kind: ControlKind;
      readonly pipeline: Pipeline;
      readonly then: readonly Node[];
      readonly otherwise: readonly Node[];
    };

export type ControlKind = 'if' | 'with' | 'range';

export const parseTemplate = (template: string): readonly Node[] => {
  const { tokens, end } = tokensOf(template);
  const stream: TokenStream = {
    tokens,
    end,
    at: 0,
    variables: ['$'],
    dotIsObject: true,
    depth: 0,
  };
  const nodes = nodesUntilKeyword(stream);
  const left = peekToken(stream);
  if (left.kind !== 'end')
    throw problemAt(left.at, `'${left.text}' belongs to no if, with or range`);
  return nodes;
};

/** Reads up to `{{else` or `{{end`, whose keyword it leaves in the stream, or up to the end. */
const nodesUntilKeyword = (stream: TokenStream): readonly Node[] => {
  const nodes: Node[] = [];
  for (;;) {
    const text = takeToken(stream, 'text');
    if (text !== null) {
      nodes.push({ kind: 'text', text: text.text });
      continue;
    }
    if (takeToken(stream, 'open') === null) return nodes;
    const word = peekToken(stream);
    if (word.kind === 'word' && (word.text === 'else' || word.text === 'end')) return nodes;
    nodes.push(isControl(word) ? controlNode(stream, word.text) : actionNode(stream, word));
  }
};

type ControlToken = Token & { readonly text: ControlKind };

const isControl = (token: Token): token is ControlToken =>
  token.kind === 'word' && ['if', 'with', 'range'].includes(token.text);

const UNSUPPORTED: ReadonlySet<string> = new Set([
  'define',
  'template',
  'block',
  'break',
  'continue',
]);

const actionNode = (stream: TokenStream, word: Token): Node => {
  if (word.kind === 'word' && UNSUPPORTED.has(word.text)) {
    throw problemAt(word.at, `'${word.text}' is not supported; write what it does in place`);
  }
  const pipeline = parsePipeline(stream, 'action');
  expectToken(stream, 'close', '}}');
  return { kind: 'action', pipeline };
};

/** Variables live to the end of the structure; inside `with` and `range` the dot is what they are about. */
const controlNode = (stream: TokenStream, kind: ControlKind): Node =>
  nested(stream, () => {
    const { variables, dotIsObject } = stream;
    const { at } = peekToken(stream);
    stream.at += 1;
    const pipeline = parsePipeline(stream, kind);
    expectToken(stream, 'close', '}}');
    const declared = stream.variables;
    stream.dotIsObject = dotIsObject && kind === 'if';
    const then = nodesUntilKeyword(stream);
    stream.variables = declared;
    stream.dotIsObject = dotIsObject;
    const otherwise = otherwiseOf(stream, kind, at);
    stream.variables = variables;
    return { kind, pipeline, then, otherwise };
  });

const otherwiseOf = (stream: TokenStream, kind: ControlKind, at: number): readonly Node[] => {
  if (takeToken(stream, 'word', 'else') === null) {
    endOf(stream, kind, at);
    return [];
  }
  const next = peekToken(stream);
  // `else if` shares the end of the structure it continues; it exists for if and with only.
  if (kind !== 'range' && isControl(next) && next.text === kind) return [controlNode(stream, kind)];
  expectToken(stream, 'close', '}}');
  const nodes = nodesUntilKeyword(stream);
  endOf(stream, kind, at);
  return nodes;
};

const endOf = (stream: TokenStream, kind: ControlKind, at: number): void => {
  if (takeToken(stream, 'word', 'end') === null) {
    throw problemAt(at, `this '${kind}' has no end, or a second else; close it with {{end}}`);
  }
  expectToken(stream, 'close', '}}');
};
