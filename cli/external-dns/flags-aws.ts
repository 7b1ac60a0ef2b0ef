/*
 * The flags of external-dns about zones, Route 53, the registry and the loop.
 */
import { becomes, type Flag, never, notNeeded, notYet } from './flag.ts';

const list = { takes: 'list' } as const;
const off = { takes: 'switch' } as const;

export const zoneFlags: readonly Flag[] = [
  becomes(
    'domain-filter',
    'zones[].name, domains.include',
    'the zones are listed; a filter for a part of them is `domains.include`',
    list,
  ),
  becomes('exclude-domains', 'domains.exclude', 'the same', list),
  becomes('regex-domain-filter', 'domains.includeRegex', 'the same RE2 syntax', { usual: '' }),
  becomes('regex-domain-exclusion', 'domains.excludeRegex', 'the same RE2 syntax', { usual: '' }),
  becomes('zone-id-filter', 'zones[].id', 'whole ids; external-dns compares their ends', list),
  never('zone-name-filter', 'external-dns uses it for Azure only', list),
  becomes(
    'aws-zone-type',
    'zones[].private',
    'each zone says whether it is private; list only those of the type',
    { usual: '' },
  ),
  becomes(
    'aws-zone-tags',
    'zoneTags',
    'of the zones that are listed those count that have all of the tags, which are read once an hour',
    list,
  ),
  notNeeded(
    'aws-zone-match-parent',
    'zones are listed by id, a parent zone like any other; `domains.include` says which of its names count',
    off,
  ),
  notNeeded('aws-zones-cache-duration', 'zones are settings, so there is nothing to cache'),
];

export const awsFlags: readonly Flag[] = [
  never(
    'aws-profile',
    'credentials are those of the function; for a zone of another account set `zones[].roleArn`',
    list,
  ),
  becomes('aws-assume-role', 'zones[].roleArn', 'the role is assumed for each zone', {
    usual: '',
  }),
  becomes(
    'aws-assume-role-external-id',
    'externalId',
    'one for every role of the settings, those of clusters as well',
    { usual: '' },
  ),
  notNeeded('aws-api-retries', 'the AWS SDK retries within a budget of requests'),
  notNeeded('aws-batch-change-size', 'batches are as large as Route 53 allows'),
  notNeeded('aws-batch-change-size-bytes', 'batches are as large as Route 53 allows'),
  notNeeded('aws-batch-change-size-values', 'batches are as large as Route 53 allows'),
  notNeeded('aws-batch-change-interval', 'requests are paced below the limit of the account'),
  becomes('aws-evaluate-target-health', 'evaluateTargetHealth', 'the same', {
    takes: 'switch',
    usual: null,
  }),
  notYet(
    'aws-prefer-cname',
    'a load balancer gets an alias; the annotation `alias: "false"` makes a CNAME of it',
    off,
  ),
  notNeeded('provider-cache-time', 'zones are read when something happened'),
  never('batch-change-size', 'not of the AWS provider'),
  never('batch-change-interval', 'not of the AWS provider'),
  never('aws-sd-service-cleanup', 'Cloud Map is not written', off),
  never('aws-sd-create-tag', 'Cloud Map is not written', list),
];

export const registryFlags: readonly Flag[] = [
  becomes('policy', 'policy', 'the same three values, `sync` by default'),
  becomes(
    'registry',
    'none: the TXT registry',
    '`txt` only; for `dynamodb`, `elb53 import-registry` writes the TXT records; records of `noop`, `aws-sd` and `crd` have no TXT that says whose they are, so elb53 would leave every one of them alone',
  ),
  notYet('crd-registry-namespace', 'the registry of custom resources is not read', { usual: '' }),
  becomes('txt-owner-id', 'clusters[].ownerId', 'the same; `default` when external-dns has none'),
  becomes('txt-prefix', 'txt.prefix', 'the same, with `%{record_type}`', { usual: '' }),
  becomes('txt-suffix', 'txt.suffix', 'the same, with `%{record_type}`', { usual: '' }),
  becomes('txt-wildcard-replacement', 'txt.wildcardReplacement', 'the same', { usual: '' }),
  becomes(
    'txt-encrypt-enabled',
    'txt.encryptionKeySecretArn',
    'with a key, TXT records are written encrypted and read either way; without one they are plain',
    off,
  ),
  becomes(
    'txt-encrypt-aes-key',
    'txt.encryptionKeySecretArn',
    'the ARN of a secret in Secrets Manager that holds this key',
    { secret: true, usual: '' },
  ),
  notNeeded('txt-cache-interval', 'zones are read when something happened'),
  notYet(
    'migrate-from-txt-owner',
    'let external-dns finish the migration first, or take over the older owner id',
    { usual: '' },
  ),
  notNeeded('dynamodb-region', '`elb53 import-registry --dynamodb-region` reads the table once', {
    usual: '',
  }),
  notNeeded(
    'dynamodb-table',
    '`elb53 import-registry --table` reads it once; from then on ownership is in TXT records',
    { usual: '' },
  ),
  notNeeded(
    'txt-new-format-only',
    'only the newest TXT names are written, every older one is read',
    off,
  ),
];

export const loopFlags: readonly Flag[] = [
  notNeeded(
    'interval',
    'load balancer events start a run; the schedule of the full resync is a setting of the stack',
  ),
  notNeeded('min-event-sync-interval', 'the queue collects events for a moment'),
  notNeeded('events', 'events of load balancers start a run anyway', off),
  notNeeded('once', '`elb53 sync` is one run', off),
  becomes('dry-run', 'mode', '`observe`: plans and reports, and never writes', off),
  never('events-emit', 'no Kubernetes Events; the report and the logs say what happened', list),
  notNeeded('log-level', 'logs are JSON in CloudWatch'),
  notNeeded('log-format', 'logs are JSON in CloudWatch'),
  notNeeded('metrics-address', 'metrics are in CloudWatch'),
];
