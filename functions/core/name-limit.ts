/*
 * How many names one object may ask for. A name is written once for each pod, listener or endpoint that has it too, so a few
 * kilobytes of annotations can ask for millions. What is beyond is refused, and told once; as it is not known which names these
 * are, no name of such an object counts as no longer asked for.
 */
import type { ParsedDnsName } from './dns-name.ts';

/** As many records as a zone holds by default (Route 53 Developer Guide, "Quotas"). */
export const mostNames = 10_000;

/** The requests with the first names of all of them together, and the first name that is left out; null when none is. */
export const firstNames = <Request extends { readonly names: readonly ParsedDnsName[] }>(
  requests: readonly Request[],
): { readonly requests: readonly Request[]; readonly beyond: ParsedDnsName | null } => {
  let room = mostNames;
  let beyond: ParsedDnsName | null = null;
  const first = requests.map((request) => {
    const names = request.names.slice(0, room);
    room -= names.length;
    beyond ??= request.names[names.length] ?? null;
    return { ...request, names };
  });
  return { requests: first, beyond };
};

export const tooManyNames = (resource: string): string =>
  `${resource} asks for more than ${mostNames} names, expected at most that many of one object; this one and those after it are refused, and none of its records is deleted; give them to other objects`;
