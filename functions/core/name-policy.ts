/*
 * Name policies: which clusters and namespaces may publish which names. A source that no policy applies to is not
 * confined; where several apply, each adds its names.
 *
 * pattern                  | allows
 * -------------------------|-------------------------------------------------------------------------
 * team-a.example.com       | that name
 * *.team-a.example.com     | every name below it, at any depth, and wildcard records there; not the name itself
 * web-*.team-a.example.com | one label that begins with web-; no wildcard record, which would answer for others
 */
import { printable } from './dns-name.ts';

/** Empty `clusters` or `namespaces`: all of them. Empty `names`: none at all. `*` stands for any text. */
export type NamePolicy = {
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  readonly names: readonly string[];
};

/** Where a source lives. */
export type Publisher = { readonly cluster: string; readonly namespace: string };

export const mayPublish = (
  policies: readonly NamePolicy[],
  publisher: Publisher,
  name: string,
): boolean => {
  const patterns = allowedPatterns(policies, publisher);
  return patterns === null || patterns.some((pattern) => allows(pattern, name));
};

/** Why a name was refused, for the report. */
export const namePolicyProblem = (
  policies: readonly NamePolicy[],
  publisher: Publisher,
  name: string,
): string => {
  const patterns = allowedPatterns(policies, publisher) ?? ['*'];
  const allowed = patterns.length === 0 ? 'no name at all' : patterns.map(printable).join(', ');
  const { cluster, namespace } = publisher;
  return `namespace '${printable(namespace)}' of cluster '${printable(cluster)}' may not publish '${printable(name)}', allowed: ${allowed}; use such a name or extend namePolicies`;
};

/** Says what is wrong with a pattern of names, or null. */
export const problemOfPattern = (text: string): string | null => {
  const found = `the pattern '${printable(text)}'`;
  const pattern = text.endsWith('.') ? text.slice(0, -1) : text;
  if (pattern === '') return 'the pattern is empty; expected a name such as *.example.com';
  if (pattern.length > 253) return `${found} is longer than a name can be (253 characters)`;
  const bad = /[^A-Za-z0-9_.*-]/.exec(pattern);
  if (bad !== null) {
    return `${found} holds '${printable(bad[0])}', expected letters, digits, '-', '_', '.' and '*'; write international names in punycode (xn--…)`;
  }
  if (pattern.includes('**')) return `${found} holds '**'; one '*' is enough, at any depth`;
  const labels = pattern.split('.');
  if (labels.includes('')) return `${found} has an empty label; remove the extra dot`;
  if (labels.some((label) => label.length > 63)) {
    return `${found} has a label of more than 63 characters, which no name can have`;
  }
  return null;
};

/** null: no policy applies. */
const allowedPatterns = (
  policies: readonly NamePolicy[],
  { cluster, namespace }: Publisher,
): readonly string[] | null => {
  const applying = policies.filter(
    (policy) => includes(policy.clusters, cluster) && includes(policy.namespaces, namespace),
  );
  return applying.length === 0 ? null : applying.flatMap((policy) => policy.names);
};

const includes = (globs: readonly string[], text: string): boolean =>
  globs.length === 0 || globs.some((glob) => globMatches(glob, text));

const allows = (pattern: string, name: string): boolean => {
  const [first = '', ...rest] = labelsOf(pattern);
  const [leftmost = '', ...others] = labelsOf(name);
  if (first === '*') {
    const below = others.slice(Math.max(0, others.length - rest.length));
    return others.length >= rest.length && labelsMatch(rest, below);
  }
  return leftmost !== '*' && labelsMatch([first, ...rest], [leftmost, ...others]);
};

const labelsOf = (name: string): readonly string[] =>
  name.replace(/\.$/, '').toLowerCase().split('.');

const labelsMatch = (globs: readonly string[], labels: readonly string[]): boolean =>
  globs.length === labels.length &&
  globs.every((glob, index) => globMatches(glob, String(labels[index])));

/** The pieces between the stars must occur in order; the first and the last at the edges. */
const globMatches = (glob: string, text: string): boolean => {
  const [first = '', ...pieces] = glob.split('*');
  const last = pieces.pop();
  if (last === undefined) return first === text;
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  const inner = text.slice(first.length, text.length - last.length);
  let at = 0;
  for (const piece of pieces) {
    const found = inner.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
};
