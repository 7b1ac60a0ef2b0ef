/*
 * Which names Route 53 would not have, as far as a warm function remembers: they are asked for again without their
 * neighbours (core/batch.ts). A hint: what is forgotten is refused once more together with others, and found again.
 */
import type { Batch } from '../core/batch.ts';
import type { DnsName } from '../core/dns-name.ts';
import { readRefusal } from '../core/refusal.ts';

export type RefusedNames = {
  readonly of: (zoneId: string) => ReadonlySet<DnsName>;
  readonly noteApplied: (zoneId: string, batch: Batch) => void;
  readonly noteRefused: (zoneId: string, batch: Batch, messages: readonly string[]) => void;
};

/** A zone with more bad names than this has other worries; the oldest are forgotten first. */
const mostNames = 1_000;

export const rememberRefusedNames = (): RefusedNames => {
  const zones = new Map<string, Set<DnsName>>();
  const namesOf = (zoneId: string): Set<DnsName> => {
    const names = zones.get(zoneId) ?? new Set();
    zones.set(zoneId, names);
    return names;
  };
  return {
    of: namesOf,
    noteApplied: (zoneId, batch) => {
      const names = namesOf(zoneId);
      if (names.size > 0) for (const group of batch.groups) names.delete(group.name);
    },
    noteRefused: (zoneId, batch, messages) => {
      const names = namesOf(zoneId);
      for (const name of refusedIn(batch, messages)) {
        names.delete(name);
        names.add(name);
      }
      for (const oldest of names) {
        if (names.size <= mostNames) break;
        names.delete(oldest);
      }
    },
  };
};

/** A name that moved is no bad name, and a full zone says nothing about names. */
const refusedIn = ({ groups }: Batch, messages: readonly string[]): readonly DnsName[] => {
  const refusal = readRefusal(messages, groups);
  if (refusal.kind === 'unclear') return groups.length === 1 ? groups.map(({ name }) => name) : [];
  if (refusal.kind === 'zone-full') return [];
  return refusal.culprits.filter(({ kind }) => kind === 'invalid').map(({ group }) => group.name);
};
