/*
 * What a person can put right: an argument, a file, a value in it. It is told in one line, without a stack trace.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
