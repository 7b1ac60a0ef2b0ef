/*
 * A place in a text, moved forward by sticky regular expressions: what the small parsers of the core read with.
 */

export type TextCursor = { readonly text: string; at: number };

/** Moves past what `pattern` (sticky) finds at the cursor; null, and no move, when it is not there. */
export const take = (cursor: TextCursor, pattern: RegExp): readonly string[] | null => {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (found === null) return null;
  cursor.at = pattern.lastIndex;
  return found.map((group) => group ?? '');
};

export const isAtEnd = (cursor: TextCursor): boolean => cursor.at >= cursor.text.length;
