/*
 * The values of a Helm chart of external-dns turned into its arguments: the chart of the project itself and the one of
 * Bitnami, which share most names. What a values file leaves out has the default of the chart, which is not always the
 * default of external-dns: both charts say `policy: upsert-only`.
 */
import { readDocument } from '../read-input.ts';
import { UsageError } from '../usage-error.ts';
import type { Arguments } from './arguments.ts';
import { expandVariables } from './variables.ts';

/** The place of a value, with dots, and the flag it is given to. */
const flagOfValue: Readonly<Record<string, string>> = {
  sources: 'source',
  policy: 'policy',
  registry: 'registry',
  txtOwnerId: 'txt-owner-id',
  txtPrefix: 'txt-prefix',
  txtSuffix: 'txt-suffix',
  domainFilters: 'domain-filter',
  excludeDomains: 'exclude-domains',
  regexDomainFilter: 'regex-domain-filter',
  regexDomainExclusion: 'regex-domain-exclusion',
  zoneNameFilters: 'zone-name-filter',
  zoneIdFilters: 'zone-id-filter',
  annotationFilter: 'annotation-filter',
  annotationPrefix: 'annotation-prefix',
  labelFilter: 'label-filter',
  ingressClassFilters: 'ingress-class',
  managedRecordTypes: 'managed-record-types',
  managedRecordTypesFilters: 'managed-record-types',
  serviceTypeFilter: 'service-type-filter',
  gatewayNamespace: 'gateway-namespace',
  namespace: 'namespace',
  interval: 'interval',
  triggerLoopOnEvent: 'events',
  dryRun: 'dry-run',
  logLevel: 'log-level',
  logFormat: 'log-format',
  combineFQDNAnnotation: 'combine-fqdn-annotation',
  ignoreHostnameAnnotation: 'ignore-hostname-annotation',
  publishInternalServices: 'publish-internal-services',
  publishHostIP: 'publish-host-ip',
  'txtEncrypt.enabled': 'txt-encrypt-enabled',
  'txtEncrypt.aesKey': 'txt-encrypt-aes-key',
  'aws.zoneType': 'aws-zone-type',
  'aws.zoneTags': 'aws-zone-tags',
  'aws.assumeRoleArn': 'aws-assume-role',
  'aws.apiRetries': 'aws-api-retries',
  'aws.batchChangeSize': 'aws-batch-change-size',
  'aws.zonesCacheDuration': 'aws-zones-cache-duration',
  'aws.preferCNAME': 'aws-prefer-cname',
  'aws.evaluateTargetHealth': 'aws-evaluate-target-health',
  'aws.dynamodbTable': 'dynamodb-table',
  'aws.dynamodbRegion': 'dynamodb-region',
};

const defaultsOfCharts = ['--source=service', '--source=ingress', '--policy=upsert-only'];

export const readValues = (path: string): Arguments => {
  const { value } = readDocument(path, 'values of the external-dns chart');
  if (!isObject(value)) {
    throw new UsageError(
      `${path}: found no object, expected the values of the external-dns chart; correct the file`,
    );
  }
  const values = chartIn(value);
  const variables = new Map([...variablesIn(values.env), ...variablesIn(values.extraEnvVars)]);
  const image = isObject(values.image) ? String(values.image.tag ?? '') : '';
  const provider = isObject(values.provider) ? values.provider.name : values.provider;
  const template = texts(values.fqdnTemplates).join(',');
  const words = [
    ...defaultsOfCharts.filter((word) => !isGiven(values, /^--([a-z-]+)=/.exec(word)?.[1] ?? '')),
    ...wordsFor('provider', provider),
    ...Object.entries(flagOfValue).flatMap(([place, flag]) => wordsFor(flag, at(values, place))),
    ...(template === '' ? [] : [`--fqdn-template=${template}`]),
    ...(values.namespaced === true ? ['--namespace=$(NAMESPACE_OF_THE_RELEASE)'] : []),
    ...extraWords(values.extraArgs),
  ];
  return {
    words: words.map((word) => expandVariables(word, variables)),
    environment: variables,
    version: /^v?(\d+\.\d+(\.\d+)?)/.exec(image)?.[1] ?? null,
    unread: unreadIn(values),
  };
};

type Values = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Values =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** An umbrella chart keeps the values of a chart under its name. */
const chartIn = (values: Values): Values => {
  const inner = values['external-dns'] ?? values.externalDns;
  return isObject(inner) ? inner : values;
};

const at = (values: Values, place: string): unknown =>
  place
    .split('.')
    .reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), values);

const isGiven = (values: Values, flag: string): boolean => {
  const own = Object.entries(flagOfValue).some(
    ([place, other]) => other === flag && wordsFor(flag, at(values, place)).length > 0,
  );
  return own || extraWords(values.extraArgs).some((word) => word.startsWith(`--${flag}`));
};

/** The charts leave out what is empty. */
const wordsFor = (flag: string, value: unknown): readonly string[] => {
  if (value === undefined || value === null || value === '') return [];
  if (typeof value === 'boolean') return [value ? `--${flag}` : `--no-${flag}`];
  return texts(value).map((text) => `--${flag}=${text}`);
};

/** A list of words, or a map from flags to values. */
const extraWords = (extra: unknown): readonly string[] => {
  if (Array.isArray(extra)) return extra.map(String);
  if (!isObject(extra)) return [];
  return Object.entries(extra).flatMap(([key, value]) => {
    const flag = key.replace(/^--/, '');
    return value === null || value === '' ? [`--${flag}`] : wordsFor(flag, value);
  });
};

const texts = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.filter((item) => item !== '').map(String);
  return isObject(value) || value === undefined || value === null ? [] : [String(value)];
};

const variablesIn = (list: unknown): readonly (readonly [string, string])[] =>
  (Array.isArray(list) ? list : []).flatMap((item: unknown) => {
    if (!isObject(item) || typeof item.name !== 'string') return [];
    return item.value === undefined || item.value === null
      ? []
      : [[item.name, String(item.value)] as const];
  });

const unreadIn = (values: Values): readonly string[] =>
  ['envFrom', 'extraEnvVarsCM', 'extraEnvVarsSecret', 'args', 'command'].flatMap((key) => {
    const value = values[key];
    if (value === undefined || value === null || texts(value).length === 0) return [];
    return [`the value '${key}' of the chart may set flags, and is not read; check it`];
  });
