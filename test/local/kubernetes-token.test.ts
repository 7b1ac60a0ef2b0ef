/*
 * The authentication of the Kubernetes stand-in: a token made as an EKS client makes it is accepted, and every way of
 * getting it wrong is refused.
 */
import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Credential, createCredentials } from '../../local/credentials.ts';
import { type KubernetesStandIn, startKubernetes } from '../../local/kubernetes/server.ts';
import badToken from '../fixtures/kubernetes/badtoken.json' with { type: 'json' };
import anonymous from '../fixtures/kubernetes/unauth.json' with { type: 'json' };
import { jsonOf, requestKubernetes } from './kubernetes-request.ts';

const credentials = createCredentials();
const role = credentials.issueSession(
  '111122223333',
  'arn:aws:sts::111122223333:assumed-role/elb53/session',
  3600,
);
const user = credentials.issueUser('111122223333', 'somebody');
const stranger = createCredentials().issueUser('999999999999', 'stranger');
/** Whole seconds, as X-Amz-Date has them; the stand-in's clock stands still at it. */
const now = new Date(Math.floor(Date.now() / 1000) * 1000);

type Making = {
  readonly credential?: Credential;
  readonly secret?: string;
  readonly clusterName?: string;
  readonly hostname?: string;
  readonly region?: string;
  readonly path?: string;
  readonly method?: string;
  readonly protocol?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly signedAt?: Date;
  readonly expiresIn?: number;
  readonly signsCluster?: boolean;
};

