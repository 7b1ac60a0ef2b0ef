/*
 * The errors of the Kubernetes API: each is a `Status` object, worded as the real server words it. Clients tell them
 * apart by `reason` and `code`, people by `message`; both are taken from recorded answers.
 */
import type { JsonObject } from './object.ts';
import { qualifiedName, type Resource } from './resources.ts';

type Named = { readonly group: string; readonly plural: string; readonly kind: string };

export class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly code: number;
  readonly reason: string;
  readonly details: JsonObject | undefined;
  readonly listMetadata: JsonObject;

  constructor(
    code: number,
    reason: string,
    message: string,
    details?: JsonObject,
    listMetadata: JsonObject = {},
  ) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
    this.listMetadata = listMetadata;
  }
}

export const statusBody = (error: StatusError): JsonObject => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: error.listMetadata,
  status: 'Failure',
  message: error.message,
  reason: error.reason,
  ...(error.details === undefined ? {} : { details: error.details }),
  code: error.code,
});

const detailsOf = (resource: Named, name?: string): JsonObject => ({
  ...(name === undefined ? {} : { name }),
  ...(resource.group === '' ? {} : { group: resource.group }),
  kind: resource.plural,
});

export const unauthorized = (): StatusError => new StatusError(401, 'Unauthorized', 'Unauthorized');

export const badRequest = (message: string): StatusError =>
  new StatusError(400, 'BadRequest', message);

export const notFound = (resource: Resource, name: string): StatusError =>
  new StatusError(
    404,
    'NotFound',
    `${qualifiedName(resource)} "${name}" not found`,
    detailsOf(resource, name),
  );

export const alreadyExists = (resource: Resource, name: string): StatusError =>
  new StatusError(
    409,
    'AlreadyExists',
    `${qualifiedName(resource)} "${name}" already exists`,
    detailsOf(resource, name),
  );

export const conflict = (resource: Resource, name: string): StatusError =>
  new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
    detailsOf(resource, name),
  );

/** Unlike the other errors, this one names the kind and not the resource. */
export const invalid = (
  kind: { readonly group: string; readonly kind: string },
  name: string,
  field: string,
  problem: string,
  reason = 'FieldValueInvalid',
): StatusError =>
  new StatusError(
    422,
    'Invalid',
    `${kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`} "${name}" is invalid: ${field}: ${problem}`,
    {
      ...(name === '' ? {} : { name }),
      ...(kind.group === '' ? {} : { group: kind.group }),
      kind: kind.kind,
      causes: [{ reason, message: problem, field }],
    },
  );

export const methodNotAllowed = (): StatusError =>
  new StatusError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );

export const unsupportedMediaType = (found: string): StatusError =>
  new StatusError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: application/json, application/yaml (found ${found || 'none'})`,
  );

/** A list at an exact resource version that the server no longer keeps. */
export const resourceVersionTooOld = (): StatusError =>
  new StatusError(410, 'Expired', 'The resourceVersion for the provided list is too old.');

/**
 * A list that took too long over its pages. The server offers a token for the rest of an inconsistent list, which is exactly
 * what a client that deletes by absence must not take.
 */
export const continueTooOld = (inconsistentContinue: string): StatusError =>
  new StatusError(
    410,
    'Expired',
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
    undefined,
    { continue: inconsistentContinue },
  );

export const resourceVersionTooLarge = (asked: number, current: number): StatusError =>
  new StatusError(
    504,
    'Timeout',
    `Timeout: Too large resource version: ${asked}, current: ${current}`,
    {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
  );

export const forbidden = (
  user: string,
  verb: string,
  resource: Named | { readonly path: string },
  namespace: string | undefined,
  name: string | undefined,
): StatusError => {
  if ('path' in resource) {
    return new StatusError(
      403,
      'Forbidden',
      `forbidden: User "${user}" cannot ${verb} path "${resource.path}"`,
      {},
    );
  }
  const what =
    name === undefined ? qualifiedName(resource) : `${qualifiedName(resource)} "${name}"`;
  const where =
    namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return new StatusError(
    403,
    'Forbidden',
    `${what} is forbidden: User "${user}" cannot ${verb} resource "${resource.plural}" in API group "${resource.group}" ${where}`,
    detailsOf(resource, name),
  );
};
