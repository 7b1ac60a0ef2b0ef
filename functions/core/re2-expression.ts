/*
 * Regular expressions as Go's regexp reads them (RE2), for settings that come from external-dns: unanchored, with flags
 * anywhere ((?i), (?i:…)), both forms of named groups, classes and counted repetition. What RE2 does not have is refused
 * by name: look-around, back-references, possessive quantifiers. Only whether it matches is asked, so groups capture
 * nothing and greed has no meaning; names hold no line breaks, so the flags m and s have none either.
 */
import { ExpressionProblem, type Invalid, orInvalid } from './expression-problem.ts';
import { matcherOf, type Side, type State } from './re2-automaton.ts';
import { type CharacterTest, folded, parseClass, parseEscape } from './re2-class.ts';
import { isAtEnd, type TextCursor, take } from './text-cursor.ts';

export type Expression = {
  readonly kind: 'expression';
  readonly matches: (text: string) => boolean;
};

export const parseRe2 = (pattern: string): Expression | Invalid =>
  orInvalid((): Expression => {
    if (pattern.length > MAX_LENGTH) {
      throw new ExpressionProblem(
        `it has ${pattern.length} characters, at most ${MAX_LENGTH} are allowed`,
      );
    }
    const cursor = { text: pattern, at: 0, fold: false, depth: 0 };
    const { build } = alternation(cursor);
    if (!isAtEnd(cursor)) throw new ExpressionProblem("a ')' closes nothing; remove it");
    return { kind: 'expression', matches: matcherOf(build({ kind: 'accept' })) };
  });

type Cursor = TextCursor & { fold: boolean; depth: number };

/** A piece of the automaton that still needs to know what comes after it. */
type Fragment = { readonly size: number; readonly build: (next: State) => State };

const MAX_LENGTH = 2_000;
const MAX_DEPTH = 100;
/** As RE2: a count above this is refused. */
const MAX_REPEAT = 1_000;
const MAX_STATES = 10_000;

const alternation = (cursor: Cursor): Fragment => {
  const branches = [sequence(cursor)];
  while (take(cursor, /\|/y) !== null) branches.push(sequence(cursor));
  return sized(sizeOf(branches), (next) => ({
    kind: 'split',
    branches: branches.map((branch) => branch.build(next)),
  }));
};

const sequence = (cursor: Cursor): Fragment => {
  const parts: Fragment[] = [];
  while (!isAtEnd(cursor) && take(cursor, /(?=[|)])/y) === null) parts.push(repeated(cursor));
  return sized(sizeOf(parts), (next) =>
    parts.reduceRight((following, part) => part.build(following), next),
  );
};

const repeated = (cursor: Cursor): Fragment => {
  const part = atom(cursor);
  const quantifier = take(cursor, QUANTIFIER);
  if (quantifier === null) return part;
  if (take(cursor, QUANTIFIER) !== null) {
    throw new ExpressionProblem(`a quantifier follows '${quantifier[0]}'; put it into a group`);
  }
  const [minimum, maximum] = boundsOf(quantifier);
  return repetitionOf(part, minimum, maximum);
};

