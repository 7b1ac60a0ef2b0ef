/*
 * The events of the ELB stand-in against recorded and documented ones: the same keys with the same types, no more, no less.
 */
import { readFileSync } from 'node:fs';
import * as classic from '@aws-sdk/client-elastic-load-balancing';
import * as v2 from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startAwsServer } from '../../local/aws-server.ts';
import { type Credential, createCredentials } from '../../local/credentials.ts';
import type { CloudTrailEvent } from '../../local/elb/cloudtrail-event.ts';
import { createElb } from '../../local/elb/elb.ts';

const account = '111122223333';
const region = 'eu-west-1';
const credentials = createCredentials();
const alice = credentials.issueUser(account, 'Alice');
const bot = credentials.issueSession(
  account,
  `arn:aws:sts::${account}:assumed-role/c7nbot/session-user`,
  900,
);
const elb = createElb({ credentials, now: () => Date.parse('2026-11-20T00:05:09.750Z') });
const events: CloudTrailEvent[] = [];
elb.onEvent((event) => events.push(event));
let server: Awaited<ReturnType<typeof startAwsServer>>;

beforeAll(async () => {
  server = await startAwsServer({ services: [elb.service], credentials });
});
afterAll(() => server.close());
beforeEach(() => {
  events.length = 0;
});

const configOf = ({ accessKeyId, secretAccessKey, sessionToken }: Credential) => ({
  region,
  endpoint: server.url,
  maxAttempts: 1,
  credentials: {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === null ? {} : { sessionToken }),
  },
});

type Json = { [key: string]: Json } | Json[] | string | number | boolean | null;
type JsonObject = { [key: string]: Json };

const fixture = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`../fixtures/events/${name}.json`, import.meta.url), 'utf8'));

/** Every key with the type of its value; a list is the set of the shapes in it. */
const shapeOf = (value: unknown): Json => {
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    const shapes = value.map((each) => JSON.stringify(shapeOf(each)));
    return [...new Set(shapes)].toSorted().map((shape) => JSON.parse(shape));
  }
  if (typeof value !== 'object') return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, child]): [string, Json] => [key, shapeOf(child)])
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
};

const onlyEvent = (): CloudTrailEvent => {
  const [event, ...more] = events;
  if (event === undefined || more.length > 0) throw new Error(`${events.length} events, not one`);
  return event;
};

const service = { account, region, name: 'k8s-web-api-0a1b2c3d4e', type: 'network' } as const;
const tags = {
  'elbv2.k8s.aws/cluster': 'demo',
  'service.k8s.aws/stack': 'web/api',
  'service.k8s.aws/resource': 'LoadBalancer',
};

describe('what the Load Balancer Controller does', () => {
  it('creates with the event of derived/d1', () => {
    const { arn, dnsName, hostedZoneId } = elb.createLoadBalancer({ ...service, tags });
    const event = onlyEvent();
    const model = fixture('derived/d1-nlb-create-lbc-service');
    expect(shapeOf(event)).toEqual(shapeOf(model));
    const { requestParameters } = model.detail as JsonObject;
    expect(event).toMatchObject({
      source: model.source,
      'detail-type': model['detail-type'],
      account,
      region,
      time: '2026-11-20T00:05:09Z',
      resources: [],
      detail: {
        eventSource: 'elasticloadbalancing.amazonaws.com',
        eventName: 'CreateLoadBalancer',
        apiVersion: '2015-12-01',
        requestParameters: requestParameters as object,
        responseElements: {
          loadBalancers: [
            {
              loadBalancerArn: arn,
              loadBalancerName: service.name,
              dNSName: dnsName,
              canonicalHostedZoneId: hostedZoneId,
              createdTime: 'Nov 20, 2026 12:05:09 AM',
              state: { code: 'provisioning' },
              type: 'network',
            },
          ],
        },
      },
    });
  });

  it('fails with the event of derived/d3, and the caller is told', () => {
    const create = () => elb.createLoadBalancer({ ...service, scheme: 'internal', tags });
    expect(create).toThrow(/exists, but with different settings/);
    const event = onlyEvent();
    expect(shapeOf(event)).toEqual(shapeOf(fixture('derived/d3-create-error-accessdenied')));
    expect(event.detail).toMatchObject({
      errorCode: 'DuplicateLoadBalancerName',
      responseElements: null,
    });
  });

  it('deletes with the event of derived/d2', () => {
    elb.deleteLoadBalancer(service);
    const event = onlyEvent();
    expect(shapeOf(event)).toEqual(shapeOf(fixture('derived/d2-nlb-delete-lbc')));
    expect(event.detail.eventName).toBe('DeleteLoadBalancer');
    expect(event.detail.requestParameters.loadBalancerArn).toMatch(
      /\/net\/k8s-web-api-0a1b2c3d4e\//,
    );
  });
});

