/*
 * The configuration document and the only place that reads process.env. A bad value stops the function before the first
 * event, with every problem in one message. `Environment` is what the infrastructure must set: a variable that is missing
 * there does not compile.
 */
import * as z from 'zod/mini';
import { parseDnsName, printable } from '../core/dns-name.ts';
import { SyncError } from '../core/errors.ts';
import { filterProblems } from '../core/filter-problems.ts';
import { clusterKey, type Settings, sourceKinds } from '../core/settings.ts';
import { filterKeys } from './config-filters.ts';
import { withEncryptionKey } from './encryption-key.ts';
import { problemOf } from './schema-problems.ts';

/** Exactly one of the two ELB53_CONFIG variables is set: the document itself (at most 3 KB), or the SSM parameter that holds it. */
export type Environment = {
  readonly ELB53_CONFIG?: string;
  readonly ELB53_CONFIG_PARAMETER?: string;
  /** Where a run sends its own follow-ups, with a delay. */
  readonly ELB53_QUEUE_URL: string;
};

const text = z.string().check(z.minLength(1));
const role = z.string().check(z.regex(/^arn:[^:]+:iam::\d{12}:role\/.+$/));
const region = z.string().check(z.regex(/^[a-z]{2,4}(-[a-z]+)+-\d$/));
const account = z.string().check(z.regex(/^\d{12}$/));
/** The whole ARN with its ending of six characters: permissions are given for it. */
const secret = z
  .string()
  .check(
    z.regex(/^arn:[^:]+:secretsmanager:[a-z]{2,4}(-[a-z]+)+-\d:\d{12}:secret:.+-[A-Za-z0-9]{6}$/),
  );
const affix = z.string().check(z.regex(/^[A-Za-z0-9_.%{}-]*$/));

/** As external-dns's --source says them. */
const sourceNames = [
  'service',
  'ingress',
  'gateway-httproute',
  'gateway-grpcroute',
  'gateway-tlsroute',
  'gateway-tcproute',
  'gateway-udproute',
  'crd',
] as const;

