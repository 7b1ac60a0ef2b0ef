/*
 * The settings as the core uses them: parsed, with every default filled in. sync/config.ts makes them from the
 * configuration document; nothing else does.
 */
import type { Zone } from './zone.ts';

/** One EKS cluster. `ownerId` is what stands in the TXT records: external-dns's --txt-owner-id. */
export type Cluster = {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly ownerId: string;
  readonly roleArn: string | null;
};

export type SourceKind = 'service' | 'ingress';
export type Policy = 'sync' | 'upsert-only' | 'create-only';

export type TxtSettings = {
  readonly prefix: string;
  readonly suffix: string;
  readonly wildcardReplacement: string;
};

export type GuardSettings = {
  readonly maxDeletePercent: number;
  readonly minOwnedRecords: number;
};

export type Settings = {
  readonly clusters: readonly Cluster[];
  readonly zones: readonly Zone[];
  readonly mode: 'apply' | 'observe';
  readonly policy: Policy;
  readonly sources: readonly SourceKind[];
  readonly annotationPrefixes: readonly string[];
  readonly aaaa: 'dualstack' | 'always';
  readonly evaluateTargetHealth: boolean;
  readonly txt: TxtSettings;
  readonly guard: GuardSettings;
  readonly deleteGraceSeconds: number;
};

/** Two clusters may share a name in different accounts or Regions; this tells them apart. */
export const clusterKey = (cluster: Pick<Cluster, 'account' | 'region' | 'name'>): string =>
  `${cluster.account}/${cluster.region}/${cluster.name}`;
