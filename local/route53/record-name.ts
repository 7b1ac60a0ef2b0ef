/*
 * Names as Route 53 reads and writes them: lower case, a trailing dot, and every character but a-z 0-9 - _ as a
 * three-digit octal escape (`*.example.com` is listed as `\052.example.com.`).
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
 */

/**
 * `text` is what a listing shows. `sortKey` is the unescaped name with its labels reversed, each closed by a dot; names
 * compare as these keys do. The documentation names `*` among the characters that sort before the dot, so keys are unescaped.
 */
export type RecordName = { readonly text: string; readonly sortKey: string };

/** A change that cannot be carried out, in the words of Route 53. Ends up as one of the messages of InvalidChangeBatch. */
export class RecordProblem extends Error {
  override readonly name = 'RecordProblem';
}

const maxLabelLength = 63;
const maxNameLength = 255;

/** Throws a RecordProblem for what is not a name. */
export const parseRecordName = (input: string): RecordName => {
  if (input === '') throw fatal('DomainNameEmpty', 'Domain name is empty', input);
  if (input === '.') return { text: '.', sortKey: '' };
  const labels = unescapedLabels(input);
  for (const label of labels) {
    if (label === '') throw fatal('DomainLabelEmpty', 'Domain label is empty', input);
    if (label.length > maxLabelLength) {
      throw fatal('DomainLabelTooLong', 'Domain label is too long', input);
    }
  }
  if (labels.reduce((sum, label) => sum + label.length + 1, 1) > maxNameLength) {
    throw fatal('DomainNameTooLong', 'Domain name is too long', input);
  }
  return {
    text: labels.map((label) => `${escapeLabel(label)}.`).join(''),
    sortKey: labels
      .toReversed()
      .map((label) => `${label}.`)
      .join(''),
  };
};

/** True for the name of the zone itself and for every name below it. */
export const isWithin = (name: RecordName, zone: RecordName): boolean =>
  name.sortKey.startsWith(zone.sortKey);

export const fatal = (code: string, explanation: string, value: string): RecordProblem =>
  new RecordProblem(`FATAL problem: ${code} (${explanation}) encountered with '${value}'`);

/** Splits at the dots that are not escaped, so that `\056` stays inside its label. */
const unescapedLabels = (input: string): readonly string[] => {
  const labels: string[] = [];
  let label = '';
  const text = input.endsWith('.') ? input : `${input}.`;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '.') {
      labels.push(label);
      label = '';
    } else if (char === '\\') {
      const octal = /^[0-3][0-7]{2}/.exec(text.slice(at + 1, at + 4))?.[0];
      if (octal === undefined) {
        throw fatal('InvalidEscapeSequence', 'Value contains an invalid escape sequence', input);
      }
      label += String.fromCharCode(Number.parseInt(octal, 8)).toLowerCase();
      at += 3;
    } else if (char <= ' ' || char > '~') {
      throw fatal('UnsupportedCharacter', 'Value contains unsupported characters', char);
    } else {
      label += char.toLowerCase();
    }
  }
  return labels;
};

const escapeLabel = (label: string): string =>
  label.replace(/[^a-z0-9_-]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`);
