/*
 * The hosted zones of all accounts. A zone begins with the SOA and NS records that the real service puts into it.
 */
import { randomBytes } from 'node:crypto';
import type { ResourceRecordSet, VPC } from '@aws-sdk/client-route-53';
import { ServiceError } from '../service.ts';
import { parseRecordName, type RecordName } from './record-name.ts';
import { createZoneRecords, recordKey, type ZoneRecords } from './record-store.ts';

export type Zone = {
  readonly id: string;
  readonly name: RecordName;
  readonly private: boolean;
  readonly account: string;
  readonly callerReference: string;
  readonly comment: string | undefined;
  readonly vpc: VPC | undefined;
  readonly nameServers: readonly string[];
  readonly maxRecordSets: number;
  readonly tags: Map<string, string>;
  readonly records: ZoneRecords;
};

export type NewZone = {
  readonly name: string;
  readonly account: string;
  readonly id?: string | undefined;
  readonly private?: boolean | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** MAX_RRSETS_BY_ZONE of this zone; 10,000 unless AWS Support has raised it. */
  readonly maxRecordSets?: number | undefined;
  readonly callerReference?: string | undefined;
  readonly comment?: string | undefined;
  readonly vpc?: VPC | undefined;
};

export type Zones = {
  readonly create: (input: NewZone) => Zone;
  readonly all: () => readonly Zone[];
  /** Throws NoSuchHostedZone. */
  readonly get: (id: string) => Zone;
  /** Throws NoSuchHostedZone, or AccessDenied for a zone of another account. */
  readonly getFor: (account: string, id: string) => Zone;
};

const defaultMaxRecordSets = 10_000;
const publicNameServers = [
  'ns-2048.awsdns-64.com',
  'ns-2049.awsdns-65.net',
  'ns-2050.awsdns-66.org',
  'ns-2051.awsdns-67.co.uk',
];
const privateNameServers = [
  'ns-1536.awsdns-00.co.uk',
  'ns-0.awsdns-00.com',
  'ns-1024.awsdns-00.org',
  'ns-512.awsdns-00.net',
];

export const createZones = (): Zones => {
  const zones = new Map<string, Zone>();
  const get = (id: string): Zone => {
    const zone = zones.get(id);
    if (zone !== undefined) return zone;
    throw new ServiceError('NoSuchHostedZone', `No hosted zone found with ID: ${id}`, 404);
  };
  return {
    create: (input) => {
      const zone = newZone(input);
      if (zones.has(zone.id)) throw new Error(`zone ${zone.id} exists`);
      zones.set(zone.id, zone);
      return zone;
    },
    all: () => [...zones.values()],
    get,
    getFor: (account, id) => {
      const zone = get(id);
      if (zone.account === account) return zone;
      throw new ServiceError(
        'AccessDenied',
        `User: arn:aws:iam::${account}:root is not authorized to access this resource`,
        403,
      );
    },
  };
};

/** `Z` or `C` and twenty letters and digits, as AWS makes ids of zones and changes. */
export const newId = (letter: 'Z' | 'C'): string =>
  letter +
  Array.from(randomBytes(20), (byte) => '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'[byte % 36]).join('');

const newZone = (input: NewZone): Zone => {
  const name = parseRecordName(input.name);
  const nameServers = input.private ? privateNameServers : publicNameServers;
  const records = createZoneRecords();
  const draft = records.draft();
  for (const set of initialRecords(name.text, nameServers)) {
    const type = set.Type ?? 'NS';
    draft.put({ key: recordKey(name, type), name, type, set });
  }
  draft.commit();
  return {
    id: input.id ?? newId('Z'),
    name,
    private: input.private ?? false,
    account: input.account,
    callerReference: input.callerReference ?? newId('C'),
    comment: input.comment,
    vpc: input.vpc,
    nameServers,
    maxRecordSets: input.maxRecordSets ?? defaultMaxRecordSets,
    tags: new Map(Object.entries(input.tags ?? {})),
    records,
  };
};

const initialRecords = (
  name: string,
  nameServers: readonly string[],
): readonly ResourceRecordSet[] => [
  {
    Name: name,
    Type: 'NS',
    TTL: 172_800,
    ResourceRecords: nameServers.map((server) => ({ Value: `${server}.` })),
  },
  {
    Name: name,
    Type: 'SOA',
    TTL: 900,
    ResourceRecords: [
      {
        Value: `${nameServers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`,
      },
    ],
  },
];
