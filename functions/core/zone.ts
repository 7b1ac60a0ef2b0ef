/*
 * Hosted zones and the choice of the zones a name goes to: every private zone that holds the name, and of the public ones
 * the most specific. Each zone is planned by itself, so that split horizon cannot hide a missing record.
 */
import { belongsTo, type DnsName } from './dns-name.ts';

/** `roleArn` is assumed for every call on the zone (a zone of another account). */
export type Zone = {
  readonly id: string;
  readonly name: DnsName;
  readonly private: boolean;
  readonly roleArn: string | null;
};

export const zonesFor = (name: DnsName, zones: readonly Zone[]): readonly Zone[] => {
  const holding = zones.filter((zone) => belongsTo(name, zone.name));
  const longest = Math.max(0, ...holding.filter(isPublic).map((zone) => zone.name.length));
  return holding.filter((zone) => zone.private || zone.name.length === longest);
};

const isPublic = (zone: Zone): boolean => !zone.private;
