/*
 * The flags that become settings, one function for each: what it puts into the document, and what of it is lost. Zones are
 * made of several flags together, in zones-of-flags.ts.
 */
import { UsageError } from '../usage-error.ts';
import { filterReaders } from './filters-of-flags.ts';
import { done, lostOnly, type Read, type Setting } from './setting.ts';
import { placeholder } from './translation.ts';

const known = [
  'service',
  'ingress',
  'gateway-httproute',
  'gateway-grpcroute',
  'gateway-tlsroute',
  'gateway-tcproute',
  'gateway-udproute',
  'crd',
];

const sources: Read = (values) => {
  const read = known.filter((source) => values.includes(source));
  const others = [...new Set(values)].filter((source) => !known.includes(source));
  const lost =
    others.length === 0
      ? null
      : `${others.join(', ')}: not read; records of such sources are left alone${others.some((other) => other.includes(',')) ? '; neither program splits a value at commas' : ''}`;
  const none = placeholder(`external-dns reads nothing that elb53 can read: ${known.join(', ')}`);
  return { patch: { sources: read.length === 0 ? none : read }, lost, text: null };
};

const policies = ['sync', 'upsert-only', 'create-only'] as const;

const policy: Read = (values) => {
  const found = policies.find((name) => name === values[0]);
  if (found !== undefined) return done({ policy: found });
  throw new UsageError(
    `found '${values[0] ?? ''}' for --policy in the arguments of external-dns, expected ${policies.join(', ')}`,
  );
};

const registry: Read = ([name = '']) => {
  if (name === 'txt') return { patch: {}, lost: null, text: 'what elb53 reads and writes' };
  const left = `the registry '${name}' leaves no TXT records that elb53 could read`;
  return name === 'dynamodb'
    ? lostOnly(`${left}; elb53 import-registry writes them, before the first sync`)
    : lostOnly(`${left}: it would leave every record alone`);
};

const annotationPrefix: Read = ([value = '']) =>
  /^\S+\/$/.test(value)
    ? done({ annotationPrefixes: [value] })
    : lostOnly(`'${value}' does not end in a slash, so external-dns refuses it as well`);

const affix =
  (key: 'prefix' | 'suffix' | 'wildcardReplacement'): Read =>
  ([value = '']) =>
    /^[A-Za-z0-9_.%{}-]*$/.test(value)
      ? done(value === '' ? {} : { txt: { [key]: value } })
      : lostOnly(`'${value}' has characters that no DNS name has`);

/** A key has no place in the document. */
const encryptionKey: Read = ([value]) => ({
  patch:
    value === 'false'
      ? {}
      : {
          txt: {
            encryptionKeySecretArn: placeholder(
              'the ARN of a secret in Secrets Manager that holds the --txt-encrypt-aes-key',
            ),
          },
        },
  lost: null,
  text: 'txt.encryptionKeySecretArn; TXT records are then written encrypted',
});

const evaluateTargetHealth: Read = ([value]) => done({ evaluateTargetHealth: value === 'true' });

const externalId: Read = ([value = '']) =>
  /^[\w+=,.@:/-]{2,1224}$/.test(value)
    ? done({ externalId: value })
    : lostOnly(`'${value}' is no external id that IAM takes`);

const dryRun: Read = ([value]) => done(value === 'true' ? { mode: 'observe' } : {});

const managed = ['A', 'AAAA', 'CNAME'];

const managedTypes: Read = (values) =>
  withoutTypes(
    managed.filter((type) => !values.includes(type)),
    values,
  );

const excludedTypes: Read = (values) =>
  withoutTypes(
    managed.filter((type) => values.includes(type)),
    [],
  );

const withoutTypes = (without: readonly string[], asked: readonly string[]): Setting => {
  const others = asked.filter((type) => !managed.includes(type));
  const lost = [
    ...without
      .filter((type) => type !== 'AAAA')
      .map((type) => `records of type ${type} are managed all the same`),
    ...(others.length === 0 ? [] : [`records of type ${others.join(', ')} are never written`]),
  ];
  return {
    patch: without.includes('AAAA') ? { aaaa: 'never' } : {},
    lost: lost.length === 0 ? null : lost.join('; '),
    text: 'what elb53 does anyway',
  };
};

export const settingReaders: Readonly<Record<string, Read>> = {
  source: sources,
  policy,
  registry,
  'annotation-prefix': annotationPrefix,
  'txt-prefix': affix('prefix'),
  'txt-suffix': affix('suffix'),
  'txt-wildcard-replacement': affix('wildcardReplacement'),
  'txt-encrypt-enabled': encryptionKey,
  'txt-encrypt-aes-key': encryptionKey,
  'aws-evaluate-target-health': evaluateTargetHealth,
  'aws-assume-role-external-id': externalId,
  'dry-run': dryRun,
  'managed-record-types': managedTypes,
  'exclude-record-types': excludedTypes,
  ...filterReaders,
};
