/*
 * A zone as a release of external-dns left it, and its rules for reading one: which TXT names it wrote and which it looks for.
 * Written after external-dns's own history (registry/mapper/mapper.go, registry/txt/registry.go), and shares nothing with the
 * code under test.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';

export type Release = 'v0.12 to v0.15' | 'v0.16 and v0.17' | 'v0.18 to v0.21' | 'v0.22 and later';

export type Registry = {
  readonly prefix?: string;
  readonly suffix?: string;
  readonly wildcardReplacement?: string;
  readonly key?: Uint8Array;
};

/** What one object published: without a set of targets it is an alias of `target`. */
export type Published = {
  readonly host: string;
  readonly resource: string;
  readonly record: Omit<ResourceRecordSet, 'Name'>;
  /** A load balancer with IPv6, which releases before v0.16 made an AAAA alias for. */
  readonly dualstack?: boolean;
};

const owner = 'prod-owner';

/** The record sets, with their TXTs, that a release made of what the objects published. */
export const zoneOf = (
  published: readonly Published[],
  release: Release,
  registry: Registry,
): readonly ResourceRecordSet[] =>
  published.flatMap((item): readonly ResourceRecordSet[] => {
    const record = { Name: `${item.host}.`, ...item.record } satisfies Partial<ResourceRecordSet>;
    if (record.AliasTarget === undefined) return [record, ...txtsOf(item, release, registry)];
    const withAaaa = release === 'v0.12 to v0.15' ? item.dualstack === true : true;
    return [
      record,
      ...(withAaaa ? [{ ...record, Type: 'AAAA' as const }] : []),
      ...txtsOf(item, release, registry),
    ];
  });

const txtsOf = (
  item: Published,
  release: Release,
  registry: Registry,
): readonly ResourceRecordSet[] => {
  const { Type: type, AliasTarget: alias, SetIdentifier, ...rest } = item.record;
  const { TTL, ResourceRecords, ...routing } = rest;
  const templated = `${registry.prefix}${registry.suffix}`.includes('%{record_type}');
  const old = release === 'v0.12 to v0.15' || release === 'v0.16 and v0.17';
  const plainName = typedName(item.host, '', registry);
  const besideCname = type === 'CNAME' && plainName === item.host;
  const typeless = old && registry.key === undefined && !templated && !besideCname;
  const kind = alias !== undefined && release !== 'v0.22 and later' ? 'CNAME' : String(type);
  const withAaaa = alias !== undefined && release !== 'v0.12 to v0.15';
  const names = [
    ...(typeless ? [plainName] : []),
    typedName(item.host, kind, registry),
    ...(withAaaa ? [typedName(item.host, 'AAAA', registry)] : []),
  ];
  const label =
    item.dualstack && release === 'v0.12 to v0.15' ? ',external-dns/dualstack=true' : '';
  const text = `heritage=external-dns${label},external-dns/owner=${owner},external-dns/resource=${item.resource}`;
  return names.map((name) => ({
    ...routing,
    ...(SetIdentifier === undefined ? {} : { SetIdentifier }),
    Name: `${name}.`,
    Type: 'TXT',
    TTL: 300,
    ResourceRecords: [
      { Value: `"${registry.key === undefined ? text : encrypt(text, registry.key)}"` },
    ],
  }));
};

/** The name of a TXT; with type '' the oldest form, which has no type. */
const typedName = (host: string, type: string, registry: Registry): string => {
  const [first = '', ...rest] = host.split('.');
  const kind = type.toLowerCase();
  const { prefix = '', suffix = '', wildcardReplacement = '' } = registry;
  const templated = `${prefix}${suffix}`.includes('%{record_type}');
  const label = first === '*' && wildcardReplacement !== '' ? wildcardReplacement : first;
  const typed = templated || kind === '' ? label : `${kind}-${label}`;
  const filled = (affix: string) => affix.replaceAll('%{record_type}', kind);
  return [`${filled(prefix)}${typed}${filled(suffix)}`, ...rest].join('.');
};

/** Whether a release, looking at the zone, finds a record to be its own. */
export const isOwned = (
  record: ResourceRecordSet,
  zone: readonly ResourceRecordSet[],
  release: Release,
  registry: Registry,
): boolean => {
  const host = String(record.Name).replace(/\.$/, '').replace('\\052', '*');
  const type = String(record.Type);
  const aliasA = type === 'A' && record.AliasTarget !== undefined;
  const exact = aliasA && release !== 'v0.22 and later' ? ['CNAME'] : [type];
  const names = [
    ...exact.map((kind) => typedName(host, kind, registry)),
    ...(aliasA ? [typedName(host, 'CNAME', registry)] : []),
    ...(type === 'AAAA' ? [] : [typedName(host, '', registry)]),
  ];
  return names.some((name) =>
    zone.some(
      (txt) =>
        txt.Type === 'TXT' &&
        String(txt.Name).replace('\\052', '*') === `${name}.` &&
        txt.SetIdentifier === record.SetIdentifier &&
        ownerOf(txt, registry) === owner,
    ),
  );
};

const ownerOf = (txt: ResourceRecordSet, registry: Registry): string | undefined => {
  const value = String(txt.ResourceRecords?.[0]?.Value).replace(/^"|"$/g, '').replace(/" "/g, '');
  const text = registry.key === undefined ? value : decrypt(value, registry.key);
  return /^heritage=external-dns,(?:.*,)?external-dns\/owner=([^,]+)/.exec(text)?.[1];
};

const encrypt = (text: string, key: Uint8Array): string => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(gzipSync(text)), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64');
};

const decrypt = (text: string, key: Uint8Array): string => {
  const bytes = Buffer.from(text, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(-16));
  const body = [decipher.update(bytes.subarray(12, -16)), decipher.final()];
  return gunzipSync(Buffer.concat(body)).toString();
};