/** Also takes the question mark that makes it lazy. */
const QUANTIFIER = /(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/y;

const boundsOf = (quantifier: readonly string[]): readonly [number, number] => {
  const [written, from, comma, to] = quantifier.map(String);
  if (from === '') {
    return [
      Number(written?.startsWith('+')),
      written?.startsWith('?') ? 1 : Number.POSITIVE_INFINITY,
    ];
  }
  const minimum = Number(from);
  const open = to === '' ? Number.POSITIVE_INFINITY : Number(to);
  const maximum = comma === '' ? minimum : open;
  const highest = maximum === Number.POSITIVE_INFINITY ? minimum : maximum;
  if (minimum > maximum || highest > MAX_REPEAT) {
    throw new ExpressionProblem(
      `the repetition '${written}' is not allowed; expected a rising range up to ${MAX_REPEAT}`,
    );
  }
  return [minimum, maximum];
};

const repetitionOf = (part: Fragment, minimum: number, maximum: number): Fragment => {
  const unbounded = maximum === Number.POSITIVE_INFINITY;
  const times = unbounded ? minimum + 1 : maximum;
  return sized(1 + times * (part.size + 1), (next) => {
    let start = unbounded ? loopOf(part, next) : next;
    for (let count = minimum; !unbounded && count < maximum; count += 1) {
      start = { kind: 'split', branches: [part.build(start), next] };
    }
    for (let count = 0; count < minimum; count += 1) start = part.build(start);
    return start;
  });
};

const loopOf = (part: Fragment, next: State): State => {
  const branches: State[] = [next];
  const loop: State = { kind: 'split', branches };
  branches.push(part.build(loop));
  return loop;
};

const atom = (cursor: Cursor): Fragment => {
  if (take(cursor, /\(/y) !== null) return group(cursor);
  if (take(cursor, /\[/y) !== null) return step(parseClass(cursor, cursor.fold));
  if (take(cursor, /\^|\\A/y) !== null) return assertion((before) => before === 'edge');
  if (take(cursor, /\$|\\z/y) !== null) return assertion((_, after) => after === 'edge');
  const boundary = take(cursor, /\\([bB])/y);
  if (boundary !== null) {
    const expected = boundary[1] === 'b';
    return assertion((before, after) => ((before === 'word') !== (after === 'word')) === expected);
  }
  if (take(cursor, /\./y) !== null) return step(() => true);
  checkNoQuantifier(cursor);
  const plain = take(cursor, /[^\\]/uy);
  if (plain !== null) return step(folded(equals(`${plain[0]}`), cursor.fold));
  const escaped = parseEscape(cursor);
  const accepts = escaped.kind === 'class' ? escaped.accepts : equals(escaped.character);
  return step(folded(accepts, cursor.fold));
};

/** Reads what follows `(`. Flags hold to the end of the group they stand in. */
const group = (cursor: Cursor): Fragment => {
  const fold = cursor.fold;
  const flags = take(cursor, /\?([imsU]*)(?:-([imsU]+))?([:)])/y);
  if (flags !== null) {
    cursor.fold = (fold || flags[1]?.includes('i') === true) && flags[2]?.includes('i') !== true;
    if (flags[3] === ')') {
      checkNoQuantifier(cursor);
      return sized(0, (next) => next);
    }
  } else if (take(cursor, /\?P?<\w+>/y) === null && take(cursor, /(?=\?)/y) !== null) {
    throw new ExpressionProblem(
      `'(${cursor.text.slice(cursor.at, cursor.at + 3)}' is not supported (look-around is not part of RE2)`,
    );
  }
  cursor.depth += 1;
  if (cursor.depth > MAX_DEPTH) {
    throw new ExpressionProblem(`groups are nested more than ${MAX_DEPTH} deep`);
  }
  const inner = alternation(cursor);
  if (take(cursor, /\)/y) === null) throw new ExpressionProblem("a '(' is not closed; add ')'");
  cursor.depth -= 1;
  cursor.fold = fold;
  return inner;
};

const checkNoQuantifier = (cursor: Cursor): void => {
  const dangling = take(cursor, QUANTIFIER);
  if (dangling !== null) {
    throw new ExpressionProblem(`the quantifier '${dangling[0]}' has nothing to repeat`);
  }
};

const step = (accepts: CharacterTest): Fragment =>
  sized(1, (next) => ({ kind: 'step', accepts, next }));

const assertion = (holds: (before: Side, after: Side) => boolean): Fragment =>
  sized(1, (next) => ({ kind: 'assertion', holds, next }));

const equals =
  (expected: string): CharacterTest =>
  (character) =>
    character === expected;

const sizeOf = (fragments: readonly Fragment[]): number =>
  fragments.reduce((sum, fragment) => sum + fragment.size, 1);

const sized = (size: number, build: Fragment['build']): Fragment => {
  if (size <= MAX_STATES) return { size, build };
  throw new ExpressionProblem('its counted repetitions make it too large; use smaller counts');
};
