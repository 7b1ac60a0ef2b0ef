/*
 * What all fuzz targets share: how often they run, hostile texts and values, and near-valid input made of valid input.
 * `FUZZ_RUNS=100000` runs longer, with other input each time unless FUZZ_SEED says which.
 */
import fc from 'fast-check';
import { expect } from 'vitest';

const asked = process.env.FUZZ_RUNS;

export const runs = asked === undefined ? 400 : Number(asked);

/** The same input on every machine, unless somebody wants to search further. */
const seed = Number(process.env.FUZZ_SEED ?? (asked === undefined ? 53 : Date.now() % 2 ** 31));

export const timeout = Math.max(20_000, runs * 50);

/** Holds a property to its promise, and that nothing in it changed what all objects inherit. */
export const holds = <Input>(
  input: fc.Arbitrary<Input>,
  check: (input: Input) => void,
  share = 1,
): void => {
  const before = inherited();
  const property = fc.property(input, (value) => {
    check(value);
    expect(inherited()).toEqual(before);
  });
  fc.assert(property, { numRuns: Math.max(1, Math.ceil(runs * share)), seed });
};

const inherited = (): unknown => [
  ...[Object.prototype, Array.prototype, Function.prototype].map((prototype) =>
    Object.getOwnPropertyNames(prototype).join(' '),
  ),
  Reflect.get({}, 'polluted'),
];

/** No line break, no escape code, nothing that turns a line around: fit for a log. */
const unprintable = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

export const isOneLine = (text: string, mostCharacters: number): void => {
  expect(unprintable.test(text) ? JSON.stringify(text) : '').toBe('');
  expect(text.length).toBeLessThanOrEqual(mostCharacters);
};

export const hostileTexts = [
  '',
  ' ',
  '__proto__',
  'constructor',
  'toString',
  'null',
  '\u0000',
  '\r\n{"level":"ERROR","message":"forged"}',
  '\u001b[31m',
  '\u202egnp',
  '\u2028',
  '\ufeff',
  '\ud800',
  '%00',
  '\\052',
  '"',
  "'",
  ',',
  '=',
  '$(X)',
  `$\{x}`,
  '{{.Name}}',
  '..',
  '*',
  'heritage=external-dns,external-dns/owner=prod',
  '" "',
  'x'.repeat(300),
  'x'.repeat(20_000),
  'a,'.repeat(2_000),
  '('.repeat(2_000),
  '9'.repeat(400),
] as const;

export const hostileText = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
  fc
    .array(fc.constantFrom(...hostileTexts.filter((text) => text.length < 100)), { maxLength: 5 })
    .map((texts) => texts.join('')),
);

const hostileKey = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'x', '');

const objectOf = (entries: readonly (readonly [string, unknown])[]): unknown =>
  JSON.parse(
    `{${entries
      .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value) ?? 'null'}`)
      .join(',')}}`,
  );

/** Any JSON, made by JSON.parse as it is outside, so that `__proto__` is a key like any other. */
export const hostileValue: fc.Arbitrary<unknown> = fc
  .letrec<{ readonly value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      hostileText,
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc
        .array(fc.tuple(fc.oneof(hostileKey, hostileText), tie('value')), { maxLength: 4 })
        .map(objectOf),
    ),
  }))
  .value.map((value) => JSON.parse(JSON.stringify(value) ?? 'null') as unknown);

/** A valid text with a part of it cut out, doubled or replaced by something hostile. */
export const damaged = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(texts, fc.nat(), fc.nat(), fc.oneof(hostileText, fc.constant('')))
    .map(([text, first, second, other]) => {
      const [start = 0, end = 0] = [first, second]
        .map((at) => at % (text.length + 1))
        .sort((a, b) => a - b);
      return text.slice(0, start) + other + text.slice(end);
    });

type Damage = {
  readonly path: readonly number[];
  readonly other: unknown;
  readonly how: 'replace' | 'remove' | 'add';
  readonly key: string;
};

/** A valid value in which a few places, however deep, are replaced, removed or joined by something hostile. */
export const damagedValue = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => {
  const damage: fc.Arbitrary<Damage> = fc.record({
    path: fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
    other: hostileValue,
    how: fc.constantFrom('replace', 'replace', 'remove', 'add'),
    key: fc.oneof(hostileKey, hostileText),
  });
  return fc
    .tuple(values, fc.array(damage, { minLength: 1, maxLength: 3 }))
    .map(([value, damages]) => damages.reduce<unknown>(withDamage, value));
};

const withDamage = (value: unknown, { path, other, how, key }: Damage): unknown => {
  if (value === null || typeof value !== 'object') return other;
  const entries: (readonly [string, unknown])[] = Object.entries(value);
  const [step = 0, ...rest] = path;
  const at = entries.length === 0 ? 0 : step % entries.length;
  const [name, item] = entries[at] ?? ['0', undefined];
  if (rest.length > 0 && item !== null && typeof item === 'object') {
    entries[at] = [name, withDamage(item, { path: rest, other, how, key })];
  } else if (how === 'add') entries.push([key, other]);
  else if (how === 'remove') entries.splice(at, 1);
  else entries[at] = [name, other];
  return Array.isArray(value) ? entries.map(([, each]) => each) : objectOf(entries);
};
