/*
 * The check of a Signature Version 4 that real AWS does at its front door: known key, live session, fresh date, and a
 * signature that we computed ourselves from the request as it arrived. Written out with node:crypto and not with the
 * signer of the SDK, because a signer that judges its own signatures finds them good.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Credential, Credentials } from './credentials.ts';
import { ServiceError } from './service.ts';

/** What the Authorization header says about who signed for what; `region` and `service` decide where a request goes. */
export type CredentialScope = {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
};

/** The request as it came over the wire: `url` is path and query still encoded, `body` the bytes. */
export type SignedRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

const maxClockSkewMilliseconds = 5 * 60 * 1000;

export const parseAuthorization = (authorization: string | undefined): CredentialScope => {
  if (authorization === undefined || authorization === '') {
    throw new ServiceError(
      'MissingAuthenticationToken',
      'Request is missing Authentication Token',
      403,
    );
  }
  const field = (name: string): string | undefined =>
    new RegExp(`[ ,]${name}=([^, ]+)`).exec(authorization)?.[1];
  const scope = field('Credential')?.split('/') ?? [];
  const [accessKeyId, date, region, service, terminator] = scope;
  const signedHeaders = field('SignedHeaders');
  const signature = field('Signature');
  if (
    !authorization.startsWith('AWS4-HMAC-SHA256 ') ||
    scope.length !== 5 ||
    !accessKeyId ||
    !date ||
    !region ||
    !service ||
    terminator !== 'aws4_request' ||
    !signedHeaders ||
    !signature
  ) {
    throw new ServiceError(
      'IncompleteSignature',
      `Authorization header is not a Signature Version 4: '${authorization.slice(0, 200)}'`,
      403,
    );
  }
  const headers = signedHeaders.split(';');
  return { accessKeyId, date, region, service, signedHeaders: headers, signature };
};

/** Returns the caller, or throws the ServiceError that AWS answers with. */
export const verifySignature = (
  request: SignedRequest,
  scope: CredentialScope,
  credentials: Credentials,
  now: number,
): Credential => {
  const credential = credentials.find(scope.accessKeyId);
  const token = request.headers['x-amz-security-token'] ?? null;
  if (credential === undefined || credential.sessionToken !== token) {
    throw new ServiceError(
      'InvalidClientTokenId',
      'The security token included in the request is invalid.',
      403,
    );
  }
  if (credential.expiresAt !== null && credential.expiresAt <= now) {
    throw new ServiceError(
      'ExpiredToken',
      'The security token included in the request is expired',
      403,
    );
  }
  if (!scope.signedHeaders.includes('host')) {
    throw new ServiceError(
      'SignatureDoesNotMatch',
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
      403,
    );
  }
  const amzDate = request.headers['x-amz-date'] ?? '';
  checkDate(amzDate, scope, now);
  const expected = signatureOf(request, scope, amzDate, credential.secretAccessKey);
  const given = Buffer.from(scope.signature);
  if (given.length !== expected.length || !timingSafeEqual(given, Buffer.from(expected))) {
    throw new ServiceError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret ' +
        'Access Key and signing method. Consult the service documentation for details.',
      403,
    );
  }
  return credential;
};

const checkDate = (amzDate: string, scope: CredentialScope, now: number): void => {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate);
  const at = parts
    ? Date.parse(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}Z`)
    : Number.NaN;
  if (
    Number.isNaN(at) ||
    Math.abs(now - at) > maxClockSkewMilliseconds ||
    !amzDate.startsWith(scope.date)
  ) {
    throw new ServiceError(
      'SignatureDoesNotMatch',
      `Signature expired or not yet current: '${amzDate}' is not within 5 min of '${new Date(now).toISOString()}'`,
      403,
    );
  }
};

const signatureOf = (
  request: SignedRequest,
  scope: CredentialScope,
  amzDate: string,
  secretAccessKey: string,
): string => {
  const stringToSign = [
    'AWS4-HMAC-SHA256',
    amzDate,
    `${scope.date}/${scope.region}/${scope.service}/aws4_request`,
    sha256(canonicalRequest(request, scope.signedHeaders)),
  ].join('\n');
  const signingKey = [scope.date, scope.region, scope.service, 'aws4_request'].reduce<
    string | Buffer
  >((key, part) => hmac(key, part), `AWS4${secretAccessKey}`);
  return hmac(signingKey, stringToSign).toString('hex');
};

const canonicalRequest = (request: SignedRequest, signedHeaders: readonly string[]): string => {
  const [path = '/', query = ''] = splitOnce(request.url, '?');
  const headerLines = signedHeaders.map(
    (name) => `${name}:${(request.headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`,
  );
  return [
    request.method,
    path.split('/').map(percentEncode).join('/'),
    canonicalQuery(query),
    headerLines.join(''),
    signedHeaders.join(';'),
    payloadHash(request),
  ].join('\n');
};

/** A signed `UNSIGNED-PAYLOAD` is the caller's choice; any other announced hash must be that of the body. */
const payloadHash = (request: SignedRequest): string =>
  request.headers['x-amz-content-sha256'] === 'UNSIGNED-PAYLOAD'
    ? 'UNSIGNED-PAYLOAD'
    : sha256(request.body);

const canonicalQuery = (query: string): string =>
  query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => splitOnce(pair, '=').map((part) => percentEncode(percentDecode(part))))
    .map(([name = '', value = '']) => ({ name, value }))
    .sort((a, b) => compare(a.name, b.name) || compare(a.value, b.value))
    .map(({ name, value }) => `${name}=${value}`)
    .join('&');

const splitOnce = (text: string, separator: string): readonly string[] => {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
};

const percentDecode = (text: string): string =>
  text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  );

/** RFC 3986, which leaves fewer characters bare than encodeURIComponent does. */
const percentEncode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer =>
  createHmac('sha256', key).update(data).digest();
