/*
 * The synthesized policy against the calls that the real function makes over HTTP, and against calls that it must not be
 * able to make. Each statement and each condition is taken away in turn, to show that something here depends on it.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { account, delayedQueueName, queueName, region } from '../../local/cloud.ts';
import { hostname, ingress, service, startWorld, type World, zoneId } from '../sync/function.ts';
import { pseudoParameters, resolve } from './cloudformation.ts';
import { changeCall, type IamCall, iamCallOf, isAllowed, type Statement } from './iam-calls.ts';
import { templateOf } from './synthesized.ts';

const settings = {
  account,
  region,
  clusters: [{ name: 'prod' }],
  zones: [{ id: zoneId, name: 'example.com' }],
};

const queueArn = (name: string): string => `arn:aws:sqs:${region}:${account}:${name}`;
const logGroupArn = `arn:aws:logs:${region}:${account}:log-group:elb53`;

/** The policy with the names that the stand-ins gave to what CloudFormation names. */
const policyOf = (of: object): readonly Statement[] => {
  const template = templateOf(of);
  const ids = Object.keys((template.toJSON() as { Resources: object }).Resources);
  const arnOf = (id: string): string | null => {
    if (/Queues(Changes)[0-9A-F]{8}$/.test(id)) return queueArn(queueName);
    if (/Queues(Deletions)[0-9A-F]{8}$/.test(id)) return queueArn(delayedQueueName);
    if (/FunctionLog[0-9A-F]{8}$/.test(id)) return `${logGroupArn}:*`;
    return null;
  };
  const arns = ids.flatMap((id) => {
    const arn = arnOf(id);
    return arn === null ? [] : [[`${id}.Arn`, arn] as const];
  });
  const values = { ...pseudoParameters, ...Object.fromEntries(arns) };
  return Object.values(template.findResources('AWS::IAM::Policy')).flatMap((policy) => {
    const document = resolve(policy.Properties.PolicyDocument, values);
    return (document as { readonly Statement: readonly Statement[] }).Statement;
  });
};

const policy = policyOf(settings);

/** Lambda's own calls in the name of the function, which no stand-in sees. */
const platformCalls: readonly IamCall[] = [
  ...[queueName, delayedQueueName].flatMap((queue) =>
    ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'].map((action) => ({
      action,
      resource: queueArn(queue),
      context: {},
    })),
  ),
  ...['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
    action,
    resource: `${logGroupArn}:log-stream:2026/11/22`,
    context: {},
  })),
];

const good = { action: 'CREATE', name: 'app.example.com', type: 'A' };
const zoneArn = `arn:aws:route53:::hostedzone/${zoneId}`;
const change = 'route53:ChangeResourceRecordSets';
const contextWithout = (key: string): IamCall => {
  const call = changeCall(zoneId, [good]);
  const { [`route53:ChangeResourceRecordSets${key}`]: _, ...context } = call.context;
  return { ...call, context };
};

const forbidden: Readonly<Record<string, IamCall>> = {
  'another zone': changeCall('Z0000000000000', [good]),
  'an MX record': changeCall(zoneId, [{ ...good, type: 'MX' }]),
  'an NS record': changeCall(zoneId, [{ ...good, type: 'NS' }]),
  'an MX record beside a good one': changeCall(zoneId, [good, { ...good, type: 'MX' }]),
  'an UPSERT, which would overwrite what was not read': changeCall(zoneId, [
    { ...good, action: 'UPSERT' },
  ]),
  'a name outside the suffix': changeCall(zoneId, [{ ...good, name: 'app.example.net' }]),
  'a name that only ends like the suffix': changeCall(zoneId, [
    { ...good, name: 'badexample.com' },
  ]),
  'a good name beside one outside': changeCall(zoneId, [good, { ...good, name: 'example.org' }]),
  'a change without any condition key': { action: change, resource: zoneArn, context: {} },
  'a change that hides its names': contextWithout('NormalizedRecordNames'),
  'a change that hides its types': contextWithout('RecordTypes'),
  'a change that hides its actions': contextWithout('Actions'),
  DeleteHostedZone: { action: 'route53:DeleteHostedZone', resource: zoneArn, context: {} },
  CreateHostedZone: { action: 'route53:CreateHostedZone', resource: '*', context: {} },
  'listing another zone': {
    action: 'route53:ListResourceRecordSets',
    resource: 'arn:aws:route53:::hostedzone/Z0000000000000',
    context: {},
  },
  'another cluster': {
    action: 'eks:DescribeCluster',
    resource: `arn:aws:eks:${region}:${account}:cluster/other`,
    context: {},
  },
  'the cluster of that name in another Region': {
    action: 'eks:DescribeCluster',
    resource: `arn:aws:eks:us-east-1:${account}:cluster/prod`,
    context: {},
  },
  'load balancers of another Region': {
    action: 'elasticloadbalancing:DescribeLoadBalancers',
    resource: '*',
    context: { 'aws:RequestedRegion': 'us-east-1' },
  },
  'a change of a load balancer': {
    action: 'elasticloadbalancing:DeleteLoadBalancer',
    resource: `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/a/1`,
    context: { 'aws:RequestedRegion': region },
  },
  'another queue': { action: 'sqs:SendMessage', resource: queueArn('other'), context: {} },
  'a role': {
    action: 'sts:AssumeRole',
    resource: `arn:aws:iam::${account}:role/admin`,
    context: {},
  },
  'a parameter': {
    action: 'ssm:GetParameter',
    resource: `arn:aws:ssm:${region}:${account}:parameter/secret`,
    context: {},
  },
};

