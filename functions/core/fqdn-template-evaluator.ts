/*
 * Runs a template on one object. What it may do is bounded, because labels and annotations belong to the tenants: the size
 * of the output, the turns of all ranges together, and the characters that all functions together read and write.
 */
import { ExpressionProblem } from './expression-problem.ts';
import { MAX_TEXT_LENGTH, TEMPLATE_FUNCTIONS } from './fqdn-template-functions.ts';
import type { ControlKind, Node } from './fqdn-template-parser.ts';
import type { Command, Operand, Pipeline } from './fqdn-template-pipeline.ts';
import { fieldOf, isTrue, itemsOf, nameOf, printed } from './fqdn-template-value.ts';

export const rendered = (nodes: readonly Node[], object: unknown): string => {
  const run: Run = {
    object,
    output: [],
    written: 0,
    turns: 0,
    characters: 0,
    variables: [{ name: '$', value: object }],
  };
  writeNodes(run, nodes, object);
  return run.output.join('');
};

type Variable = { readonly name: string; value: unknown };

/** `variables`: the innermost last. */
type Run = {
  readonly object: unknown;
  readonly output: string[];
  readonly variables: Variable[];
  written: number;
  turns: number;
  characters: number;
};

const MAX_OUTPUT_LENGTH = 65_536;
const MAX_TURNS = 10_000;
const MAX_CHARACTERS = 4_194_304;

const writeNodes = (run: Run, nodes: readonly Node[], dot: unknown): void => {
  for (const node of nodes) writeNode(run, node, dot);
};

const writeNode = (run: Run, node: Node, dot: unknown): void => {
  if (node.kind === 'text') {
    write(run, node.text);
    return;
  }
  if (node.kind === 'action') {
    const value = pipelineValue(run, node.pipeline, dot);
    if (node.pipeline.variables.length === 0) write(run, printed(value));
    return;
  }
  const outside = run.variables.length;
  if (node.kind === 'range') writeRange(run, node, dot);
  else writeBranch(run, node, dot);
  run.variables.length = outside;
};

type Control = Extract<Node, { readonly kind: ControlKind }>;

const writeBranch = (run: Run, node: Control, dot: unknown): void => {
  const value = pipelineValue(run, node.pipeline, dot);
  if (isTrue(value)) writeNodes(run, node.then, node.kind === 'with' ? value : dot);
  else writeNodes(run, node.otherwise, dot);
};

const writeRange = (run: Run, node: Control, dot: unknown): void => {
  const { variables, commands } = node.pipeline;
  const value = commandsValue(run, commands, dot);
  const items = itemsOf(value);
  if (items === null) throw new ExpressionProblem(`range cannot walk over ${nameOf(value)}`);
  const outside = run.variables.length;
  for (const [key, item] of items) {
    run.turns += 1;
    if (run.turns > MAX_TURNS) {
      throw new ExpressionProblem(`its ranges take more than ${MAX_TURNS} turns on this object`);
    }
    // One variable takes the item, two take the key and the item.
    const values = variables.length > 1 ? [key, item] : [item];
    run.variables.push(...variables.map((name, index) => ({ name, value: values[index] })));
    writeNodes(run, node.then, item);
    run.variables.length = outside;
  }
  if (items.length === 0) writeNodes(run, node.otherwise, dot);
};

const pipelineValue = (run: Run, pipeline: Pipeline, dot: unknown): unknown => {
  const value = commandsValue(run, pipeline.commands, dot);
  for (const name of pipeline.variables) {
    if (!pipeline.assigns) run.variables.push({ name, value });
    else for (const variable of innermost(run, name)) variable.value = value;
  }
  return value;
};

/** The value of each command is the last argument of the next. */
const commandsValue = (run: Run, commands: readonly Command[], dot: unknown): unknown =>
  commands.reduce<readonly unknown[]>(
    (piped, command) => [commandValue(run, command, dot, piped)],
    [],
  )[0];

const commandValue = (
  run: Run,
  command: Command,
  dot: unknown,
  piped: readonly unknown[],
): unknown => {
  if (command.kind === 'value') return operandValue(run, command.operand, dot);
  const decides = SHORT_CIRCUITS.get(command.name);
  const values: unknown[] = [];
  for (const operand of command.operands) {
    const value = operandValue(run, operand, dot);
    if (decides?.(value) === true) return value;
    values.push(value);
  }
  const result = TEMPLATE_FUNCTIONS.get(command.name)?.apply([...values, ...piped], run.object);
  charge(run, [...values, ...piped, result]);
  return result;
};

const SHORT_CIRCUITS: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['and', (value) => !isTrue(value)],
  ['or', isTrue],
]);

const operandValue = (run: Run, operand: Operand, dot: unknown): unknown => {
  if (operand.kind === 'literal') return operand.value;
  if (operand.kind === 'dot') return dot;
  if (operand.kind === 'variable') return innermost(run, operand.name)[0]?.value;
  if (operand.kind === 'group') return pipelineValue(run, operand.pipeline, dot);
  return operand.names.reduce(fieldOf, operandValue(run, operand.of, dot));
};

/** The variable of that name, in a list; the parser has seen its declaration. */
const innermost = (run: Run, name: string): readonly Variable[] =>
  run.variables.filter((variable) => variable.name === name).slice(-1);

const write = (run: Run, text: string): void => {
  run.written += text.length;
  if (run.written > MAX_OUTPUT_LENGTH) {
    throw new ExpressionProblem(`it writes more than ${MAX_OUTPUT_LENGTH} characters`);
  }
  run.output.push(text);
};

const charge = (run: Run, values: readonly unknown[]): void => {
  for (const value of values) {
    if (typeof value !== 'string') continue;
    run.characters += value.length;
    if (value.length > MAX_TEXT_LENGTH || run.characters > MAX_CHARACTERS) {
      throw new ExpressionProblem('its functions handle too much text on this object');
    }
  }
};
