/*
 * Where the host name of a route and that of a listener overlap. Both are names of RFC 1123 with at most one wildcard label
 * in front; `*.d` stands for every name below `d`, however deep, and not for `d` (external-dns source/gateway.go).
 *
 * | one           | other           | overlap       |
 * |---|---|---|
 * | ''            | b.d             | b.d           |
 * | b.d           | b.d             | b.d           |
 * | *.d           | b.d, a.b.d, *.b.d | the other   |
 * | *.d           | d               | none          |
 */
import { isIP } from 'node:net';

/** Lower case without a final dot; null for what is no such name: an address, a label with an underscore. */
export const canonicalHost = (text: string): string | null => {
  const host = text.replace(/\.$/, '');
  if (host === '') return text === '' ? '' : null;
  const name = host.replace(/^\*\./, '');
  const isName = isIP(host) === 0 && name.length <= 255 && name.split('.').every(isLabel);
  return isName ? host.toLowerCase() : null;
};

/** The more specific of two canonical names where they overlap; null where they do not. */
export const overlap = (a: string, b: string): string | null => {
  if (a === '' || a === b) return b;
  if (b === '') return a;
  if (isBelow(a, b)) return b;
  return isBelow(b, a) ? a : null;
};

const isBelow = (wildcard: string, name: string): boolean =>
  wildcard.startsWith('*.') && name.endsWith(wildcard.slice(1)) && name !== wildcard;

const isLabel = (label: string): boolean => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/i.test(label);
