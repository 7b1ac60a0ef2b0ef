/*
 * Which selectors of a trail let the calls through that make and delete load balancers, and which of several trails counts.
 */
import type { AdvancedFieldSelector, EventSelector } from '@aws-sdk/client-cloudtrail';
import { describe, expect, it } from 'vitest';
import { logsLoadBalancerWrites } from '../../cli/doctor/trail-selectors.ts';
import { type TrailFacts, trailFinding } from '../../cli/doctor/trails.ts';

const source = 'elasticloadbalancing.amazonaws.com';
const management: AdvancedFieldSelector = { Field: 'eventCategory', Equals: ['Management'] };

const basic: readonly [string, EventSelector, string][] = [
  ['everything', { ReadWriteType: 'All', IncludeManagementEvents: true }, 'yes'],
  ['writes', { ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }, 'yes'],
  ['what is left out counts', {}, 'yes'],
  ['all but KMS', { ExcludeManagementEventSources: ['kms.amazonaws.com'] }, 'yes'],
  ['reads', { ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }, 'no'],
  ['data events', { ReadWriteType: 'All', IncludeManagementEvents: false }, 'no'],
];

it.each(basic)('judges an event selector: %s', (_, selector, verdict) => {
  expect(logsLoadBalancerWrites({ EventSelectors: [selector] })).toBe(verdict);
});

const advanced: readonly [string, readonly AdvancedFieldSelector[], string][] = [
  ['management', [management], 'yes'],
  ['writes', [management, { Field: 'readOnly', Equals: ['false'] }], 'yes'],
  ['reads', [management, { Field: 'readOnly', Equals: ['true'] }], 'no'],
  ['all but KMS', [management, { Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] }], 'yes'],
  ['all but ours', [management, { Field: 'eventSource', NotEquals: ['x', source] }], 'no'],
  [
    'all but ours by its beginning',
    [management, { Field: 'eventSource', NotStartsWith: ['elastic'] }],
    'no',
  ],
  ['all but ours by its end', [management, { Field: 'eventSource', NotEndsWith: ['.com'] }], 'no'],
  ['ours by its beginning', [management, { Field: 'eventSource', StartsWith: ['elastic'] }], 'yes'],
  ['another by its end', [management, { Field: 'eventSource', EndsWith: ['.cn'] }], 'no'],
  ['one of two calls', [management, { Field: 'eventName', Equals: ['CreateLoadBalancer'] }], 'no'],
  [
    'calls that begin so',
    [management, { Field: 'eventName', StartsWith: ['Create', 'Delete'] }],
    'yes',
  ],
  ['some callers', [management, { Field: 'userIdentity.arn', NotEquals: ['x'] }], 'unsure'],
  ['data events', [{ Field: 'eventCategory', Equals: ['Data'] }], 'no'],
  ['no category', [{ Field: 'readOnly', Equals: ['false'] }], 'no'],
];

it.each(advanced)('judges an advanced selector: %s', (_, fields, verdict) => {
  const FieldSelectors = [...fields];
  expect(logsLoadBalancerWrites({ AdvancedEventSelectors: [{ FieldSelectors }] })).toBe(verdict);
});

it('takes the best of several selectors, and none for nothing', () => {
  const FieldSelectors = [management];
  const data = [{ Field: 'eventCategory', Equals: ['Data'] }];
  expect(
    logsLoadBalancerWrites({
      AdvancedEventSelectors: [{ FieldSelectors: data }, { FieldSelectors }],
    }),
  ).toBe('yes');
  expect(logsLoadBalancerWrites({})).toBe('no');
});

describe('of several trails', () => {
  const facts = (more: Partial<TrailFacts>): TrailFacts => ({
    arn: 'good',
    logging: true,
    writes: 'yes',
    unread: null,
    ...more,
  });
  const stopped = facts({ arn: 'stopped', logging: false });
  const narrow = facts({ arn: 'narrow', writes: 'no' });
  const unsure = facts({ arn: 'unsure', writes: 'unsure' });
  const unread = facts({ arn: 'unread', logging: false, writes: 'unsure', unread: 'AccessDenied' });

  it.each([
    ['a good one is enough', [unread, stopped, facts({})], 'ok', 'good'],
    ['an unread one leaves it open', [stopped, narrow, unread], 'unknown', 'unread'],
    ['one that depends on the caller leaves it open', [narrow, unsure], 'unknown', 'unsure'],
    ['one that is switched off is the nearest', [narrow, stopped], 'problem', 'stopped'],
    ['one that logs other events', [narrow], 'problem', 'narrow'],
    ['none', [], 'problem', 'there is no trail'],
  ])('%s', (_, trails, status, text) => {
    const finding = trailFinding('eu-west-1', trails);
    expect(finding.status).toBe(status);
    expect(finding.found).toContain(text);
  });
});
