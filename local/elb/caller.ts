/*
 * Who makes a call to the ELB API, as CloudTrail tells it: a user or a role session over HTTP, or one of the two
 * controllers that make load balancers for Kubernetes, whom the functions of the stand-in play.
 */
import type { Credentials } from '../credentials.ts';
import type { ServiceRequest } from '../service.ts';
import type { Owner } from './fleet.ts';
import { partitionOf } from './load-balancer.ts';

type IdentityValue = string | Identity;
type Identity = { readonly [name: string]: IdentityValue };

export type Caller = Owner & {
  readonly userIdentity: Identity;
  readonly sourceIpAddress: string;
  readonly userAgent: string;
};

/** The signer of a request. A session that STS gave has no web identity, so `webIdFederationData` is empty. */
export const requestCaller = (
  request: ServiceRequest,
  credentials: Credentials | undefined,
  now: number,
): Caller => {
  const { account, region, accessKeyId, headers } = request;
  const arn =
    credentials?.find(accessKeyId)?.principalArn ??
    `arn:${partitionOf(region)}:iam::${account}:user/unknown`;
  const [kind, name = '', session = ''] = arn.split(':').at(5)?.split('/') ?? [];
  return {
    account,
    region,
    userIdentity:
      kind === 'assumed-role'
        ? roleIdentity({ account, region }, name, session, accessKeyId, now, {})
        : {
            type: 'IAMUser',
            principalId: 'AIDAEXAMPLEEXAMPLE000',
            arn,
            accountId: account,
            accessKeyId,
            userName: arn.slice(arn.lastIndexOf('/') + 1),
          },
    sourceIpAddress: '127.0.0.1',
    userAgent: headers['user-agent'] ?? '',
  };
};

/** The AWS Load Balancer Controller, which has its role through the cluster's OpenID Connect provider. */
export const loadBalancerController = (owner: Owner, now: number): Caller => {
  const { account, region } = owner;
  const issuer = `oidc.eks.${region}.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE`;
  return {
    ...owner,
    userIdentity: roleIdentity(
      owner,
      'aws-load-balancer-controller',
      controllerSession,
      controllerKey,
      now,
      {
        federatedProvider: `arn:${partitionOf(region)}:iam::${account}:oidc-provider/${issuer}`,
        attributes: {},
      },
    ),
    sourceIpAddress: '203.0.113.10',
    userAgent: 'elbv2.k8s.aws/v3.5.0 aws-sdk-go-v2/1.36.0',
  };
};

/** The controller inside the control plane, which makes classic load balancers: EKS calls with the cluster's role. */
export const controlPlane = (owner: Owner, now: number): Caller => ({
  ...owner,
  userIdentity: {
    ...roleIdentity(owner, 'eks-cluster-role', controllerSession, controllerKey, now, {}),
    invokedBy: 'eks.amazonaws.com',
  },
  sourceIpAddress: 'eks.amazonaws.com',
  userAgent: 'eks.amazonaws.com',
});

const controllerSession = '1692148309803252560';
const controllerKey = 'ASIAEXAMPLEEXAMPLE00';

const roleIdentity = (
  { account, region }: Owner,
  role: string,
  session: string,
  accessKeyId: string,
  now: number,
  webIdFederationData: Identity,
): Identity => ({
  type: 'AssumedRole',
  principalId: `AROAEXAMPLEEXAMPLE000:${session}`,
  arn: `arn:${partitionOf(region)}:sts::${account}:assumed-role/${role}/${session}`,
  accountId: account,
  accessKeyId,
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLEEXAMPLE000',
      arn: `arn:${partitionOf(region)}:iam::${account}:role/${role}`,
      accountId: account,
      userName: role,
    },
    webIdFederationData,
    attributes: {
      creationDate: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
      mfaAuthenticated: 'false',
    },
  },
});
