/*
 * Texts from outside on their way to a terminal: names, annotations and messages of services may hold escape sequences,
 * line breaks or characters that turn the reading direction. Each of them becomes one visible replacement character.
 */
export const cleanText = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu, '\ufffd');

/** The same on one line, with line breaks and runs of spaces as one space. */
export const oneLine = (text: string): string => cleanText(text.trim().replace(/\s+/gu, ' '));
