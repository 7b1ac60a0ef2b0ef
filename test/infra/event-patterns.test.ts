/*
 * The patterns in the template against the sample events, by a matcher that is itself judged by recorded verdicts of
 * EventBridge.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseEvent } from '../../functions/core/trigger.ts';
import { verdictOf } from './event-pattern-matcher.ts';
import { exampleSettings, oneCluster, templateOf } from './synthesized.ts';

const fixtures = new URL('../fixtures/', import.meta.url);
const readJson = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(path, fixtures), 'utf8'));

type Judged = { readonly pattern: unknown; readonly event: unknown; readonly verdict: unknown };

describe('the matcher', () => {
  const judged = readJson('event-patterns.json') as readonly Judged[];
  const beyondOurRules =
    /"(\$or|anything-but|cidr|equals-ignore-case|numeric|prefix|suffix|wildcard)":|"exists":true/;

  test.for(judged.map(({ pattern, event, verdict }) => [JSON.stringify(pattern), event, verdict]))(
    'judges %s as EventBridge does, or refuses to',
    ([pattern, event, verdict]) => {
      const text = String(pattern);
      const expected = beyondOurRules.test(text) ? 'refused' : verdict;
      expect(verdictOf(JSON.parse(text), event)).toBe(expected);
    },
  );

  test('is judged by matches, by misses and by invalid patterns', () => {
    const verdicts = judged
      .filter(({ pattern }) => !beyondOurRules.test(JSON.stringify(pattern)))
      .map(({ verdict }) => verdict);
    expect(new Set(verdicts)).toEqual(new Set([true, false, 'invalid-pattern']));
  });
});

type RuleProperties = { readonly EventPattern?: unknown; readonly Description: string };
type Envelope = { readonly detail: Readonly<Record<string, unknown>> };

const rulesOf = (settings: object, stack?: string): readonly RuleProperties[] =>
  Object.values(templateOf(settings, stack).findResources('AWS::Events::Rule'))
    .map((rule) => rule.Properties as RuleProperties)
    .filter((rule) => rule.EventPattern !== undefined);

const rules = rulesOf(oneCluster);
const matchedBy = (event: unknown): readonly string[] =>
  rules
    .filter((rule) => {
      const verdict = verdictOf(rule.EventPattern, event);
      expect(verdict).toBeTypeOf('boolean');
      return verdict === true;
    })
    .map((rule) => rule.Description);

const changes = 'elb53: load balancers that were created or changed';
const deletions = 'elb53: load balancers that were deleted';

/** Some samples are bare CloudTrail records; EventBridge delivers them like this. */
const envelopeOf = (sample: unknown): Envelope => {
  const record = sample as Record<string, unknown>;
  if (typeof record.detail === 'object') return record as Envelope;
  return {
    version: '0',
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${String(record.eventSource).split('.')[0]}`,
    account: '123456789012',
    region: record.awsRegion,
    resources: [],
    detail: record,
  } as Envelope;
};

const samples: Readonly<Record<string, string | null>> = {
  '01-alb-create-2022.json': changes,
  '02-clb-create-eks-intree-2023.json': changes,
  '03-alb-create-awsdocs.json': changes,
  '04-alb-delete-awsdocs.json': deletions,
  '05-clb-create-awsdocs.json': changes,
  '06-clb-delete-awsdocs.json': deletions,
  '07-clb-create-https-no-apiversion-awsdocs.json': changes,
  '08-elbv2-addtags-eventbridge-envelope-2022.json': changes,
  '09-alb-createlistener-2023.json': changes,
  '10-alb-modifyattributes-2023.json': null,
  '11-route53-change-awsdocs.json': null,
  '12-route53-change-alias-c7n.json': null,
  'derived/d1-nlb-create-lbc-service.json': changes,
  'derived/d2-nlb-delete-lbc.json': deletions,
  'derived/d3-create-error-accessdenied.json': null,
  'derived/d4-alb-create-automode-group.json': changes,
  'derived/d5-createrule-ingressgroup-join.json': changes,
  'derived/d6-route53-own-change.json': null,
  'derived/d7-eks-audit-ingress-patch.json': null,
};
const files = Object.keys(samples);

describe('the rules', () => {
  test('are tried with every sample there is', () => {
    const found = readdirSync(new URL('events/', fixtures), { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('.json'));
    expect(found.toSorted()).toEqual(files.toSorted());
  });

  test.for(Object.entries(samples))('%s wakes %s', ([file, rule]) => {
    const event = envelopeOf(readJson(`events/${file}`));
    expect(matchedBy(event)).toEqual(rule === null ? [] : [rule]);
    // What a rule lets through, the function understands.
    if (rule !== null) expect(() => parseEvent(event)).not.toThrow();
  });

  test.for(files)('a failed call like %s wakes nobody', (file) => {
    const event = envelopeOf(readJson(`events/${file}`));
    const failed = { ...event, detail: { ...event.detail, errorCode: 'AccessDenied' } };
    expect(matchedBy(failed)).toEqual([]);
  });

  test.for([
    ['another service', { source: 'aws.ec2' }, {}],
    ['an event that is no API call', { 'detail-type': 'AWS Service Event via CloudTrail' }, {}],
    ['another event source', {}, { eventSource: 'ec2.amazonaws.com' }],
    ['the registration of targets', {}, { eventName: 'RegisterTargets' }],
    ['a read', {}, { eventName: 'DescribeLoadBalancers' }],
  ] as const)('%s wakes nobody', ([, envelope, detail]) => {
    const event = envelopeOf(readJson('events/01-alb-create-2022.json'));
    expect(matchedBy(event)).toEqual([changes]);
    expect(matchedBy({ ...event, ...envelope, detail: { ...event.detail, ...detail } })).toEqual(
      [],
    );
  });

  test('know every call that the function understands, and no other', () => {
    const names = rules.flatMap(
      (rule) =>
        (rule.EventPattern as { readonly detail: { readonly eventName: readonly string[] } }).detail
          .eventName,
    );
    expect(new Set(names).size).toBe(names.length);
    const loadBalancerArn =
      'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1';
    for (const eventName of names) {
      const detail = {
        eventSource: 'elasticloadbalancing.amazonaws.com',
        eventName,
        requestParameters: { loadBalancerArn },
      };
      const { kind } = parseEvent({ detail });
      expect(kind).toMatch(/^load-balancer-/);
      expect(kind === 'load-balancer-deleted').toBe(eventName === 'DeleteLoadBalancer');
    }
  });

  test('of another Region forward exactly what the rules at home take', () => {
    const forwarding = rulesOf(exampleSettings('second-region'), 'elb53-forward-us-east-2');
    expect(forwarding).toHaveLength(1);
    for (const [file, rule] of Object.entries(samples)) {
      const event = envelopeOf(readJson(`events/${file}`));
      expect(verdictOf(forwarding[0]?.EventPattern, event)).toBe(rule !== null);
    }
  });
});

describe('the rules', () => {
  const patternOf = (eventNames: readonly string[]) => ({
    source: ['aws.elasticloadbalancing'],
    'detail-type': ['AWS API Call via CloudTrail'],
    detail: {
      eventSource: ['elasticloadbalancing.amazonaws.com'],
      eventName: eventNames,
      errorCode: [{ exists: false }],
    },
  });

  test('have exactly these patterns', () => {
    const creations = [
      'CreateLoadBalancer',
      'CreateRule',
      'ModifyRule',
      'DeleteRule',
      'SetRulePriorities',
      'CreateListener',
      'DeleteListener',
      'AddTags',
      'RemoveTags',
      'SetSubnets',
      'SetIpAddressType',
    ];
    expect(Object.fromEntries(rules.map((rule) => [rule.Description, rule.EventPattern]))).toEqual({
      [changes]: patternOf(creations),
      [deletions]: patternOf(['DeleteLoadBalancer']),
    });
  });
});
