/*
 * The fields of an object that came from the API or from a file that people wrote: nothing is believed to be there, and a
 * field of the wrong type counts as one that is not.
 */
export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {};

export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export const textsOf = (value: unknown): readonly string[] =>
  itemsOf(value).filter((item): item is string => typeof item === 'string' && item !== '');

/** Labels or annotations. The API has texts only; a file may have `ttl: 60` without quotes. */
export const textMapOf = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(fieldsOf(value)).flatMap(([key, item]) =>
      ['string', 'number', 'boolean'].includes(typeof item) ? [[key, String(item)]] : [],
    ),
  );
