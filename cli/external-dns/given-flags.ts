/*
 * The flags that somebody gives to external-dns: from words of a command line and from EXTERNAL_DNS_* variables. Forms are
 * those of external-dns: `--flag=value`, `--flag value`, `--switch`, `--no-switch`; a list flag may be given many times.
 */
import { UsageError } from '../usage-error.ts';
import { environmentName, type Flag } from './flag.ts';
import { allFlags, flagNamed } from './flag-table.ts';

/** `flag` is null for one that no row of the table knows. A switch has the value `true` or `false`. */
export type GivenFlag = {
  readonly name: string;
  readonly flag: Flag | null;
  readonly values: readonly string[];
};

export type Environment = ReadonlyMap<string, string>;

/** What stands on the command line wins over the environment. */
export const givenFlags = (
  words: readonly string[],
  environment: Environment,
): readonly GivenFlag[] => {
  const fromWords = new Map<string, GivenFlag>();
  for (const [name, value] of pairsIn(words)) add(fromWords, name, [value]);
  const fromEnvironment = new Map<string, GivenFlag>();
  for (const [variable, text] of environment) {
    const name = flagOfVariable(variable);
    if (name === null || fromWords.has(name) || text === '') continue;
    const takes = flagNamed(name)?.takes;
    const lines = takes === 'list' ? text.split('\n').filter((line) => line !== '') : [text];
    add(fromEnvironment, name, takes === 'switch' ? [switchValue(name, text)] : lines);
  }
  return [...fromWords.values(), ...fromEnvironment.values()];
};

/** Without empty ones, which ask for nothing. */
export const valuesOf = (given: readonly GivenFlag[], name: string): readonly string[] =>
  given.find((item) => item.name === name)?.values.filter((value) => value !== '') ?? [];

export const lastOf = (given: readonly GivenFlag[], name: string): string | undefined =>
  given.find((item) => item.name === name)?.values.at(-1);

const add = (to: Map<string, GivenFlag>, name: string, values: readonly string[]): void => {
  const flag = flagNamed(name) ?? null;
  const before = to.get(name)?.values ?? [];
  // Of a flag that takes one value, the last one counts.
  to.set(name, { name, flag, values: flag?.takes === 'list' ? [...before, ...values] : values });
};

const prefix = 'EXTERNAL_DNS_';

const flagOfVariable = (variable: string): string | null => {
  if (!variable.startsWith(prefix)) return null;
  const known = allFlags.find(({ flag }) => environmentName(flag) === variable);
  return known?.flag ?? variable.slice(prefix.length).toLowerCase().replaceAll('_', '-');
};

const pairsIn = (words: readonly string[]): readonly (readonly [string, string])[] => {
  const pairs: (readonly [string, string])[] = [];
  const rest = withoutProgram(words);
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? '';
    const match = /^--([A-Za-z0-9][A-Za-z0-9-]*)(?:=([\s\S]*))?$/.exec(word);
    if (match === null) throw strayWord(word);
    const [, name = '', value] = match;
    const negated = name.startsWith('no-') ? flagNamed(name.slice('no-'.length)) : undefined;
    const flag = flagNamed(name);
    if (flag === undefined && negated?.takes === 'switch') {
      pairs.push([negated.flag, switchValue(name, value) === 'true' ? 'false' : 'true']);
    } else if (flag?.takes === 'switch') {
      pairs.push([name, switchValue(name, value)]);
    } else if (value !== undefined) {
      pairs.push([name, value]);
    } else {
      const next = rest[index + 1];
      const isValue = next !== undefined && !next.startsWith('--');
      if (!isValue && flag !== undefined) {
        throw new UsageError(
          `--${name} has no value in the arguments of external-dns, expected --${name}=VALUE`,
        );
      }
      pairs.push([name, isValue ? next : '']);
      if (isValue) index += 1;
    }
  }
  return pairs;
};

const switchValue = (name: string, value: string | undefined): string => {
  if (value === undefined || /^(true|t|1)$/i.test(value)) return 'true';
  if (/^(false|f|0)$/i.test(value)) return 'false';
  throw new UsageError(
    `found '${value}' for --${name} in the arguments of external-dns, expected true or false`,
  );
};

/** A list that was copied from YAML has hyphens in front; a command line begins with the program. */
const withoutProgram = (words: readonly string[]): readonly string[] => {
  const plain = words.filter((word) => word !== '-');
  return /(^|\/)external-dns$/.test(plain[0] ?? '') ? plain.slice(1) : plain;
};

const strayWord = (word: string): UsageError =>
  new UsageError(
    `found '${word}' in the arguments of external-dns, expected flags such as --source=service; put a value that belongs to a flag behind its =`,
  );
