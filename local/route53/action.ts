/*
 * An action of the API: its schema and what it does with the decoded input.
 */
import type { ServiceRequest, ServiceResponse } from '../service.ts';
import { type Operation, type OperationSchema, operationOf } from './codec.ts';
import { invalidInput } from './input-error.ts';

export type Action = {
  readonly name: string;
  readonly match: Operation['match'];
  readonly run: (request: ServiceRequest) => ServiceResponse;
};

/** `Input` and `Output` are the SDK's types of that operation; the schema is what makes the input one. */
export const action = <Input, Output extends object>(
  schema: OperationSchema,
  run: (input: Input, account: string) => Output,
): Action => {
  const operation = operationOf(schema);
  return {
    name: operation.name,
    match: operation.match,
    run: (request) => operation.encode(run(operation.decode(request) as Input, request.account)),
  };
};

/** A page never holds more than `max`; asking for more is not an error. */
export const pageSize = (maxItems: number | string | undefined, max: number): number => {
  if (maxItems === undefined) return max;
  const wanted = Number(maxItems);
  if (!Number.isInteger(wanted) || wanted < 1) {
    throw invalidInput(`MaxItems must be a positive number, found '${maxItems}'`);
  }
  return Math.min(wanted, max);
};