describe('what the control plane does', () => {
  it('creates a classic load balancer with the record of events/02', () => {
    const { dnsName } = elb.createLoadBalancer({
      account,
      region,
      name: 'ae663f3f8eff243a69e06266cb319154',
      type: 'classic',
      tags: {
        'kubernetes.io/service-name': 'eshop/eshop-prometheus-server',
        'kubernetes.io/cluster/eshop-service-eks-cluster': 'owned',
      },
    });
    const { detail } = onlyEvent();
    const model = fixture('02-clb-create-eks-intree-2023');
    expect(shapeOf(detail)).toEqual(shapeOf(model));
    const { tags, listeners, loadBalancerName } = model.requestParameters as JsonObject;
    expect(detail.requestParameters).toMatchObject({ tags, listeners, loadBalancerName });
    expect(detail.responseElements).toEqual({ dNSName: dnsName });
    expect(detail.apiVersion).toBe('2012-06-01');
  });
});

describe('what others do through the API', () => {
  // The documented samples are of 2016; a record of today has these three keys more.
  const today = { readOnly: false, managementEvent: true, eventCategory: 'Management' };

  it('gives a classic load balancer of a user the record of events/05', async () => {
    const client = new classic.ElasticLoadBalancingClient(configOf(alice));
    const { $metadata } = await client.send(
      new classic.CreateLoadBalancerCommand({
        LoadBalancerName: 'my-load-balancer',
        Subnets: ['subnet-12345678', 'subnet-76543210'],
        Listeners: [
          { Protocol: 'HTTP', LoadBalancerPort: 80, InstanceProtocol: 'HTTP', InstancePort: 80 },
        ],
      }),
    );
    const { detail } = onlyEvent();
    const model = fixture('05-clb-create-awsdocs');
    expect(shapeOf(detail)).toEqual(shapeOf({ ...model, ...today }));
    expect(detail.requestParameters).toEqual(model.requestParameters);
    expect(detail.userIdentity).toMatchObject({
      type: 'IAMUser',
      userName: 'Alice',
      arn: alice.principalArn,
    });
    expect(detail.userAgent).toMatch(/aws-sdk-js/);
    expect(detail.requestID).toBe($metadata.requestId);
  });

  it('gives its deletion the record of events/06', async () => {
    const client = new classic.ElasticLoadBalancingClient(configOf(alice));
    const LoadBalancerName = 'my-load-balancer';
    await client.send(new classic.DeleteLoadBalancerCommand({ LoadBalancerName }));
    const { detail } = onlyEvent();
    const model = fixture('06-clb-delete-awsdocs');
    expect(shapeOf(detail)).toEqual(shapeOf({ ...model, ...today }));
    expect(detail.requestParameters).toEqual({ loadBalancerName: LoadBalancerName });
  });

  it('gives tags added by a role session the event of events/08', async () => {
    const { arn = '' } = elb.createLoadBalancer({ ...service, tags: {} });
    events.length = 0;
    const client = new v2.ElasticLoadBalancingV2Client(configOf(bot));
    const Tags = [{ Key: 'WAF', Value: 'Internal' }];
    await client.send(new v2.AddTagsCommand({ ResourceArns: [arn], Tags }));
    const event = onlyEvent();
    const model = fixture('08-elbv2-addtags-eventbridge-envelope-2022');
    const { sessionCredentialFromConsole: _, ...detail } = model.detail as JsonObject;
    expect(shapeOf(event)).toEqual(shapeOf({ ...model, detail }));
    expect(event.detail.requestParameters).toEqual({
      resourceArns: [arn],
      tags: [{ key: 'WAF', value: 'Internal' }],
    });
    expect(event.detail.userIdentity).toMatchObject({
      arn: bot.principalArn,
      sessionContext: { sessionIssuer: { userName: 'c7nbot' } },
    });
  });

  it('tells a refused call with its error and the id of the answer', async () => {
    const client = new v2.ElasticLoadBalancingV2Client(configOf(bot));
    const LoadBalancerArn = `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/x/1`;
    const call = client.send(
      new v2.SetIpAddressTypeCommand({ LoadBalancerArn, IpAddressType: 'dualstack' }),
    );
    const error = await call.catch((thrown: v2.LoadBalancerNotFoundException) => thrown);
    const { detail } = onlyEvent();
    expect(detail).toMatchObject({
      eventName: 'SetIpAddressType',
      errorCode: 'LoadBalancerNotFound',
      requestParameters: { loadBalancerArn: LoadBalancerArn, ipAddressType: 'dualstack' },
      responseElements: null,
      requestID: error.$metadata.requestId,
    });
  });

  it('emits nothing for a read, and nothing to a listener that left', async () => {
    const heard: string[] = [];
    const leave = elb.onEvent((event) => heard.push(event.detail.eventName));
    const client = new v2.ElasticLoadBalancingV2Client(configOf(bot));
    await client.send(new v2.DescribeLoadBalancersCommand({}));
    expect(events).toEqual([]);
    elb.addTags({ ...service, tags: { a: 'b' } });
    leave();
    elb.deleteLoadBalancer(service);
    expect(heard).toEqual(['AddTags']);
  });
});
