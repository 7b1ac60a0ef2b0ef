/*
 * DNS names. A DnsName is lower case, ASCII (IDN as punycode), unescaped and without a trailing dot; only this file makes
 * one. What people write goes through parseDnsName, which is strict; what Route 53 lists goes through readDnsName, which
 * never fails, because a record we do not understand must survive all the same.
 * Limits: RFC 1035 §2.3.4 (label 63 octets, name 253 characters without the final dot); escapes: Route 53 Developer Guide,
 * "DNS domain name format".
 */
import { domainToASCII } from 'node:url';

declare const dnsNameBrand: unique symbol;
export type DnsName = string & { readonly [dnsNameBrand]: true };

/** `text`: all that was found, as a record of another writer would be called; only `found` is fit to be printed. */
export type ParsedDnsName =
  | { readonly kind: 'name'; readonly name: DnsName }
  | {
      readonly kind: 'invalid';
      readonly text: string;
      readonly found: string;
      readonly problem: string;
    };

/** Reads a name as a person writes it: any case, Unicode, one trailing dot allowed, `*` as the whole leftmost label. */
export const parseDnsName = (text: string): ParsedDnsName => {
  const trimmed = text.trim();
  const bare = trimmed.endsWith('.') ? trimmed.slice(0, -1) : trimmed;
  const invalid = (problem: string, name = bare.toLowerCase()): ParsedDnsName => ({
    kind: 'invalid',
    text: name,
    found: printable(text),
    problem,
  });
  if (bare === '') return invalid('the name is empty');
  const unwanted = forbidden(bare.replace(/[^\p{ASCII}]/gu, ''));
  if (unwanted !== null) return invalid(unwanted);
  const ascii = isAscii(bare) ? bare.toLowerCase() : domainToASCII(bare);
  if (ascii === '') return invalid('it is not a valid internationalized name (UTS #46)');
  // Fullwidth and compatibility characters become ASCII ones: `;` and `(a)` are among them.
  const problem = forbidden(ascii) ?? problemOf(ascii);
  return problem === null ? { kind: 'name', name: ascii as DnsName } : invalid(problem, ascii);
};

/**
 * Reads a name as Route 53 lists it: FQDN with octal escapes (`\052` is `*`). Bytes above ASCII, a dot inside a label and
 * a backslash stay escaped, so that every name goes back as it came.
 */
export const readDnsName = (listed: string): DnsName => {
  const unescaped = listed.replace(/\\([0-3][0-7]{2})/g, (written, digits: string) => {
    const code = Number.parseInt(digits, 8);
    const keepEscaped = code <= 0x20 || code >= 0x7f || code === 0x2e || code === 0x5c;
    return keepEscaped ? written : String.fromCharCode(code);
  });
  return unescaped.replace(/\.$/, '').toLowerCase() as DnsName;
};

/** True for the domain itself and for every name below it, on label boundaries. */
export const belongsTo = (name: DnsName, domain: DnsName): boolean =>
  name === domain || name.endsWith(`.${domain}`);

/** Puts a new leftmost label (or labels) on a name; null when the result would break the limits of RFC 1035. */
export const composeDnsName = (text: string): DnsName | null => {
  const lower = text.toLowerCase();
  return lengthProblemOf(lower) === null ? (lower as DnsName) : null;
};

/** Orders names the way zones are read by people and by Route 53: by labels from the right. */
export const compareDnsNames = (a: DnsName, b: DnsName): number => {
  const left = reversed(a);
  const right = reversed(b);
  if (left === right) return 0;
  return left < right ? -1 : 1;
};

/** A text from outside, cut and without control characters, fit for a message or a log line. */
export const printable = (text: string): string => {
  const clean = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');
  return clean.length > 120 ? `${clean.slice(0, 120)}…` : clean;
};

const reversed = (name: DnsName): string => name.split('.').reverse().join('.');

const isAscii = (text: string): boolean => /^\p{ASCII}*$/u.test(text);

const problemOf = (ascii: string): string | null => {
  const length = lengthProblemOf(ascii);
  if (length !== null) return length;
  if (!/^(\*(\.|$))?[^*]*$/.test(ascii)) return "'*' must be the whole leftmost label";
  if (!ascii.includes('.')) return 'it has only one label; a full name is expected';
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(ascii)) return 'it is an IP address';
  return null;
};

/** Checked before domainToASCII, which cuts a path off, drops tabs and decodes %41. */
const forbidden = (text: string): string | null => {
  const bad = /[^A-Za-z0-9_\-.*]/.exec(text);
  return bad === null ? null : `the character '${printable(bad[0])}' is not allowed in a host name`;
};

const lengthProblemOf = (ascii: string): string | null => {
  if (ascii.length > 253) return `it has ${ascii.length} characters, at most 253 are allowed`;
  for (const label of ascii.split('.')) {
    if (label === '') return 'it has an empty label';
    if (label.length > 63) {
      return `the label '${label.slice(0, 20)}…' has ${label.length} characters, at most 63 are allowed`;
    }
  }
  return null;
};
