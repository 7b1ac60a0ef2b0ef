/*
 * Checks an EKS token as the cluster's authenticator and STS do together: the token is a presigned GetCallerIdentity
 * request that also signs the cluster's name. Nothing is sent anywhere; the signature is computed again with the
 * secret of the key that claims it.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Credential, Credentials } from '../credentials.ts';
import { isStsHost } from './sts-host.ts';

export type TokenVerdict =
  | { readonly kind: 'accepted'; readonly credential: Credential }
  | { readonly kind: 'refused'; readonly because: string };

export type TokenCheck = {
  readonly clusterName: string;
  /** The region of the cluster, which names the partition whose STS is believed. */
  readonly region: string;
  readonly credentials: Credentials;
  readonly now: () => Date;
};

const eksTokenPrefix = 'k8s-aws-v1.';
const maxTokenBytes = 4096;
const maxExpiresSeconds = 900;
const tokenLifetimeMilliseconds = 15 * 60 * 1000;
const maxClockSkewMilliseconds = 5 * 60 * 1000;
const clusterHeader = 'x-k8s-aws-id';

/** Compared without case, as the authenticator does. */
const allowedParameters: ReadonlySet<string> = new Set([
  'action',
  'version',
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
]);

class TokenRefused extends Error {}

export const verifyEksToken = (token: string, check: TokenCheck): TokenVerdict => {
  try {
    const url = decodeToken(token);
    const parameters = readParameters(url, check.region);
    checkDates(parameters, check.now());
    return { kind: 'accepted', credential: checkSignature(url, parameters, check) };
  } catch (error) {
    if (error instanceof TokenRefused) {
      return { kind: 'refused', because: error.message };
    }
    throw error;
  }
};

const decodeToken = (token: string): URL => {
  if (Buffer.byteLength(token) > maxTokenBytes) {
    throw new TokenRefused('token is too large');
  }
  if (!token.startsWith(eksTokenPrefix)) {
    throw new TokenRefused(`token is missing expected "${eksTokenPrefix}" prefix`);
  }
  const encoded = token.slice(eksTokenPrefix.length);
  if (!/^[A-Za-z0-9_-]+$/.test(encoded)) {
    throw new TokenRefused('token is not base64url without padding');
  }
  const text = Buffer.from(encoded, 'base64url').toString('utf8');
  if (!URL.canParse(text)) {
    throw new TokenRefused('token does not contain a URL');
  }
  return new URL(text);
};

const readParameters = (url: URL, region: string): ReadonlyMap<string, string> => {
  if (url.protocol !== 'https:') {
    throw new TokenRefused(`unexpected scheme "${url.protocol}" in pre-signed URL`);
  }
  if (!isStsHost(url.host, region)) {
    throw new TokenRefused(`unexpected hostname "${url.host}" in pre-signed URL`);
  }
  if (url.pathname !== '/' || url.username !== '' || url.hash !== '') {
    throw new TokenRefused('unexpected path in pre-signed URL');
  }
  const parameters = new Map<string, string>();
  for (const [key, value] of url.searchParams) {
    const name = key.toLowerCase();
    if (!allowedParameters.has(name)) {
      throw new TokenRefused(`non-whitelisted query parameter "${key}"`);
    }
    if (parameters.has(name)) {
      throw new TokenRefused('query parameter with multiple values not supported');
    }
    parameters.set(name, value);
  }
  if (parameters.get('action') !== 'GetCallerIdentity') {
    throw new TokenRefused('unexpected action parameter in pre-signed URL');
  }
  if (parameters.get('version') !== '2011-06-15') {
    throw new TokenRefused('could not find operation GetCallerIdentity for this version');
  }
  if (parameters.get('x-amz-algorithm') !== 'AWS4-HMAC-SHA256') {
    throw new TokenRefused('unsupported signing algorithm');
  }
  return parameters;
};

