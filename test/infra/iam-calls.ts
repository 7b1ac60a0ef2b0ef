/*
 * AWS calls as IAM judges them, made from the requests that the stand-ins recorded, and their verdict under a policy.
 */
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { account } from '../../local/cloud.ts';
import type { ServiceRequest } from '../../local/service.ts';

export type IamCall = {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
};

export type Statement = Readonly<Record<string, unknown>> & { readonly Sid: string };

export const isAllowed = async (
  call: IamCall,
  statements: readonly Statement[],
): Promise<boolean> => {
  const answer = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${account}:role/elb53`,
        action: call.action,
        resource: { resource: call.resource, accountId: account },
        contextVariables: Object.fromEntries(
          Object.entries(call.context).map(([key, value]) => [
            key,
            typeof value === 'string' ? value : [...value],
          ]),
        ),
      },
      identityPolicies: [
        { name: 'role', policy: { Version: '2012-10-17', Statement: statements } },
      ],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (answer.resultType === 'error') {
    throw new Error(`${call.action} on ${call.resource}: ${JSON.stringify(answer.errors)}`);
  }
  return answer.overallResult === 'Allowed';
};

export type RecordChange = {
  readonly action: string;
  readonly name: string;
  readonly type: string;
};

/** The context keys of a change batch, as Route 53 normalizes them: lower case, no trailing dot, `*` as \052. */
export const changeCall = (zone: string, changes: readonly RecordChange[]): IamCall => {
  const all = (of: (change: RecordChange) => string) => [...new Set(changes.map(of))];
  return {
    action: 'route53:ChangeResourceRecordSets',
    resource: `arn:aws:route53:::hostedzone/${zone}`,
    context: {
      'route53:ChangeResourceRecordSetsActions': all(({ action }) => action),
      'route53:ChangeResourceRecordSetsRecordTypes': all(({ type }) => type),
      'route53:ChangeResourceRecordSetsNormalizedRecordNames': all(({ name }) =>
        name.toLowerCase().replace(/\.$/, '').replace(/^\*/, '\\052'),
      ),
    },
  };
};

type Recorded = {
  readonly service: string;
  readonly action: string;
  readonly request: ServiceRequest;
};

/** Throws on a call that is not known here: a new call needs a line here and a statement in infra/permissions.ts. */
export const iamCallOf = ({ service, action, request }: Recorded): IamCall => {
  const { path, body, region } = request;
  const name = `${service}:${action}`;
  switch (name) {
    case 'route53:ListResourceRecordSets':
      return {
        action: name,
        resource: `arn:aws:route53:::hostedzone/${zoneIn(path)}`,
        context: {},
      };
    case 'route53:ListTagsForResources':
      return {
        action: name,
        resource: `arn:aws:route53:::hostedzone/${textIn(body, 'ResourceId')}`,
        context: {},
      };
    case 'route53:ChangeResourceRecordSets':
      return changeCall(zoneIn(path), changesIn(body));
    case 'elasticloadbalancing:DescribeLoadBalancers':
    case 'elasticloadbalancing:DescribeTags':
      return { action: name, resource: '*', context: { 'aws:RequestedRegion': region } };
    case 'eks:DescribeCluster': {
      const cluster = path.split('/').at(-1);
      const resource = `arn:aws:eks:${region}:${account}:cluster/${cluster}`;
      return { action: name, resource, context: {} };
    }
    case 'sqs:SendMessage':
      return { action: name, resource: queueIn(body, region), context: {} };
    case 'sqs:ChangeMessageVisibilityBatch':
      return {
        action: 'sqs:ChangeMessageVisibility',
        resource: queueIn(body, region),
        context: {},
      };
    default:
      throw new Error(`${name}: which permission does it need?`);
  }
};

const zoneIn = (path: string): string => /\/hostedzone\/(Z[A-Z0-9]+)\//.exec(path)?.[1] ?? path;

const queueIn = (body: string, region: string): string => {
  const { QueueUrl } = JSON.parse(body) as { readonly QueueUrl: string };
  return `arn:aws:sqs:${region}:${account}:${QueueUrl.split('/').at(-1)}`;
};

const changesIn = (xml: string): readonly RecordChange[] =>
  [...xml.matchAll(/<Change>(.*?)<\/Change>/gs)].map(([, change = '']) => ({
    action: textIn(change, 'Action'),
    name: textIn(change, 'Name'),
    type: textIn(change, 'Type'),
  }));

const textIn = (xml: string, element: string): string =>
  new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? '';
