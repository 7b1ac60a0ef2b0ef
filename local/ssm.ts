/*
 * The stand-in for the parameter store of Systems Manager: one action to read a parameter, one function to write it.
 */
import { createHash } from 'node:crypto';
import {
  jsonError,
  jsonResult,
  optionalString,
  parseInput,
  targetAction,
} from './json-protocol.ts';
import { type AwsService, ServiceError, type ServiceRequest } from './service.ts';

type ParameterPlace = {
  readonly account: string;
  readonly region: string;
  readonly name: string;
};

type NewParameter = ParameterPlace & {
  readonly value: string;
  /** @default 'String' */
  readonly type?: 'String' | 'StringList' | 'SecureString';
};

export type Ssm = {
  readonly service: AwsService;
  /** Writes the next version of a parameter; answers the version's number. */
  readonly put: (parameter: NewParameter) => number;
};

type Parameter = Required<NewParameter> & { readonly version: number; readonly modifiedAt: number };

const contentType = 'application/x-amz-json-1.1';

export const createSsm = (options: { readonly now?: () => number } = {}): Ssm => {
  const { now = Date.now } = options;
  const parameters = new Map<string, Parameter>();

  const getParameter = (request: ServiceRequest): object => {
    const input = parseInput(request);
    const asked = optionalString(input, 'Name') ?? '';
    const name = asked.startsWith('arn:') ? nameInArn(asked) : asked;
    const parameter = parameters.get(keyOf({ ...request, name }));
    // The real service gives this error no message.
    if (parameter === undefined) throw new ServiceError('ParameterNotFound', '');
    const readable = parameter.type !== 'SecureString' || input.WithDecryption === true;
    return {
      Parameter: {
        ARN: arnOf(parameter),
        DataType: 'text',
        LastModifiedDate: parameter.modifiedAt / 1000,
        Name: parameter.name,
        Type: parameter.type,
        Value: readable ? parameter.value : ciphertextOf(parameter.value),
        Version: parameter.version,
      },
    };
  };

  return {
    service: {
      signingName: 'ssm',
      actionOf: (request) => targetAction(request, 'AmazonSSM'),
      handle: async (action, request) => {
        if (action !== 'GetParameter') {
          throw new ServiceError('UnknownOperationException', `the stand-in has no ${action}`);
        }
        return jsonResult(contentType, getParameter(request));
      },
      errorResponse: (error) => jsonError(contentType, error, error.code),
    },
    put: (parameter) => {
      const { type = 'String' } = parameter;
      const limit = 4096;
      if (Buffer.byteLength(parameter.value) > limit) {
        throw new Error(
          `a standard parameter has at most ${limit} bytes, '${parameter.name}' would have ${Buffer.byteLength(parameter.value)}`,
        );
      }
      const version = (parameters.get(keyOf(parameter))?.version ?? 0) + 1;
      parameters.set(keyOf(parameter), { ...parameter, type, version, modifiedAt: now() });
      return version;
    },
  };
};

const keyOf = ({ account, region, name }: ParameterPlace): string => `${account}/${region}/${name}`;

/** A name that begins with a slash does not get a second one in the ARN. */
const arnOf = ({ account, region, name }: ParameterPlace): string =>
  `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`;

/** The ARN does not tell whether the name began with a slash; only a name with further slashes must. */
const nameInArn = (arn: string): string => {
  const name = arn.slice(arn.indexOf(':parameter/') + ':parameter/'.length);
  return name.includes('/') ? `/${name}` : name;
};

const ciphertextOf = (value: string): string => createHash('sha512').update(value).digest('base64');
