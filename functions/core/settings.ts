/*
 * The settings as the core uses them: parsed, with every default filled in. sync/config.ts makes them from the
 * configuration document; nothing else does.
 */
import type { DomainFilterSettings } from './domain-filter.ts';
import type { NamePolicy } from './name-policy.ts';
import type { Zone } from './zone.ts';

/** One EKS cluster. `ownerId` is what stands in the TXT records: external-dns's --txt-owner-id. */
export type Cluster = {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly ownerId: string;
  readonly roleArn: string | null;
};

/** The kinds that ask for names, by the first part of their external-dns/resource label. */
export const sourceKinds = [
  'service',
  'ingress',
  'httproute',
  'grpcroute',
  'tlsroute',
  'tcproute',
  'udproute',
  'crd',
] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** spec.type of a Service. */
export type ServiceType = 'LoadBalancer' | 'NodePort' | 'ClusterIP' | 'ExternalName';

/** Which Gateways count, as external-dns's --gateway-* flags say; empty texts mean every one. */
export type GatewaySettings = {
  readonly name: string;
  readonly namespace: string;
  readonly labelFilter: string;
  readonly listenerSets: boolean;
};

/** Which objects count and which of their names. Lists and texts that are empty filter nothing. */
export type SourceFilters = {
  readonly serviceTypes: readonly ServiceType[];
  readonly publishInternalServices: boolean;
  readonly namespaces: readonly string[];
  readonly labelFilter: string;
  readonly annotationFilter: string;
  readonly ingressClasses: readonly string[];
  readonly gateway: GatewaySettings;
  readonly ignoreHostnameAnnotation: boolean;
  readonly ignoreIngressRulesSpec: boolean;
  readonly ignoreIngressTlsSpec: boolean;
  /** A Go template that makes names of an object; '' makes none. */
  readonly fqdnTemplate: string;
  readonly combineFqdnAnnotation: boolean;
};

/** What external-dns does without flags, except that only Services with a load balancer count. */
export const defaultFilters: SourceFilters = {
  serviceTypes: ['LoadBalancer'],
  publishInternalServices: false,
  namespaces: [],
  labelFilter: '',
  annotationFilter: '',
  ingressClasses: [],
  gateway: { name: '', namespace: '', labelFilter: '', listenerSets: false },
  ignoreHostnameAnnotation: false,
  ignoreIngressRulesSpec: false,
  ignoreIngressTlsSpec: false,
  fqdnTemplate: '',
  combineFqdnAnnotation: false,
};

export type AaaaSetting = 'dualstack' | 'always' | 'never';
export type Policy = 'sync' | 'upsert-only' | 'create-only';

/** `oldNames`: what becomes of TXTs of earlier generations when their record changes. */
export type TxtSettings = {
  readonly oldNames: 'keep' | 'replace';
  readonly prefix: string;
  readonly suffix: string;
  readonly wildcardReplacement: string;
  /** 32 bytes: ownership texts are written encrypted, and read either way. Null: they are plain. */
  readonly encryptionKey: Uint8Array | null;
};

export type GuardSettings = {
  readonly maxDeletePercent: number;
  readonly minOwnedRecords: number;
};

export type Settings = SourceFilters & {
  readonly clusters: readonly Cluster[];
  readonly zones: readonly Zone[];
  readonly mode: 'apply' | 'observe';
  readonly policy: Policy;
  readonly sources: readonly SourceKind[];
  readonly annotationPrefixes: readonly string[];
  /** Names outside it are neither published nor changed. */
  readonly domains: DomainFilterSettings;
  /** Which clusters and namespaces may publish which names. */
  readonly namePolicies: readonly NamePolicy[];
  /** "key" or "key=value": only configured zones with all of these tags count. */
  readonly zoneTags: readonly string[];
  /** Beside which aliases an AAAA stands. `never`: AAAA records are neither made nor touched. */
  readonly aaaa: AaaaSetting;
  readonly evaluateTargetHealth: boolean;
  readonly txt: TxtSettings;
  readonly guard: GuardSettings;
  readonly deleteGraceSeconds: number;
};

/** Two clusters may share a name in different accounts or Regions; this tells them apart. */
export const clusterKey = (cluster: Pick<Cluster, 'account' | 'region' | 'name'>): string =>
  `${cluster.account}/${cluster.region}/${cluster.name}`;
