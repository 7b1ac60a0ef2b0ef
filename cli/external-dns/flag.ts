/*
 * One flag of external-dns and what becomes of it. The rows stand in flags-*.ts; the table of docs/MIGRATING.md is made from
 * them, and the translation takes its words from them.
 */

/**
 * `setting`: it becomes a setting. `not-needed`: elb53 does it in another way, and the records are the same without it.
 * `not-yet`: it decides about records, and elb53 cannot do it so far. `never`: the same, and it is not meant to.
 */
export type FlagFate = 'setting' | 'not-needed' | 'not-yet' | 'never';

/**
 * `takes`: a switch is given alone, with `--no-` in front, or with true or false. `usual` is a value that asks for nothing
 * (external-dns's default). `secret` values are never printed. `setting` names the setting for the reader.
 */
export type Flag = {
  readonly flag: string;
  readonly takes: 'value' | 'list' | 'switch';
  readonly usual: string | null;
  readonly secret: boolean;
  readonly fate: FlagFate;
  readonly setting: string | null;
  readonly why: string;
};

type More = Partial<Pick<Flag, 'takes' | 'usual' | 'secret'>>;

const row = (
  flag: string,
  fate: FlagFate,
  setting: string | null,
  why: string,
  more: More,
): Flag => ({
  flag,
  takes: 'value',
  secret: false,
  usual: more.takes === 'switch' ? 'false' : null,
  fate,
  setting,
  why,
  ...more,
});

export const becomes = (flag: string, setting: string, why: string, more: More = {}): Flag =>
  row(flag, 'setting', setting, why, more);

export const notNeeded = (flag: string, why: string, more: More = {}): Flag =>
  row(flag, 'not-needed', null, why, more);

export const notYet = (flag: string, why: string, more: More = {}): Flag =>
  row(flag, 'not-yet', null, why, more);

export const never = (flag: string, why: string, more: More = {}): Flag =>
  row(flag, 'never', null, why, more);

/** The variable that gives a flag as well: EXTERNAL_DNS_TXT_OWNER_ID. */
export const environmentName = (flag: string): string =>
  `EXTERNAL_DNS_${flag.toUpperCase().replaceAll('-', '_')}`;
