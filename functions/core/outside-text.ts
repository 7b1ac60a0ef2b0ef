/*
 * Messages of services in our reports: on one line, of a bearable length, and without the secrets that an error may carry
 * along.
 */
import { printable } from './dns-name.ts';

/** Longer than a name: an AccessDenied names the caller, the action and the resource. */
const mostCharacters = 500;

export const outsideText = (text: string): string => {
  const clean = text
    .replace(/-----BEGIN [^-]+-----[\s\S]*?(?:-----END [^-]+-----|$)/g, '[certificate]')
    .replace(/k8s-aws-v1\.[\w-]+/g, '[token]')
    .replace(/\bBearer\s+\S+/gi, 'Bearer [token]')
    .trim()
    .split(/\s+/)
    .map(printable)
    .join(' ');
  return clean.length > mostCharacters ? `${clean.slice(0, mostCharacters)}…` : clean;
};
