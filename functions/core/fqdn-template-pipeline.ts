/*
 * Reads the pipelines of a template: `replace "." "-" .Name | toLower`. Function names, numbers of arguments, variables and
 * the first field of an object are checked here, so that a mistake is found before the first object is read.
 */
import { printable } from './dns-name.ts';
import { problemOfFormat } from './fqdn-template-format.ts';
import { TEMPLATE_FUNCTIONS } from './fqdn-template-functions.ts';
import { problemAt, type Token } from './fqdn-template-lexer.ts';
import {
  expectToken,
  nested,
  peekToken,
  type TokenStream,
  takeToken,
} from './fqdn-template-stream.ts';

export type Operand =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'dot' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'fields'; readonly of: Operand; readonly names: readonly string[] }
  | { readonly kind: 'group'; readonly pipeline: Pipeline };

export type Command =
  | { readonly kind: 'value'; readonly operand: Operand }
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Operand[] };

/** `variables` get the value, declared (`:=`) or, with `assigns`, given to one that is there (`=`). */
export type Pipeline = {
  readonly variables: readonly string[];
  readonly assigns: boolean;
  readonly commands: readonly Command[];
};

/** Reads up to the end of the action or the closing parenthesis, and leaves that in the stream. */
export const parsePipeline = (stream: TokenStream, context: string): Pipeline => {
  const declaration = declarationOf(stream, context);
  const commands: Command[] = [];
  do commands.push(command(stream, commands.length > 0, context));
  while (takeToken(stream, 'symbol', '|') !== null);
  stream.variables = [...stream.variables, ...declaration.variables];
  return { ...declaration, commands };
};

type Declaration = Pick<Pipeline, 'variables' | 'assigns'>;

const declarationOf = (stream: TokenStream, context: string): Declaration => {
  const start = stream.at;
  const first = takeToken(stream, 'variable');
  const comma = first !== null && takeToken(stream, 'symbol', ',') !== null;
  const second = comma ? expectVariable(stream) : null;
  const symbol = takeToken(stream, 'symbol', ':=') ?? takeToken(stream, 'symbol', '=');
  if (first === null || symbol === null) {
    stream.at = start;
    return { variables: [], assigns: false };
  }
  const assigns = symbol.text === '=';
  if (context === 'range' ? assigns : second !== null) {
    throw problemAt(
      first.at,
      "expected '$x := …', or '$key, $value := …' in a range; nothing else is supported",
    );
  }
  if (assigns) checkDeclared(stream, first);
  return { variables: [first, second].flatMap((token) => token?.text ?? []), assigns };
};

const expectVariable = (stream: TokenStream): Token => {
  const token = peekToken(stream);
  if (takeToken(stream, 'variable') !== null) return token;
  throw problemAt(token.at, `found '${printable(token.text)}', expected a variable`);
};

const command = (stream: TokenStream, piped: boolean, context: string): Command => {
  const start = peekToken(stream);
  const operands: Operand[] = [];
  if (start.kind === 'word' && !LITERALS.has(start.text)) {
    stream.at += 1;
    while (!isEndOfCommand(stream)) operands.push(operand(stream));
    checkCall(start, operands, piped);
    return { kind: 'call', name: start.text, operands };
  }
  if (isEndOfCommand(stream)) throw problemAt(start.at, `a value is missing in this ${context}`);
  const value = operand(stream);
  if (piped) throw problemAt(start.at, "'|' leads to a value, expected a function");
  if (isEndOfCommand(stream)) return { kind: 'value', operand: value };
  throw problemAt(start.at, 'this is no function and takes no arguments; use index for maps');
};

const isEndOfCommand = (stream: TokenStream): boolean => {
  const { kind, text } = peekToken(stream);
  return kind === 'close' || (kind === 'symbol' && (text === '|' || text === ')'));
};