const checkDates = (parameters: ReadonlyMap<string, string>, now: Date): void => {
  const expires = parameters.get('x-amz-expires') ?? '';
  if (!/^\d+$/.test(expires) || Number(expires) > maxExpiresSeconds) {
    throw new TokenRefused(`invalid X-Amz-Expires parameter in pre-signed URL: "${expires}"`);
  }
  const date = parameters.get('x-amz-date') ?? '';
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (parts === null) {
    throw new TokenRefused(`error parsing X-Amz-Date parameter "${date}"`);
  }
  const [, year, month, day, hour, minute, second] = parts;
  const signedAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // Valid for a quarter of an hour from its date, whatever X-Amz-Expires says.
  if (Number.isNaN(signedAt) || now.getTime() > signedAt + tokenLifetimeMilliseconds) {
    throw new TokenRefused('X-Amz-Date parameter is expired');
  }
  if (signedAt > now.getTime() + maxClockSkewMilliseconds) {
    throw new TokenRefused('signature not yet current');
  }
};

const checkSignature = (
  url: URL,
  parameters: ReadonlyMap<string, string>,
  check: TokenCheck,
): Credential => {
  const signedHeaders = (parameters.get('x-amz-signedheaders') ?? '').split(';');
  if (!signedHeaders.includes(clusterHeader)) {
    throw new TokenRefused(`client did not sign the ${clusterHeader} header in the pre-signed URL`);
  }
  if (!signedHeaders.includes('host')) {
    throw new TokenRefused('host must be a signed header');
  }
  // What the authenticator sends along: a signature over any other header cannot match.
  const sent = new Map([
    ['host', url.host],
    ['accept', 'application/json'],
    [clusterHeader, check.clusterName],
  ]);
  const unknown = signedHeaders.find((header) => !sent.has(header));
  if (unknown !== undefined) {
    throw new TokenRefused(`signed header ${unknown} is not part of the request`);
  }
  const date = parameters.get('x-amz-date') ?? '';
  const scope = (parameters.get('x-amz-credential') ?? '').split('/');
  const [accessKeyId = '', day = '', region = '', service, terminator] = scope;
  const hostRegion = regionOfHost(url.host);
  if (
    scope.length !== 5 ||
    day !== date.slice(0, 8) ||
    service !== 'sts' ||
    terminator !== 'aws4_request' ||
    (hostRegion !== undefined && hostRegion !== region)
  ) {
    throw new TokenRefused('credential should be scoped to a valid date, region and service');
  }
  const credential = check.credentials.find(accessKeyId);
  if (credential === undefined) {
    throw new TokenRefused('the security token included in the request is invalid');
  }
  if (credential.expiresAt !== null && credential.expiresAt <= check.now().getTime()) {
    throw new TokenRefused('the security token included in the request is expired');
  }
  if ((parameters.get('x-amz-security-token') ?? null) !== credential.sessionToken) {
    throw new TokenRefused('the security token included in the request is invalid');
  }
  const canonicalRequest = [
    'GET',
    '/',
    canonicalQuery(url),
    ...signedHeaders.map((header) => `${header}:${sent.get(header) ?? ''}`),
    '',
    signedHeaders.join(';'),
    sha256(''),
  ].join('\n');
  const stringToSign = [
    'AWS4-HMAC-SHA256',
    date,
    `${day}/${region}/sts/aws4_request`,
    sha256(canonicalRequest),
  ].join('\n');
  const signingKey = [day, region, 'sts', 'aws4_request'].reduce<string | Buffer>(
    (key, part) => hmac(key, part),
    `AWS4${credential.secretAccessKey}`,
  );
  const expected = hmac(signingKey, stringToSign).toString('hex');
  if (!isSame(expected, parameters.get('x-amz-signature') ?? '')) {
    throw new TokenRefused('the request signature we calculated does not match the one provided');
  }
  return credential;
};

const regionOfHost = (host: string): string | undefined => {
  const second = host.split('.')[1];
  return second === undefined || second === 'amazonaws' ? undefined : second;
};

const canonicalQuery = (url: URL): string =>
  [...url.searchParams]
    .filter(([key]) => key.toLowerCase() !== 'x-amz-signature')
    .map(([key, value]) => `${encode(key)}=${encode(value)}`)
    .sort()
    .join('&');

/** RFC 3986: encodeURIComponent leaves five characters alone that SigV4 wants encoded. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
