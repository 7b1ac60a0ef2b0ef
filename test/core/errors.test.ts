import { expect, it } from 'vitest';
import { SyncError } from '../../functions/core/errors.ts';

it('an error of the run has a code, says whether to try again, and keeps its cause', () => {
  const cause = new Error('socket hang up');
  const error = new SyncError('zone-unavailable', 'no answer', { retryable: true, cause });
  expect(error).toMatchObject({
    name: 'SyncError',
    code: 'zone-unavailable',
    retryable: true,
    message: 'no answer',
    cause,
  });
  const plain = new SyncError('out-of-time', 'too late', { retryable: false });
  expect(plain).toBeInstanceOf(Error);
  expect('cause' in plain).toBe(false);
});