const checkCall = (token: Token, operands: readonly Operand[], piped: boolean): void => {
  const called = TEMPLATE_FUNCTIONS.get(token.text);
  if (called === undefined) {
    const known = [...TEMPLATE_FUNCTIONS.keys()].join(', ');
    throw problemAt(token.at, `'${printable(token.text)}' is not supported; there are: ${known}`);
  }
  const count = operands.length + Number(piped);
  if (count < called.minimum || count > called.maximum) {
    const least = called.maximum > called.minimum ? 'at least ' : '';
    throw problemAt(
      token.at,
      `'${token.text}' has ${count} arguments, expected ${least}${called.minimum}`,
    );
  }
  const [format] = operands;
  if (token.text === 'printf' && format?.kind === 'literal') {
    const problem = problemOfFormat(String(format.value));
    if (problem !== null) throw problemAt(token.at, problem);
  }
};

const operand = (stream: TokenStream): Operand => {
  const of = term(stream);
  const names: string[] = of.kind === 'fields' ? [...of.names] : [];
  const base = of.kind === 'fields' ? of.of : of;
  while (!peekToken(stream).spaced) {
    const field = takeToken(stream, 'field');
    if (field === null) break;
    if (of.kind === 'literal') throw problemAt(field.at, 'a literal has no fields');
    names.push(field.text);
    checkField(stream, base, field, names);
  }
  return names.length === 0 ? of : { kind: 'fields', of: base, names };
};

const term = (stream: TokenStream): Operand => {
  const token = peekToken(stream);
  stream.at += 1;
  switch (token.kind) {
    case 'string':
      return { kind: 'literal', value: token.text };
    case 'number':
      if (/^[+-]?\d+(\.\d+)?$/.test(token.text)) {
        return { kind: 'literal', value: Number(token.text) };
      }
      throw problemAt(token.at, `the number '${printable(token.text)}' is not supported`);
    case 'dot':
      return { kind: 'dot' };
    case 'variable':
      checkDeclared(stream, token);
      return { kind: 'variable', name: token.text };
    case 'field': {
      const base: Operand = { kind: 'dot' };
      checkField(stream, base, token, [token.text]);
      return { kind: 'fields', of: base, names: [token.text] };
    }
    case 'word': {
      const value = LITERALS.get(token.text);
      if (value !== undefined) return { kind: 'literal', value };
      throw problemAt(
        token.at,
        `'${printable(token.text)}' cannot stand here; put a call into parentheses`,
      );
    }
    default:
      if (token.kind === 'symbol' && token.text === '(') return group(stream);
      throw problemAt(token.at, `found '${printable(token.text)}', expected a value`);
  }
};

const LITERALS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['nil', null],
]);

const group = (stream: TokenStream): Operand =>
  nested(stream, () => {
    const pipeline = parsePipeline(stream, 'pair of parentheses');
    expectToken(stream, 'symbol', ')');
    return { kind: 'group', pipeline };
  });

const checkDeclared = (stream: TokenStream, token: Token): void => {
  if (!stream.variables.includes(token.text)) {
    throw problemAt(
      token.at,
      `the variable '${printable(token.text)}' is not declared; write ${printable(token.text)} := … before`,
    );
  }
};

/** What a Kubernetes object can have at its top; anything else is a slip of the pen that would publish odd names. */
const OBJECT_FIELDS: ReadonlySet<string> = new Set([
  ...['kind', 'apiversion', 'typemeta', 'metadata', 'objectmeta', 'spec', 'status', 'data'],
  ...['name', 'generatename', 'namespace', 'labels', 'annotations', 'uid', 'resourceversion'],
  ...['generation', 'creationtimestamp', 'deletiontimestamp', 'ownerreferences', 'finalizers'],
]);

const checkField = (
  stream: TokenStream,
  base: Operand,
  token: Token,
  names: readonly string[],
): void => {
  if (/^Get\p{Lu}/u.test(token.text)) {
    throw problemAt(
      token.at,
      `the method '.${token.text}' is not supported; use the field instead`,
    );
  }
  const ofObject =
    (base.kind === 'dot' && stream.dotIsObject) || (base.kind === 'variable' && base.name === '$');
  if (ofObject && names.length === 1 && !OBJECT_FIELDS.has(token.text.toLowerCase())) {
    throw problemAt(
      token.at,
      `an object has no field '.${printable(token.text)}'; expected .Name, .Namespace, .Labels, .Annotations, .Spec, .Status, .Kind …`,
    );
  }
};
