/*
 * The tags that a hosted zone must have to count, as external-dns's --aws-zone-tags says them: all of them.
 *
 * written      | the zone has
 * -------------|------------------------------
 * dns, dns=    | the tag dns with any value
 * dns=public   | the tag dns with exactly this value
 */
import { printable } from './dns-name.ts';

export const hasZoneTags = (
  wanted: readonly string[],
  tags: ReadonlyMap<string, string>,
): boolean =>
  wanted.map(tagOf).every(({ key, value }) => {
    const found = tags.get(key);
    return found !== undefined && (value === '' || value === found);
  });

/** Says what is wrong with a tag as it is written, or null. */
export const problemOfZoneTag = (text: string): string | null =>
  tagOf(text).key === ''
    ? `found '${printable(text)}', expected key or key=value; write the key of a tag in front`
    : null;

/** Only the first `=` divides: values may hold more of them. */
const tagOf = (text: string): { readonly key: string; readonly value: string } => {
  const [key = '', ...rest] = text.split('=');
  return { key: key.trim(), value: rest.join('=').trim() };
};
