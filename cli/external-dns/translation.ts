/*
 * What becomes of the arguments of external-dns: a configuration document and a note on everything that was said.
 */
import type { FlagFate } from './flag.ts';

/** Stands where only a person knows the value. It is no text, so parseConfig refuses it and prints what is wanted. */
export type Placeholder = { readonly 'FILL IN': string };

export const placeholder = (wanted: string): Placeholder => ({ 'FILL IN': wanted });

export type DocumentZone = {
  readonly id: string | Placeholder;
  readonly name: string | Placeholder;
  readonly private?: boolean;
  readonly roleArn?: string;
};

export type DocumentCluster = {
  readonly name: string | Placeholder;
  readonly region: string | Placeholder;
  readonly account: string | Placeholder;
  readonly ownerId: string | Placeholder;
};

export type TxtDocument = {
  readonly prefix?: string;
  readonly suffix?: string;
  readonly wildcardReplacement?: string;
  readonly encryptionKeySecretArn?: Placeholder;
};

export type GatewayDocument = {
  readonly name?: string;
  readonly namespace?: string;
  readonly labelFilter?: string;
  readonly listenerSets?: boolean;
};

export type DomainsDocument = {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly includeRegex?: string;
  readonly excludeRegex?: string;
};

/** The keys behind `zones` come from single flags. */
export type Patch = {
  readonly mode?: 'observe' | Placeholder;
  readonly policy?: 'sync' | 'upsert-only' | 'create-only' | Placeholder;
  readonly sources?: readonly string[] | Placeholder;
  readonly annotationPrefixes?: readonly string[] | Placeholder;
  readonly aaaa?: 'dualstack' | 'always' | 'never' | Placeholder;
  readonly evaluateTargetHealth?: boolean | Placeholder;
  readonly txt?: TxtDocument | Placeholder;
  readonly externalId?: string | Placeholder;
  readonly serviceTypes?: readonly string[] | Placeholder;
  readonly publishInternalServices?: boolean | Placeholder;
  readonly namespaces?: readonly string[] | Placeholder;
  readonly labelFilter?: string | Placeholder;
  readonly annotationFilter?: string | Placeholder;
  readonly ingressClasses?: readonly string[] | Placeholder;
  readonly gateway?: GatewayDocument | Placeholder;
  readonly ignoreHostnameAnnotation?: boolean | Placeholder;
  readonly ignoreIngressRulesSpec?: boolean | Placeholder;
  readonly ignoreIngressTlsSpec?: boolean | Placeholder;
  readonly fqdnTemplate?: string | Placeholder;
  readonly combineFqdnAnnotation?: boolean | Placeholder;
  readonly domains?: DomainsDocument | Placeholder;
  readonly zoneTags?: readonly string[] | Placeholder;
};

export type ConfigDocument = Patch & {
  readonly clusters: readonly DocumentCluster[];
  readonly zones: readonly DocumentZone[];
};

/**
 * `translated`: it is in the document. `usual`: the default of both. `to-do`: a person must fill something in or look at it.
 * `remark`: worth knowing. `unknown`: no flag of external-dns for Route 53. The others are the fates of flags.
 */
export type NoteKind =
  | 'translated'
  | 'usual'
  | 'to-do'
  | 'remark'
  | 'unknown'
  | Exclude<FlagFate, 'setting'>;

/** `about` is a flag with its hyphens, or a part of the document. `values` is empty for a secret and where there is none. */
export type Note = {
  readonly kind: NoteKind;
  readonly about: string;
  readonly values: readonly string[];
  readonly text: string;
};

export type Translation = { readonly document: ConfigDocument; readonly notes: readonly Note[] };

const openKinds: ReadonlySet<NoteKind> = new Set<NoteKind>([
  'not-yet',
  'never',
  'unknown',
  'to-do',
]);

/** Notes that leave something to a person; without one, the document does what external-dns did. */
export const isOpen = (note: Note): boolean => openKinds.has(note.kind);
