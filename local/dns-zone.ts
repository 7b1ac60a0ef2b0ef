/*
 * One zone as a name server looks into it: which names exist (empty non-terminals too), which wildcard covers a name
 * (RFC 4592), where a subzone is delegated. Built anew for each query from whatever Route 53 lists at that moment.
 */
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { plainName } from './dns-records.ts';

export type DnsZone = {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  readonly records: readonly ResourceRecordSet[];
};

export type ZoneView = {
  readonly id: string;
  readonly apex: string;
  readonly setsAt: (name: string) => readonly ResourceRecordSet[];
  /** The name whose records answer for this one: itself, a wildcard, or undefined when it does not exist. */
  readonly sourceOf: (name: string) => string | undefined;
  /** The delegated name at or above this one, below the apex. */
  readonly delegationOf: (name: string) => string | undefined;
};

/** The public zone that a name belongs to: the one with the longest name. */
export const zoneOf = (zones: readonly DnsZone[], name: string): ZoneView | undefined => {
  const covering = zones
    .filter((zone) => !zone.private && isWithin(name, plainName(zone.name)))
    .sort((a, b) => plainName(b.name).length - plainName(a.name).length);
  return covering[0] === undefined ? undefined : viewOf(covering[0]);
};

const isWithin = (name: string, apex: string): boolean =>
  name === apex || name.endsWith(`.${apex}`);

const viewOf = (zone: DnsZone): ZoneView => {
  const apex = plainName(zone.name);
  const sets = new Map<string, ResourceRecordSet[]>();
  const existing = new Set([apex]);
  for (const set of zone.records) {
    const name = plainName(set.Name ?? '');
    sets.set(name, [...(sets.get(name) ?? []), set]);
    for (const ancestor of upTo(name, apex)) {
      existing.add(ancestor);
    }
  }
  return {
    id: zone.id.replace(/^\/hostedzone\//, ''),
    apex,
    setsAt: (name) => sets.get(name) ?? [],
    sourceOf: (name) => {
      if (existing.has(name)) {
        return name;
      }
      const encloser = upTo(name, apex).find((ancestor) => existing.has(ancestor)) ?? apex;
      const wildcard = `*.${encloser}`;
      return sets.has(wildcard) ? wildcard : undefined;
    },
    delegationOf: (name) =>
      upTo(name, apex)
        .filter((ancestor) => ancestor !== apex)
        .reverse()
        .find((ancestor) => sets.get(ancestor)?.some((set) => set.Type === 'NS')),
  };
};

/** The name and its ancestors, down to the apex. */
const upTo = (name: string, apex: string): readonly string[] => {
  const names: string[] = [];
  let at = name;
  while (at !== apex && isWithin(at, apex)) {
    names.push(at);
    at = at.slice(at.indexOf('.') + 1);
  }
  return [...names, apex];
};
