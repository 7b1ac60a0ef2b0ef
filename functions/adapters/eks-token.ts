/*
 * The bearer token of an EKS cluster: a presigned request to STS that asks who we are and also signs the name of the cluster.
 * Nothing is sent to STS here; the cluster sends it. Format: kubernetes-sigs/aws-iam-authenticator, pkg/token. Any query
 * key beyond those of the signature itself is refused there, so the presigner of the S3 client, which adds one, is no use.
 */
import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentials } from './role-credentials.ts';

/** A cluster takes a token for 15 minutes from its date; the number in the request is customary and ignored. */
const expiresInSeconds = 60;

export const eksToken = async (
  cluster: { readonly name: string; readonly region: string },
  credentials: AwsCredentials,
  now: Date,
): Promise<string> => {
  const hostname = stsHost(cluster.region);
  const signer = new SignatureV4({
    service: 'sts',
    region: cluster.region,
    credentials,
    sha256: Sha256,
  });
  const request = new HttpRequest({
    protocol: 'https:',
    method: 'GET',
    hostname,
    path: '/',
    headers: { host: hostname, 'x-k8s-aws-id': cluster.name },
    query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
  });
  const presigned = await signer.presign(request, {
    expiresIn: expiresInSeconds,
    signingDate: now,
  });
  const query = Object.entries(presigned.query ?? {}).map(
    ([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`,
  );
  const url = `https://${hostname}/?${query.join('&')}`;
  return `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
};

/** A cluster believes only an STS of its own partition. */
export const stsHost = (region: string): string => {
  if (region.startsWith('cn-')) return `sts.${region}.amazonaws.com.cn`;
  if (region.startsWith('eusc-')) return `sts.${region}.amazonaws.eu`;
  return `sts.${region}.amazonaws.com`;
};
