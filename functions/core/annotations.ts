/*
 * What the annotations of one object say. The keys are external-dns's, under every configured prefix; the same key under
 * two prefixes with different values is a conflict that is reported, never a guess. Parsing follows external-dns, except
 * where external-dns has a defect; docs/MIGRATING.md lists those.
 */
import { printable } from './dns-name.ts';
import { type Routing, readRouting } from './routing.ts';

export type Annotations = Readonly<Record<string, string>>;

/** `auto`: alias where the target can be one. `cname`: never. `A`, `AAAA`: an alias of that type only. */
export type AliasWish = 'auto' | 'alias' | 'A' | 'AAAA' | 'cname';
export type HostnameSource = 'all' | 'annotation-only' | 'defined-hosts-only';

/**
 * `problems` are sentences for the report. `blocked` is set when nothing of the object may be published or deleted because
 * its annotations cannot be followed: two prefixes disagree, or a key asks for what elb53 does not do.
 */
export type Wishes = {
  readonly hostnames: readonly string[];
  readonly internalHostnames: readonly string[];
  readonly targets: readonly string[] | null;
  readonly ttlSeconds: number | null;
  readonly otherController: string | null;
  readonly alias: AliasWish;
  readonly evaluateTargetHealth: boolean | null;
  readonly hostnameSource: HostnameSource;
  readonly setIdentifier: string | null;
  /** The fields of the routing policy and the health check, as Route 53 names them. */
  readonly routing: Routing;
  /** The hosted zone of the alias target, where the one that is known is not wanted. */
  readonly targetZoneId: string | null;
  /** The only zone that the names may go to. */
  readonly zoneId: string | null;
  readonly blocked: Blocked | null;
  /** The same, for what concerns an Ingress only. */
  readonly ingressBlocked: Blocked | null;
  readonly problems: readonly string[];
};

export type Blocked = {
  readonly reason: 'annotation-conflict' | 'invalid-annotation';
  readonly detail: string;
};

/** Values accepted by `controller`: any other value means that another program publishes the object. */
const ownController = 'dns-controller';

export const readWishes = (annotations: Annotations, prefixes: readonly string[]): Wishes => {
  const merged = mergePrefixes(annotations, prefixes);
  const value = (key: string): string | undefined => merged.values.get(key);
  const ttl = readTtl(value('ttl'));
  const alias = readAlias(value('alias'));
  const source = readHostnameSource(value('ingress-hostname-source'));
  const controller = value('controller');
  const health = value('aws-evaluate-target-health');
  const targets = value('target');
  const routing = readRouting(value);
  const targetZone = readZoneId('aws-target-hosted-zone', value);
  const zone = readZoneId('aws-hosted-zone-id', value);
  const details = [routing, targetZone, zone].flatMap((read) =>
    read.kind === 'invalid' ? [read.detail] : [],
  );
  return {
    hostnames: [
      ...splitList(value('hostname')),
      ...merged.conflicts.flatMap((conflict) => conflict.hostnames),
    ],
    internalHostnames: splitList(value('internal-hostname')),
    targets: targets === undefined ? null : splitList(targets),
    ttlSeconds: ttl.seconds,
    otherController: controller === undefined || controller === ownController ? null : controller,
    alias: alias.wish,
    evaluateTargetHealth: health === undefined ? null : health === 'true',
    hostnameSource: source.from,
    setIdentifier: routing.kind === 'routing' ? routing.setIdentifier : null,
    routing: routing.kind === 'routing' ? routing.routing : {},
    targetZoneId: targetZone.kind === 'zone' ? targetZone.id : null,
    zoneId: zone.kind === 'zone' ? zone.id : null,
    blocked: blockedBy(merged, details),
    ingressBlocked: source.blocked,
    problems: [ttl.problem, alias.problem].filter((text) => text !== null),
  };
};

/** Splits a list as external-dns does: white space means nothing, commas separate; empty elements are dropped. */
export const splitList = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .replace(/\s+/g, '')
    .split(',')
    .filter((element) => element !== '');

type Conflict = {
  readonly key: string;
  readonly hostnames: readonly string[];
  readonly text: string;
};
type Merged = {
  readonly values: ReadonlyMap<string, string>;
  readonly conflicts: readonly Conflict[];
};

const hostnameKeys: ReadonlySet<string> = new Set(['hostname', 'internal-hostname']);
const lists: ReadonlySet<string> = new Set([...hostnameKeys, 'target']);

