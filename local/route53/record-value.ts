/*
 * The check of a record's values, type by type, in the words that users have published. The types that elb53 has no
 * business with are only required to hold something.
 */
import { isIPv4, isIPv6 } from 'node:net';
import { fatal, parseRecordName, RecordProblem } from './record-name.ts';

const maxCharacterString = 255;
const maxTxtValue = 4000;

/** The problem with one value, or undefined. */
export const valueProblem = (type: string, value: string): string | undefined => {
  try {
    checkValue(type, value);
    return undefined;
  } catch (error) {
    if (error instanceof RecordProblem) return `Invalid Resource Record: '${error.message}'`;
    throw error;
  }
};

const checkValue = (type: string, value: string): void => {
  switch (type) {
    case 'A':
      checkAddress('ARRDATA', 'IPv4', isIPv4(value), value);
      break;
    case 'AAAA':
      checkAddress('AAAARRDATA', 'IPv6', isIPv6(value) && !value.includes('%'), value);
      break;
    case 'TXT':
    case 'SPF':
      checkCharacterStrings(value);
      break;
    case 'CNAME':
    case 'NS':
    case 'PTR':
      checkTarget(`${type}RRDATA`, value);
      break;
    case 'MX':
      checkFields('MXRRDATANotTwoFields', value, 2);
      break;
    case 'SRV':
      checkFields('SRVRRDATANotFourFields', value, 4);
      break;
    case 'SOA':
      checkFields('SOARRDATANotSevenFields', value, 7);
      break;
    default:
      if (value.trim() === '') throw fatal('RRDATAEmpty', 'Value is empty', value);
  }
};

const checkAddress = (prefix: string, version: string, valid: boolean, value: string): void => {
  if (/\s/.test(value)) throw fatal(`${prefix}NotSingleField`, 'Value contains spaces', value);
  if (!valid) {
    throw fatal(
      `${prefix}Illegal${version}Address`,
      `Value is not a valid ${version} address`,
      value,
    );
  }
};

const checkTarget = (prefix: string, value: string): void => {
  if (/\s/.test(value)) throw fatal(`${prefix}NotSingleField`, 'Value contains spaces', value);
  parseRecordName(value);
};

/** Numbers first and a name last, as MX and SRV have them; SOA starts with its two names. */
const checkFields = (code: string, value: string, count: number): void => {
  const fields = value.split(/\s+/);
  const numbers = count === 7 ? fields.slice(2) : fields.slice(0, -1);
  if (fields.length !== count || !numbers.every((field) => /^\d+$/.test(field))) {
    throw fatal(code, `Value should have ${count} fields`, value);
  }
  for (const field of count === 7 ? fields.slice(0, 2) : fields.slice(-1)) parseRecordName(field);
};

/** One or more strings in double quotes with blanks between them; `\"`, `\\` and octal escapes count as one character. */
const checkCharacterStrings = (value: string): void => {
  if (value.length > maxTxtValue) throw fatal('TXTRDATATooLong', 'Value is too long', value);
  let rest = value.trim();
  if (rest === '') {
    throw fatal('InvalidCharacterString', 'Value should be enclosed in quotation marks', value);
  }
  while (rest !== '') {
    const string = /^"((?:[^"\\]|\\[0-3][0-7]{2}|\\.)*)"(?=\s|$)/.exec(rest);
    if (string === null) {
      throw fatal('InvalidCharacterString', 'Value should be enclosed in quotation marks', value);
    }
    const length = (string[1] ?? '').replace(/\\[0-3][0-7]{2}|\\./g, 'x').length;
    if (length > maxCharacterString) {
      throw fatal('CharacterStringTooLong', 'Value is too long', value);
    }
    if (/[^\x20-\x7e\t]/.test(string[1] ?? '')) {
      throw fatal('UnsupportedCharacter', 'Value contains unsupported characters', value);
    }
    rest = rest.slice(string[0].length).trimStart();
  }
};
