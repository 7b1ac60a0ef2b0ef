/*
 * The one family of errors. A problem of one source or one record is data (an outcome with a reason) and never thrown;
 * what is thrown is a problem of the run. Codes are stable: they are logged, counted and documented.
 */

/**
 * | code | meaning |
 * |---|---|
 * | invalid-configuration | the settings are not what DnsSync accepts |
 * | unknown-payload | an invocation payload that is neither an event we watch nor a command |
 * | cluster-unavailable | a cluster could not be read completely |
 * | load-balancers-unavailable | the ELB API could not be read completely |
 * | zone-unavailable | Route 53 did not answer for a zone, or refused the call itself |
 * | zone-full | the record quota of a zone is reached |
 * | zone-kept-moving | the zone changed under us at every attempt |
 * | queue-unavailable | a message to ourselves could not be sent |
 * | out-of-time | the invocation ended before the work did |
 */
export type ErrorCode =
  | 'invalid-configuration'
  | 'unknown-payload'
  | 'cluster-unavailable'
  | 'load-balancers-unavailable'
  | 'zone-unavailable'
  | 'zone-full'
  | 'zone-kept-moving'
  | 'queue-unavailable'
  | 'out-of-time';

export class SyncError extends Error {
  override readonly name = 'SyncError';
  readonly code: ErrorCode;
  readonly retryable: boolean;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly retryable: boolean; readonly cause?: unknown },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
  }
}
