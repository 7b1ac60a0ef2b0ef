/*
 * Who sends a request: nobody (system:anonymous), the admin of the kubeconfig, or an IAM principal by an EKS token. A
 * principal that the cluster has no access entry for is refused like a bad token, as EKS does.
 */
import { timingSafeEqual } from 'node:crypto';
import { type TokenCheck, verifyEksToken } from './eks-token.ts';

export type Identity =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'user'; readonly name: string }
  | { readonly kind: 'refused'; readonly because: string };

export type Authentication = TokenCheck & {
  readonly adminToken: string;
  readonly allowedPrincipals: (arn: string) => boolean;
};

export const authenticate = (
  authorization: string | undefined,
  options: Authentication,
): Identity => {
  const [scheme, token] = (authorization ?? '').trim().split(/\s+/);
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined) {
    return { kind: 'anonymous' };
  }
  if (isSameText(token, options.adminToken)) {
    return { kind: 'user', name: 'kubernetes-admin' };
  }
  const verdict = verifyEksToken(token, options);
  if (verdict.kind === 'refused') {
    return verdict;
  }
  const { principalArn } = verdict.credential;
  return options.allowedPrincipals(principalArn)
    ? { kind: 'user', name: principalArn }
    : { kind: 'refused', because: `no access entry for ${principalArn}` };
};

const isSameText = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
