/*
 * Runs a regular expression without backtracking: a nondeterministic automaton, made deterministic state by state as
 * texts need it (Thompson's construction, lazily determinized, as RE2 does). The time is linear in the text whatever the
 * expression, so no name that a tenant thinks up can stall a run. https://swtch.com/~rsc/regexp/regexp1.html
 */
import { type CharacterTest, isWordCharacter } from './re2-class.ts';

/** What stands on one side of a place in the text: its edge, a word character (\w) or another. */
export type Side = 'edge' | 'word' | 'other';

export type State =
  | { readonly kind: 'accept' }
  | { readonly kind: 'step'; readonly accepts: CharacterTest; readonly next: State }
  | {
      readonly kind: 'assertion';
      readonly holds: (before: Side, after: Side) => boolean;
      readonly next: State;
    }
  | { readonly kind: 'split'; readonly branches: readonly State[] };

/** True when the expression that begins at `entry` is found anywhere in the text. */
export const matcherOf = (entry: State): ((text: string) => boolean) => {
  const ids = new Map<State, number>();
  let memory = freshMemory();
  return (text) => {
    if (memory.transitions > MAX_TRANSITIONS) memory = freshMemory();
    let current = memory.start;
    for (const character of [...text, END]) {
      const next = current.next.get(character) ?? follow(entry, current, character, memory, ids);
      if (next === 'accepted') return true;
      current = next;
    }
    return false;
  };
};

/** States of the automaton that hold at one place of a text, with the transitions found so far. */
type Place = {
  readonly states: readonly State[];
  readonly before: Side;
  readonly next: Map<string, Place | 'accepted'>;
};

type Memory = { readonly start: Place; readonly places: Map<string, Place>; transitions: number };

/** Forgets what it learned beyond this, so that memory stays small whatever the texts are. */
const MAX_TRANSITIONS = 20_000;

const END = '';

const freshMemory = (): Memory => ({
  start: { states: [], before: 'edge', next: new Map() },
  places: new Map(),
  transitions: 0,
});

const follow = (
  entry: State,
  place: Place,
  character: string,
  memory: Memory,
  ids: Map<State, number>,
): Place | 'accepted' => {
  const after = sideOf(character);
  const reached = closureOf([...place.states, entry], place.before, after);
  const next = reached.some((state) => state.kind === 'accept')
    ? 'accepted'
    : placeOf(stepsOf(reached, character), after, memory, ids);
  place.next.set(character, next);
  memory.transitions += 1;
  return next;
};

const placeOf = (
  states: readonly State[],
  before: Side,
  memory: Memory,
  ids: Map<State, number>,
): Place => {
  const key = `${before} ${states.map((state) => idOf(state, ids)).join(' ')}`;
  const place = memory.places.get(key) ?? { states, before, next: new Map() };
  memory.places.set(key, place);
  return place;
};

const idOf = (state: State, ids: Map<State, number>): number => {
  const id = ids.get(state) ?? ids.size;
  ids.set(state, id);
  return id;
};

/** Everything that is reached without reading a character. */
const closureOf = (states: readonly State[], before: Side, after: Side): readonly State[] => {
  const reached = new Set<State>(states);
  // A set that grows while it is walked also walks what was added.
  for (const state of reached) {
    if (state.kind === 'split') for (const branch of state.branches) reached.add(branch);
    if (state.kind === 'assertion' && state.holds(before, after)) reached.add(state.next);
  }
  return [...reached];
};

const stepsOf = (states: readonly State[], character: string): readonly State[] => [
  ...new Set(
    states.flatMap((state) =>
      state.kind === 'step' && state.accepts(character) ? [state.next] : [],
    ),
  ),
];

const sideOf = (character: string): Side => {
  if (character === END) return 'edge';
  return isWordCharacter(character) ? 'word' : 'other';
};