const presignedUrl = async (making: Making): Promise<string> => {
  const credential = making.credential ?? role;
  const hostname = making.hostname ?? 'sts.eu-west-1.amazonaws.com';
  const signer = new SignatureV4({
    service: 'sts',
    region: making.region ?? 'eu-west-1',
    credentials: {
      accessKeyId: credential.accessKeyId,
      secretAccessKey: making.secret ?? credential.secretAccessKey,
      ...(credential.sessionToken === null ? {} : { sessionToken: credential.sessionToken }),
    },
    sha256: Sha256,
  });
  const signed = await signer.presign(
    new HttpRequest({
      protocol: 'https:',
      method: making.method ?? 'GET',
      hostname,
      path: making.path ?? '/',
      headers: {
        host: hostname,
        ...(making.signsCluster === false ? {} : { 'x-k8s-aws-id': making.clusterName ?? 'prod' }),
      },
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15', ...making.query },
    }),
    { expiresIn: making.expiresIn ?? 60, signingDate: making.signedAt ?? now },
  );
  const query = Object.entries(signed.query ?? {}).map(
    ([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`,
  );
  return `${making.protocol ?? 'https:'}//${hostname}${signed.path}?${query.join('&')}`;
};

const toToken = (url: string): string => `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
const makeToken = async (making: Making = {}): Promise<string> =>
  toToken(await presignedUrl(making));

const minutesFromNow = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

let standIn: KubernetesStandIn;
beforeAll(async () => {
  standIn = await startKubernetes({
    clusterName: 'prod',
    region: 'eu-west-1',
    credentials,
    allowedPrincipals: (arn) => arn !== user.principalArn,
    now: () => now,
  });
});
afterAll(() => standIn.close());

const listServices = (token: string | null) =>
  requestKubernetes(standIn, '/api/v1/services', { token });

describe('a good token', () => {
  const good: readonly (readonly [string, Making])[] = [
    ['of a role session', {}],
    ['signed for the global endpoint', { hostname: 'sts.amazonaws.com', region: 'us-east-1' }],
    [
      'signed for a FIPS endpoint',
      { hostname: 'sts-fips.us-east-1.amazonaws.com', region: 'us-east-1' },
    ],
    ['signed for a dual-stack endpoint', { hostname: 'sts.eu-west-1.api.aws' }],
    ['of 14 minutes ago', { signedAt: minutesFromNow(-14) }],
    [
      'whose X-Amz-Expires has passed, which does not count',
      { signedAt: minutesFromNow(-10), expiresIn: 60 },
    ],
    ['that expires after 900 seconds', { expiresIn: 900 }],
  ];
  it.each(good)('is accepted: one %s', async (_, making) => {
    const answer = await listServices(await makeToken(making));
    expect(answer.status).toBe(200);
    expect(standIn.requests.at(-1)?.user).toBe(role.principalArn);
  });
});

describe('a bad token', () => {
  const bad: readonly (readonly [string, () => Promise<string>, string])[] = [
    ['an expired one', () => makeToken({ signedAt: minutesFromNow(-16) }), 'expired'],
    ['one from the future', () => makeToken({ signedAt: minutesFromNow(6) }), 'not yet current'],
    ['one for another cluster', () => makeToken({ clusterName: 'staging' }), 'signature'],
    ['one with the wrong secret', () => makeToken({ secret: 'guessed' }), 'signature'],
    ['one of an unknown key', () => makeToken({ credential: stranger }), 'invalid'],
    [
      'one without the session token',
      () => makeToken({ credential: { ...role, sessionToken: null } }),
      'security token',
    ],
    [
      'one with another session token',
      () => makeToken({ credential: { ...role, sessionToken: 'other' } }),
      'security token',
    ],
    [
      'one that does not sign the cluster',
      () => makeToken({ signsCluster: false }),
      'x-k8s-aws-id',
    ],
    [
      'one with an extra query key',
      () => makeToken({ query: { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' } }),
      'non-whitelisted query parameter "X-Amz-Content-Sha256"',
    ],
    ['one for another action', () => makeToken({ query: { Action: 'GetSessionToken' } }), 'action'],
    [
      'one for another API version',
      () => makeToken({ query: { Version: '2010-01-01' } }),
      'version',
    ],
    [
      'one that is valid for too long',
      async () =>
        toToken((await presignedUrl({})).replace('X-Amz-Expires=60', 'X-Amz-Expires=901')),
      'X-Amz-Expires',
    ],
    [
      'one with a negative validity',
      async () => toToken((await presignedUrl({})).replace('X-Amz-Expires=60', 'X-Amz-Expires=-1')),
      'X-Amz-Expires',
    ],
    [
      'one changed after signing',
      async () => toToken((await presignedUrl({})).replace('X-Amz-Expires=60', 'X-Amz-Expires=61')),
      'signature',
    ],
    [
      'one with a key twice',
      async () => toToken(`${await presignedUrl({})}&Action=GetCallerIdentity`),
      'multiple values',
    ],
    [
      'one for a host of somebody',
      () => makeToken({ hostname: 'sts.evil.example.com' }),
      'hostname',
    ],
    [
      'one for a host that looks like STS',
      () => makeToken({ hostname: 'sts.eu-west-1.amazonaws.com.evil.example' }),
      'hostname',
    ],
    [
      'one for another partition',
      () => makeToken({ hostname: 'sts.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' }),
      'hostname',
    ],
    [
      'one with the region of another endpoint',
      () => makeToken({ hostname: 'sts.us-east-1.amazonaws.com' }),
      'scoped',
    ],
    ['one for another path', () => makeToken({ path: '/other' }), 'path'],
    ['one over plain http', () => makeToken({ protocol: 'http:' }), 'scheme'],
    ['one signed for POST', () => makeToken({ method: 'POST' }), 'signature'],
    ['one with padding', async () => `${await makeToken()}=`, 'base64url'],
    ['one without a URL', async () => toToken('not a url'), 'URL'],
    ['one of another kind', async () => 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln', 'prefix'],
    [
      'one above 4,096 bytes',
      () => makeToken({ credential: { ...role, sessionToken: 'x'.repeat(4000) } }),
      'too large',
    ],
    [
      'one of a principal without an access entry',
      () => makeToken({ credential: user }),
      'no access entry',
    ],
  ];
  it.each(bad)('is refused: %s', async (_, make, because) => {
    const answer = await listServices(await make());
    expect(answer.status).toBe(401);
    expect(jsonOf(answer)).toEqual(badToken);
    expect(standIn.requests.at(-1)?.refusedBecause).toContain(because);
  });
});

describe('an identity that has run out', () => {
  it('is refused although the token itself is young', async () => {
    const short = credentials.issueSession('111122223333', 'arn:aws:sts::111122223333:x', -60);
    const answer = await listServices(await makeToken({ credential: short }));
    expect(answer.status).toBe(401);
    expect(standIn.requests.at(-1)?.refusedBecause).toContain('expired');
  });
});

describe('no token', () => {
  it('is system:anonymous, who may not list anything', async () => {
    const answer = await listServices(null);
    expect(answer.status).toBe(403);
    expect(jsonOf(answer)).toEqual(anonymous);
  });

  it('names namespace, name and group in what is forbidden', async () => {
    const path = '/apis/networking.k8s.io/v1/namespaces/shop/ingresses/app';
    const answer = await requestKubernetes(standIn, path, { token: null });
    expect(jsonOf(answer).message).toBe(
      'ingresses.networking.k8s.io "app" is forbidden: User "system:anonymous" cannot get resource "ingresses" in API group "networking.k8s.io" in the namespace "shop"',
    );
  });

  it('may still ask for the version', async () => {
    const answer = await requestKubernetes(standIn, '/version', { token: null });
    expect(answer.status).toBe(200);
  });
});

describe('the admin token', () => {
  it('is accepted, and another random one is not', async () => {
    expect((await listServices(standIn.adminToken)).status).toBe(200);
    expect((await listServices(standIn.adminToken.replace(/^./, '-'))).status).toBe(401);
  });
});
