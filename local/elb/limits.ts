/*
 * The limits that both versions of the ELB API share: names, lengths of lists, pages.
 */
import { type Form, textOf } from '../query-protocol.ts';
import { ServiceError } from '../service.ts';
import type { LoadBalancer } from './load-balancer.ts';

/** One page of what a list call found, `Marker` being the last ARN of the page before. */
export const pageOf = (
  all: readonly LoadBalancer[],
  form: Form,
): { readonly page: readonly LoadBalancer[]; readonly nextMarker: string | undefined } => {
  const size = Number(textOf(form, 'PageSize') ?? '400');
  if (!Number.isInteger(size) || size < 1 || size > 400) {
    const bound = size > 400 ? 'less than or equal to 400' : 'greater than or equal to 1';
    throw validationError(`Value '${size}' at 'pageSize'`, `Member must have value ${bound}`);
  }
  const marker = textOf(form, 'Marker');
  const after = marker === undefined ? '' : Buffer.from(marker, 'base64url').toString('utf8');
  if (marker !== undefined && !after.startsWith('arn:')) {
    throw new ServiceError('ValidationError', `Invalid marker '${marker}'`);
  }
  const rest = all.filter((each) => each.arn > after);
  const page = rest.slice(0, size);
  const last = page.at(-1);
  return {
    page,
    nextMarker:
      rest.length > size && last !== undefined
        ? Buffer.from(last.arn).toString('base64url')
        : undefined,
  };
};

export const checkAtMost = (values: readonly string[], member: string, limit: number): void => {
  if (values.length > limit) {
    throw validationError(
      `Value '[${values.join(', ')}]' at '${member}'`,
      `Member must have length less than or equal to ${limit}`,
    );
  }
};

/** The message by which both APIs answer a value that their model forbids. */
const validationError = (what: string, constraint: string): ServiceError =>
  new ServiceError(
    'ValidationError',
    `1 validation error detected: ${what} failed to satisfy constraint: ${constraint}`,
  );

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html, `Name`. */
export const checkName = (name: string): void => {
  if (name.length > 32) {
    throw new ServiceError(
      'ValidationError',
      `The load balancer name '${name}' cannot be longer than '32' characters`,
    );
  }
  if (!/^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/.test(name) || name.startsWith('internal-')) {
    throw new ServiceError(
      'ValidationError',
      `The load balancer name '${name}' can only contain characters that are alphanumeric characters or hyphens(-), ` +
        "and cannot begin or end with a hyphen or begin with 'internal-'",
    );
  }
};
