/*
 * Texts from outside on their way to a terminal: names, annotations and messages of services may hold escape sequences,
 * line breaks or characters that turn the reading direction. Each of them becomes one visible replacement character.
 */

/** The text on one line: line breaks and runs of spaces become one space. */
export const oneLine = (text: string): string =>
  text
    .trim()
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu, '\ufffd');
