/*
 * The AWS JSON protocols as SQS and DynamoDB (1.0), SSM and Secrets Manager (1.1) speak them: the action in a header, JSON in and out.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
import { ServiceError, type ServiceRequest, type ServiceResponse } from './service.ts';

export type JsonInput = Readonly<Record<string, unknown>>;

export const targetAction = (request: ServiceRequest, prefix: string): string | undefined => {
  const [service, action] = request.headers['x-amz-target']?.split('.') ?? [];
  return service === prefix ? action : undefined;
};

export const parseInput = (request: ServiceRequest): JsonInput => {
  try {
    const input: unknown = request.body === '' ? {} : JSON.parse(request.body);
    if (isObject(input)) return input;
  } catch (error) {
    throw serializationError(`the body is no JSON: ${error}`);
  }
  throw serializationError('the body is no JSON object');
};

export const isObject = (value: unknown): value is JsonInput =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const optionalString = (input: JsonInput, name: string): string | undefined => {
  const value = input[name];
  if (value === undefined || value === null || typeof value === 'string') return value ?? undefined;
  throw serializationError(`${name} must be a string`);
};

export const optionalNumber = (input: JsonInput, name: string): number | undefined => {
  const value = input[name];
  if (value === undefined || value === null || typeof value === 'number') return value ?? undefined;
  throw serializationError(`${name} must be a number`);
};

export const stringList = (input: JsonInput, name: string): readonly string[] => {
  const value = input[name];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
  throw serializationError(`${name} must be a list of strings`);
};

export const objectList = (input: JsonInput, name: string): readonly JsonInput[] => {
  const value = input[name];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every(isObject)) return value;
  throw serializationError(`${name} must be a list of objects`);
};

export const jsonResult = (contentType: string, output: object): ServiceResponse => ({
  status: 200,
  headers: { 'content-type': contentType },
  body: JSON.stringify(output),
});

export const jsonError = (
  contentType: string,
  error: ServiceError,
  type: string,
): ServiceResponse => ({
  status: error.status,
  headers: { 'content-type': contentType },
  body: JSON.stringify({
    __type: type,
    ...(error.message === '' ? {} : { message: error.message }),
  }),
});

const serializationError = (message: string): ServiceError =>
  new ServiceError('SerializationException', message);