const mergePrefixes = (annotations: Annotations, prefixes: readonly string[]): Merged => {
  const values = new Map<string, string>();
  const found = new Map<string, { readonly prefix: string; readonly value: string }[]>();
  for (const prefix of prefixes) {
    for (const [annotation, value] of Object.entries(annotations)) {
      if (!annotation.startsWith(prefix)) continue;
      const key = annotation.slice(prefix.length);
      found.set(key, [...(found.get(key) ?? []), { prefix, value }]);
    }
  }
  const conflicts: Conflict[] = [];
  for (const [key, entries] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const different = new Map(
      entries.map(({ value }) => [lists.has(key) ? splitList(value).join() : value, value]),
    );
    if (different.size === 1) {
      for (const value of different.values()) values.set(key, value);
      continue;
    }
    const says = entries.map(
      (entry) => `${entry.prefix}${printable(key)}='${printable(entry.value)}'`,
    );
    conflicts.push({
      key,
      hostnames: hostnameKeys.has(key) ? entries.flatMap((entry) => splitList(entry.value)) : [],
      text: `${says.join(' and ')} differ; make them equal or remove one`,
    });
  }
  return { values, conflicts };
};

const blockedBy = (merged: Merged, details: readonly string[]): Blocked | null => {
  if (merged.conflicts.length > 0) {
    const detail = merged.conflicts.map((conflict) => conflict.text).join('; ');
    return { reason: 'annotation-conflict', detail };
  }
  return details.length === 0 ? null : { reason: 'invalid-annotation', detail: details.join('; ') };
};

type ReadZoneId =
  | { readonly kind: 'zone'; readonly id: string | null }
  | { readonly kind: 'invalid'; readonly detail: string };

const readZoneId = (key: string, value: (key: string) => string | undefined): ReadZoneId => {
  const text = value(key);
  if (text === undefined) return { kind: 'zone', id: null };
  const id = text.trim().replace(/^\/?hostedzone\//, '');
  if (/^Z[A-Z0-9]{1,31}$/.test(id)) return { kind: 'zone', id };
  const detail = `${key} '${printable(text)}' cannot be followed; expected the id of a hosted zone, which starts with Z`;
  return { kind: 'invalid', detail };
};

type Ttl = { readonly seconds: number | null; readonly problem: string | null };

/** A Go duration ("1h30m", fractions cut) or whole seconds, 1 to 2147483647 (RFC 2181 §8); anything else is unset. */
const readTtl = (text: string | undefined): Ttl => {
  if (text === undefined) return { seconds: null, problem: null };
  const seconds = Math.trunc(durationSeconds(text) ?? wholeSeconds(text) ?? 0);
  if (seconds >= 1 && seconds <= 2147483647) return { seconds, problem: null };
  return {
    seconds: null,
    problem: `ttl '${printable(text)}' is ignored; expected seconds from 1 to 2147483647 or a duration such as '5m'`,
  };
};

const nanosecondsPerUnit: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** Part by part in whole nanoseconds, as Go counts: 1.9999999999s is less than 2 seconds. */
const durationSeconds = (text: string): number | null => {
  if (!/^\+?((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(text)) return null;
  let total = 0;
  for (const [, whole, fraction = '', unit] of text.matchAll(/(\d*)(?:\.(\d*))?([a-zµμ]+)/g)) {
    const nanoseconds = Number(nanosecondsPerUnit[String(unit)]);
    const part = Math.trunc(Number(fraction) * (nanoseconds / 10 ** fraction.length));
    total += Number(whole) * nanoseconds + part;
  }
  return total / 1e9;
};

const wholeSeconds = (text: string): number | null => (/^\+?\d+$/.test(text) ? Number(text) : null);

const aliasWishes: ReadonlyMap<string, AliasWish> = new Map([
  ['true', 'alias'],
  ['false', 'cname'],
  ['a', 'A'],
  ['aaaa', 'AAAA'],
]);

const readAlias = (
  text: string | undefined,
): { readonly wish: AliasWish; readonly problem: string | null } => {
  if (text === undefined) return { wish: 'auto', problem: null };
  const wish = aliasWishes.get(text.trim().toLowerCase());
  if (wish !== undefined) return { wish, problem: null };
  return {
    wish: 'auto',
    problem: `alias '${printable(text)}' is ignored; expected 'true', 'false', 'A' or 'AAAA'`,
  };
};

/** A value that nobody knows is a typing error: the names stay asked for, and nothing of the object is published or deleted. */
const readHostnameSource = (
  text: string | undefined,
): { readonly from: HostnameSource; readonly blocked: Blocked | null } => {
  const value = text?.trim().toLowerCase();
  if (value === 'annotation-only' || value === 'defined-hosts-only') {
    return { from: value, blocked: null };
  }
  if (text === undefined) return { from: 'all', blocked: null };
  const detail = `ingress-hostname-source '${printable(text)}' cannot be followed; expected 'annotation-only' or 'defined-hosts-only'`;
  return { from: 'all', blocked: { reason: 'invalid-annotation', detail } };
};