const allowedOf = async (
  calls: readonly IamCall[],
  statements: readonly Statement[],
): Promise<readonly boolean[]> => Promise.all(calls.map((call) => isAllowed(call, statements)));

describe('the policy of the function', () => {
  let calls: readonly IamCall[] = [];
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
    const { cloud, cluster, deliver, invoke, send } = world;
    const { kubernetes, controllers } = cluster;
    kubernetes.apply(service('api', hostname('api.example.com,example.com,*.any.example.com')));
    kubernetes.apply(service('old', hostname('old.example.com'), {}));
    kubernetes.apply(ingress('web', ['web.example.com']));
    controllers.reconcile();
    await deliver();
    controllers.writeStatus();
    await invoke({ action: 'resync' });
    // A source that is gone while its load balancer lives is looked at twice: a follow-up.
    kubernetes.remove('Ingress', 'web', 'web');
    await invoke({ action: 'resync' });
    controllers.deleteObject('Service', 'web', 'api');
    await deliver(delayedQueueName);
    send('not JSON');
    await deliver();
    const seen = cloud.server.requests.map((request) => JSON.stringify(iamCallOf(request)));
    calls = [...new Set(seen)].map((call) => JSON.parse(call) as IamCall);
  });
  afterAll(() => world.close());

  test('is tried with every kind of call there is', () => {
    expect([...new Set(calls.map((call) => call.action))].toSorted()).toEqual([
      'eks:DescribeCluster',
      'elasticloadbalancing:DescribeLoadBalancers',
      'elasticloadbalancing:DescribeTags',
      'route53:ChangeResourceRecordSets',
      'route53:ListResourceRecordSets',
      'sqs:ChangeMessageVisibility',
      'sqs:SendMessage',
    ]);
    const changes = calls.filter((call) => call.action === change);
    const actions = changes.flatMap(
      (call) => call.context['route53:ChangeResourceRecordSetsActions'],
    );
    expect(new Set(actions)).toEqual(new Set(['CREATE', 'DELETE']));
  });

  test('allows every call that the function made', async () => {
    const all = [...calls, ...platformCalls];
    const verdicts = await allowedOf(all, policy);
    expect(all.filter((_, index) => verdicts[index] !== true)).toEqual([]);
  });

  test.for(Object.keys(forbidden))('denies %s', async (what) => {
    const call = forbidden[what];
    expect(call === undefined || (await isAllowed(call, policy))).toBe(false);
  });

  test.for(policy.map((statement) => statement.Sid))(
    'is not enough without the statement %s',
    async (sid) => {
      const rest = policy.filter((statement) => statement.Sid !== sid);
      expect(await allowedOf([...calls, ...platformCalls], rest)).toContain(false);
    },
  );

  const conditions = policy.flatMap((statement) =>
    Object.entries((statement.Condition ?? {}) as Record<string, Record<string, unknown>>).flatMap(
      ([operator, keys]) => Object.keys(keys).map((key) => [statement.Sid, operator, key] as const),
    ),
  );

  test.for(conditions)('%s lets something bad pass without %s %s', async ([sid, operator, key]) => {
    const weakened = policy.map((statement) =>
      statement.Sid === sid ? withoutCondition(statement, operator, key) : statement,
    );
    expect(await allowedOf(Object.values(forbidden), weakened)).toContain(true);
  });
});

test('the tags of the zone may be read where zones are chosen by them, and of no other', async () => {
  const zoneTags = ['dns'];
  const world = await startWorld({ config: { zoneTags } });
  try {
    await world.invoke({ action: 'resync' });
    const calls = world.cloud.server.requests.map(iamCallOf);
    const [read] = calls.filter((call) => call.action === 'route53:ListTagsForResources');
    const tagged = policyOf({ ...settings, zoneTags });
    const other = { ...read, resource: 'arn:aws:route53:::hostedzone/Z0000000000000' } as IamCall;
    expect(await allowedOf(calls, tagged)).not.toContain(false);
    expect(await allowedOf([read as IamCall], policy)).toEqual([false]);
    expect(await allowedOf([other], tagged)).toEqual([false]);
  } finally {
    await world.close();
  }
});

test('a large configuration may be read, and no other parameter', async () => {
  const names = Array.from({ length: 9 }, (_, index) => ({
    id: `Z000000000000000000000000000${index}`,
    name: `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(40)}${index}.example.com`,
  }));
  const annotationPrefixes = [`${'p'.repeat(1500)}/`];
  const large = policyOf({ ...settings, zones: names, annotationPrefixes });
  const [allowed] = large
    .filter((statement) => statement.Sid === 'ReadConfiguration')
    .map((statement) => String(statement.Resource));
  const read = (resource: string): IamCall => ({
    action: 'ssm:GetParameter',
    resource,
    context: {},
  });
  expect(await isAllowed(read(allowed ?? ''), large)).toBe(true);
  expect(await isAllowed(forbidden['a parameter'] as IamCall, large)).toBe(false);
});

const withoutCondition = (statement: Statement, operator: string, key: string): Statement => {
  const condition = statement.Condition as Record<string, Record<string, unknown>>;
  const { [key]: _, ...keys } = condition[operator] ?? {};
  return { ...statement, Condition: { ...condition, [operator]: keys } };
};
