/*
 * The stand-in for Secrets Manager: one action to read a secret, functions to write and to delete one.
 */
import { createHash } from 'node:crypto';
import {
  jsonError,
  jsonResult,
  optionalString,
  parseInput,
  targetAction,
} from './json-protocol.ts';
import { type AwsService, ServiceError, type ServiceRequest } from './service.ts';

type SecretPlace = {
  readonly account: string;
  readonly region: string;
  readonly name: string;
};

/** Text or bytes, as a secret holds the one or the other. */
type NewSecret = SecretPlace & { readonly value: string | Uint8Array };

export type SecretsManager = {
  readonly service: AwsService;
  /** Writes the next version of a secret; answers its ARN, which stays the same. */
  readonly put: (secret: NewSecret) => string;
  /** Marks a secret for deletion: it is still there, but nobody can read it. */
  readonly scheduleDeletion: (place: SecretPlace) => void;
};

type Version = { readonly id: string; readonly value: string | Uint8Array; readonly at: number };
type Secret = SecretPlace & {
  readonly arn: string;
  /** The newest last. */
  readonly versions: readonly Version[];
  readonly deleted: boolean;
};

const contentType = 'application/x-amz-json-1.1';

export const createSecretsManager = (
  options: { readonly now?: () => number } = {},
): SecretsManager => {
  const { now = Date.now } = options;
  const secrets = new Map<string, Secret>();

  const getSecretValue = (request: ServiceRequest): object => {
    const input = parseInput(request);
    const asked = optionalString(input, 'SecretId') ?? '';
    const secret = [...secrets.values()].find((each) => isAskedFor(each, asked, request));
    if (secret === undefined) throw notFound('secret');
    if (secret.deleted) {
      throw new ServiceError(
        'InvalidRequestException',
        "You can't perform this operation on the secret because it was marked for deletion.",
      );
    }
    const wantedId = optionalString(input, 'VersionId');
    const wantedStage =
      optionalString(input, 'VersionStage') ?? (wantedId === undefined ? 'AWSCURRENT' : undefined);
    const version = secret.versions.find(
      (each, index) =>
        (wantedId === undefined || each.id === wantedId) &&
        (wantedStage === undefined || stagesOf(secret, index).includes(wantedStage)),
    );
    if (version === undefined) {
      throw notFound(
        wantedStage === undefined
          ? `secret value for VersionId: ${wantedId}`
          : `secret value for staging label: ${wantedStage}`,
      );
    }
    return {
      ARN: secret.arn,
      CreatedDate: version.at / 1000,
      Name: secret.name,
      ...(typeof version.value === 'string'
        ? { SecretString: version.value }
        : { SecretBinary: Buffer.from(version.value).toString('base64') }),
      VersionId: version.id,
      VersionStages: stagesOf(secret, secret.versions.indexOf(version)),
    };
  };

  return {
    service: {
      signingName: 'secretsmanager',
      actionOf: (request) => targetAction(request, 'secretsmanager'),
      handle: async (action, request) => {
        if (action !== 'GetSecretValue') {
          throw new ServiceError('UnknownOperationException', `the stand-in has no ${action}`);
        }
        return jsonResult(contentType, getSecretValue(request));
      },
      errorResponse: (error) => jsonError(contentType, error, error.code),
    },
    put: ({ value, ...place }) => {
      const limit = 65_536;
      const size = typeof value === 'string' ? Buffer.byteLength(value) : value.length;
      if (size > limit) {
        throw new Error(`a secret has at most ${limit} bytes, '${place.name}' would have ${size}`);
      }
      const before = secrets.get(keyOf(place))?.versions ?? [];
      const version = { id: versionId(place, before.length), value, at: now() };
      const arn = arnOf(place);
      secrets.set(keyOf(place), { ...place, arn, versions: [...before, version], deleted: false });
      return arn;
    },
    scheduleDeletion: (place) => {
      const secret = secrets.get(keyOf(place));
      if (secret === undefined) throw new Error(`no secret '${place.name}' in ${place.region}`);
      secrets.set(keyOf(place), { ...secret, deleted: true });
    },
  };
};

/** By name, by ARN, and by an ARN without the six characters that end it; another account's only by ARN, and not here. */
const isAskedFor = (secret: Secret, asked: string, { account, region }: ServiceRequest): boolean =>
  secret.account === account &&
  secret.region === region &&
  [secret.name, secret.arn, secret.arn.replace(/-.{6}$/, '')].includes(asked);

const stagesOf = ({ versions }: Secret, index: number): readonly string[] => {
  const fromLast = versions.length - 1 - index;
  return fromLast === 0 ? ['AWSCURRENT'] : fromLast === 1 ? ['AWSPREVIOUS'] : [];
};

const notFound = (what: string): ServiceError =>
  new ServiceError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified ${what}${what === 'secret' ? '.' : ''}`,
  );

const keyOf = ({ account, region, name }: SecretPlace): string => `${account}/${region}/${name}`;

const arnOf = ({ account, region, name }: SecretPlace): string =>
  `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${digest(account, region, name)
    .replace(/[^a-z]/gi, '')
    .slice(0, 6)}`;

const versionId = ({ account, region, name }: SecretPlace, sequence: number): string => {
  const hex = createHash('sha256')
    .update([account, region, name, sequence].join('|'))
    .digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-');
};

const digest = (...parts: readonly string[]): string =>
  createHash('sha512').update(parts.join('|')).digest('base64');
