/*
 * What an error of an AWS SDK client means, in words for a report: who failed, whether trying again can help. The SDK has
 * already tried three times where that made sense.
 */
import { outsideText } from '../core/outside-text.ts';

/**
 * `aborted`: our own signal. `denied`: credentials or permissions. `absent`: what was asked for does not exist.
 * `refused`: the service will not have the request. `busy`: throttled, or not just now. `broken`: the service failed, or
 * did not answer.
 */
export type AwsFailure = {
  readonly kind: 'aborted' | 'denied' | 'absent' | 'refused' | 'busy' | 'broken';
  /** The error code of the service, or the name of the error of the client. */
  readonly code: string;
  /** "AccessDenied: User … is not authorized to perform …" */
  readonly text: string;
  readonly retryable: boolean;
};

export const awsFailureOf = (error: unknown): AwsFailure => {
  const fields = fieldsOf(error);
  const code = textOf(fields.name) || 'Error';
  const status = Number(fieldsOf(fields.$metadata).httpStatusCode ?? 0);
  const kind = kindOf(code, textOf(fields.code), status);
  return {
    kind,
    code,
    text: outsideText(`${code}: ${messageOf(fields)}`),
    retryable: isRetryable(kind),
  };
};

const busyCodes =
  /^(Throttling|ThrottlingException|ThrottledException|RequestThrottled|RequestThrottledException|TooManyRequestsException|RequestLimitExceeded|SlowDown|BandwidthLimitExceeded|PriorRequestNotComplete|ServiceUnavailable.*|RequestTimeout.*|ExpiredToken.*|RequestExpired)$/;

const deniedCodes =
  /^(AccessDenied.*|UnauthorizedOperation|NotAuthorized.*|InvalidClientTokenId|UnrecognizedClient.*|SignatureDoesNotMatch|IncompleteSignature|InvalidSignature.*|MissingAuthenticationToken|OptInRequired|CredentialsProviderError|RegionDisabledException|InvalidAccessKeyId)$/;

const absentCodes =
  /^(NoSuch.*|ResourceNotFound.*|.*NotFound|.*NotFoundException|ParameterNotFound|NonExistentQueue|QueueDoesNotExist)$/;

const kindOf = (code: string, systemCode: string, status: number): AwsFailure['kind'] => {
  if (code === 'AbortError') return 'aborted';
  // A host that is not found is a broken network, whatever its code sounds like.
  if (systemCode !== '' && status === 0) return 'broken';
  if (busyCodes.test(code)) return 'busy';
  if (deniedCodes.test(code)) return 'denied';
  if (absentCodes.test(code)) return 'absent';
  return status >= 400 && status < 500 ? 'refused' : 'broken';
};

const isRetryable = (kind: AwsFailure['kind']): boolean =>
  kind === 'aborted' || kind === 'busy' || kind === 'broken';

/** Connection errors of both address families come as an AggregateError without a message of its own. */
const messageOf = (fields: Fields): string => {
  const inner = Array.isArray(fields.errors) ? fieldsOf(fields.errors[0]) : {};
  const message = textOf(fields.message) || textOf(inner.message) || textOf(fields.code);
  return message === '' ? 'no message' : message;
};

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  value !== null && typeof value === 'object' ? (value as Fields) : {};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
