import { describe, expect, it } from 'vitest';
import { awsFailureOf } from '../../functions/adapters/aws-failures.ts';

const errorOf = (name: string, status: number | null, more: object = {}) =>
  Object.assign(new Error('text'), {
    name,
    ...(status === null ? {} : { $metadata: { httpStatusCode: status } }),
    ...more,
  });

describe('a failure of an AWS call', () => {
  it.each([
    // name                          | status | kind      | retryable
    ['AbortError', null, 'aborted', true],
    ['TimeoutError', null, 'broken', true],
    ['Throttling', 400, 'busy', true],
    ['ThrottlingException', 429, 'busy', true],
    ['PriorRequestNotComplete', 400, 'busy', true],
    ['ExpiredToken', 403, 'busy', true],
    ['AccessDenied', 403, 'denied', false],
    ['AccessDeniedException', 400, 'denied', false],
    ['InvalidClientTokenId', 403, 'denied', false],
    ['CredentialsProviderError', null, 'denied', false],
    ['NoSuchHostedZone', 404, 'absent', false],
    ['ResourceNotFoundException', 404, 'absent', false],
    ['LoadBalancerNotFoundException', 400, 'absent', false],
    ['InvalidInput', 400, 'refused', false],
    ['ValidationError', 400, 'refused', false],
    ['InternalFailure', 500, 'broken', true],
    ['ServiceUnavailable', 503, 'busy', true],
    ['SomethingNew', null, 'broken', true],
  ] as const)('%s with status %s is %s, retryable %s', (name, status, kind, retryable) => {
    expect(awsFailureOf(errorOf(name, status))).toEqual({
      kind,
      code: name,
      text: `${name}: text`,
      retryable,
    });
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN'])(
    'on the network (%s) is broken and retryable',
    (code) => {
      expect(awsFailureOf(errorOf('Error', null, { code }))).toMatchObject({
        kind: 'broken',
        retryable: true,
      });
    },
  );

  it('of both address families at once says what the first one was', () => {
    const error = new AggregateError([new Error('connect ECONNREFUSED ::1:443')], '');
    expect(awsFailureOf(error).text).toBe('AggregateError: connect ECONNREFUSED ::1:443');
  });

  it('is of a bearable length and without our token, in its code as well', () => {
    const { text } = awsFailureOf(errorOf(`k8s-aws-v1.aGk${' x'.repeat(1000)}`, 400));
    expect(text).toMatch(/^\[token\] x x/);
    expect(text).toHaveLength(501);
  });

  it.each([undefined, null, 'text', 7])('that is no error at all (%s) is broken', (thrown) => {
    expect(awsFailureOf(thrown)).toEqual({
      kind: 'broken',
      code: 'Error',
      text: 'Error: no message',
      retryable: true,
    });
  });
});