const document = z.strictObject({
  clusters: z
    .array(
      z.strictObject({
        name: z.string().check(z.regex(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/)),
        region,
        account,
        ownerId: z.optional(z.string().check(z.regex(/^[^",\s]+$/))),
        roleArn: z.optional(z.nullable(role)),
      }),
    )
    .check(z.minLength(1)),
  zones: z
    .array(
      z.strictObject({
        id: z.string().check(z.regex(/^(\/hostedzone\/)?Z[A-Z0-9]{1,31}$/)),
        name: text,
        private: z.optional(z.boolean()),
        roleArn: z.optional(z.nullable(role)),
      }),
    )
    .check(z.minLength(1)),
  mode: z._default(z.enum(['apply', 'observe']), 'apply'),
  policy: z._default(z.enum(['sync', 'upsert-only', 'create-only']), 'sync'),
  sources: z._default(z.array(z.enum(sourceNames)).check(z.minLength(1)), ['service', 'ingress']),
  ...filterKeys,
  annotationPrefixes: z._default(
    z.array(z.string().check(z.regex(/^\S+\/$/))).check(z.minLength(1)),
    ['external-dns.kubernetes.io/', 'external-dns.alpha.kubernetes.io/'],
  ),
  aaaa: z._default(z.enum(['dualstack', 'always', 'never']), 'dualstack'),
  evaluateTargetHealth: z._default(z.boolean(), true),
  txt: z._default(
    z.strictObject({
      prefix: z._default(affix, ''),
      suffix: z._default(affix, ''),
      wildcardReplacement: z._default(affix, ''),
      encryptionKeySecretArn: z._default(z.nullable(secret), null),
      oldNames: z._default(z.enum(['keep', 'replace']), 'keep'),
    }),
    {
      prefix: '',
      suffix: '',
      wildcardReplacement: '',
      encryptionKeySecretArn: null,
      oldNames: 'keep',
    },
  ),
  guard: z._default(
    z.strictObject({
      maxDeletePercent: z._default(z.number().check(z.minimum(0), z.maximum(100)), 30),
      minOwnedRecords: z._default(z.number().check(z.minimum(0)), 10),
    }),
    { maxDeletePercent: 30, minOwnedRecords: 10 },
  ),
  deleteGraceSeconds: z._default(z.number().check(z.minimum(0), z.maximum(900)), 60),
  externalId: z.optional(z.nullable(z.string().check(z.regex(/^[\w+=,.@:/-]{2,1224}$/)))),
});

/**
 * The settings, and what only the clients need. `externalId` goes with every AssumeRole (IAM: confused deputy). As long as
 * the secret is not read, `txt.encryptionKey` is null.
 */
export type Configuration = Settings & {
  readonly externalId: string | null;
  readonly encryptionKeySecretArn: string | null;
};

/** Reads the configuration document (a JSON text); throws SyncError `invalid-configuration` that names every problem. */
export const parseConfig = (json: string, where: string): Configuration => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    throw invalid(where, [`it is not JSON: ${printable(String(error))}`], error);
  }
  const result = z.safeParse(document, parsed);
  if (!result.success)
    throw invalid(
      where,
      result.error.issues.map((issue) => problemOf(issue, parsed)),
    );
  const found = result.data;
  const problems: string[] = [];
  const clusters = found.clusters.map((cluster) => ({
    ...cluster,
    ownerId: cluster.ownerId ?? clusterKey(cluster),
    roleArn: cluster.roleArn ?? null,
  }));
  const zones = found.zones.flatMap((zone, index) => {
    const name = parseDnsName(zone.name);
    if (name.kind === 'invalid') {
      problems.push(`zones.${index}.name: found '${name.found}', ${name.problem}`);
      return [];
    }
    const id = zone.id.replace('/hostedzone/', '');
    return [{ id, name: name.name, private: zone.private ?? false, roleArn: zone.roleArn ?? null }];
  });
  problems.push(
    ...duplicates(clusters.map((cluster) => cluster.ownerId)).map(
      (owner) => `clusters: the owner id '${owner}' is used twice; give each cluster its own`,
    ),
    ...duplicates(clusters.map(clusterKey)).map(
      (key) => `clusters: the cluster ${key} is listed twice; remove one`,
    ),
    ...duplicates(zones.map((zone) => zone.id)).map(
      (id) => `zones: the zone ${id} is listed twice; remove one`,
    ),
  );
  if (found.txt.prefix !== '' && found.txt.suffix !== '') {
    problems.push('txt: prefix and suffix are both set, expected at most one; clear one of them');
  }
  problems.push(...filterProblems(found));
  if (problems.length > 0) throw invalid(where, problems);
  const { prefix, suffix, wildcardReplacement, encryptionKeySecretArn } = found.txt;
  return {
    ...found,
    externalId: found.externalId ?? null,
    encryptionKeySecretArn,
    sources: sourceKinds.filter((kind) =>
      found.sources.some((name) => name.replace('gateway-', '') === kind),
    ),
    clusters,
    zones,
    txt: {
      prefix: prefix.toLowerCase(),
      suffix: suffix.toLowerCase(),
      wildcardReplacement: wildcardReplacement.toLowerCase(),
      encryptionKey: null,
      oldNames: found.txt.oldNames,
    },
  };
};

/** What the environment says; throws SyncError `invalid-configuration`. */
export type EnvironmentFacts = {
  readonly config: string | null;
  readonly parameter: string | null;
  readonly queueUrl: string;
  readonly region: string;
};

/** What Lambda and Node read as well. */
type Surroundings = {
  readonly AWS_REGION?: string;
  readonly NODE_TLS_REJECT_UNAUTHORIZED?: string;
};

export const readEnvironment = (): EnvironmentFacts => {
  const env: Partial<Environment> & Surroundings = process.env;
  const config = env.ELB53_CONFIG ?? null;
  const parameter = env.ELB53_CONFIG_PARAMETER ?? null;
  const problems: string[] = [];
  if ((config === null) === (parameter === null)) {
    const found = config === null ? 'neither' : 'both';
    problems.push(
      `found ${found} of ELB53_CONFIG and ELB53_CONFIG_PARAMETER, expected exactly one of them`,
    );
  }
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    problems.push(
      'NODE_TLS_REJECT_UNAUTHORIZED: found 0, which accepts every certificate; remove the variable',
    );
  }
  const { ELB53_QUEUE_URL: queueUrl, AWS_REGION: region } = env;
  if (queueUrl === undefined)
    problems.push('ELB53_QUEUE_URL: found nothing, expected the URL of a queue');
  if (region === undefined)
    problems.push('AWS_REGION: found nothing, expected a Region such as eu-west-1');
  if (problems.length > 0 || queueUrl === undefined || region === undefined) {
    throw invalid('the environment', problems);
  }
  return { config, parameter, queueUrl, region };
};

/** What of the configuration is elsewhere. */
export type ConfigurationReaders = {
  readonly readParameter: (name: string) => Promise<string>;
  readonly readSecret: (arn: string) => Promise<string>;
};

/** Parses what the environment holds at once; parameter and secret are read at the first use and kept once both were good. */
export const settingsLoader = (
  facts: EnvironmentFacts,
  { readParameter, readSecret }: ConfigurationReaders,
): (() => Promise<Configuration>) => {
  const { config, parameter } = facts;
  const own = parameter === null ? parseConfig(config ?? '', 'ELB53_CONFIG') : null;
  const read = async (name: string): Promise<Configuration> =>
    parseConfig(await readParameter(name), `the SSM parameter ${name}`);
  let loaded: Configuration | null = null;
  return async () => {
    loaded ??= await withEncryptionKey(own ?? (await read(parameter ?? '')), readSecret);
    return loaded;
  };
};

const duplicates = (values: readonly string[]): readonly string[] => [
  ...new Set(values.filter((value, index) => values.indexOf(value) !== index)),
];

const invalid = (where: string, problems: readonly string[], cause?: unknown): SyncError =>
  new SyncError(
    'invalid-configuration',
    `invalid configuration in ${where}: ${problems.join('; ')}`,
    {
      retryable: false,
      cause,
    },
  );
