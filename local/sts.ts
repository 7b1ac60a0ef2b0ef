/*
 * The stand-in for STS: who am I, and the keys of a role. A role must be announced with `allowRole` before it can be
 * assumed, with the external id it asks for, if it asks for one.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Credential, Credentials } from './credentials.ts';
import {
  type Form,
  formFields,
  parseForm,
  queryError,
  queryResult,
  type Result,
  requiredText,
  textOf,
  unknownAction,
} from './query-protocol.ts';
import { type AwsService, ServiceError } from './service.ts';

type AllowedRole = { readonly arn: string; readonly externalId?: string };

export type Sts = {
  readonly service: AwsService;
  readonly allowRole: (role: AllowedRole) => void;
  readonly forbidRole: (arn: string) => void;
};

const version = '2011-06-15';
const namespace = `https://sts.amazonaws.com/doc/${version}/`;

export const createSts = (options: { readonly credentials: Credentials }): Sts => {
  const { credentials } = options;
  const roles = new Map<string, AllowedRole>();

  const assumeRole = (form: Form, caller: Credential): Result => {
    const roleArn = requiredText(form, 'RoleArn');
    const sessionName = requiredText(form, 'RoleSessionName');
    const [, partition, account, rolePath] =
      /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(.+)$/.exec(roleArn) ?? [];
    if (partition === undefined || account === undefined || rolePath === undefined) {
      throw new ServiceError('ValidationError', `${roleArn} is invalid`);
    }
    if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
      throw new ServiceError(
        'ValidationError',
        `1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: ` +
          'Member must satisfy regular expression pattern: [\\w+=,.@-]*',
      );
    }
    const lifetimeSeconds = lifetimeOf(form, caller);
    const role = roles.get(roleArn);
    if (
      role === undefined ||
      (role.externalId !== undefined && role.externalId !== textOf(form, 'ExternalId'))
    ) {
      throw new ServiceError(
        'AccessDenied',
        `User: ${caller.principalArn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
        403,
      );
    }
    // The session's ARN has the role's name without its path.
    const roleName = rolePath.slice(rolePath.lastIndexOf('/') + 1);
    const arn = `arn:${partition}:sts::${account}:assumed-role/${roleName}/${sessionName}`;
    const session = credentials.issueSession(account, arn, lifetimeSeconds);
    return {
      AssumedRoleUser: { AssumedRoleId: userIdOf(arn), Arn: arn },
      Credentials: {
        AccessKeyId: session.accessKeyId,
        SecretAccessKey: session.secretAccessKey,
        SessionToken: session.sessionToken ?? '',
        Expiration: new Date(session.expiresAt ?? 0),
      },
    };
  };

  const answer = (action: string, form: Form, caller: Credential): Result => {
    switch (action) {
      case 'GetCallerIdentity':
        return {
          Arn: caller.principalArn,
          UserId: userIdOf(caller.principalArn),
          Account: caller.account,
        };
      case 'AssumeRole':
        return assumeRole(form, caller);
      default:
        throw unknownAction(action, version);
    }
  };

  return {
    service: {
      signingName: 'sts',
      actionOf: (request) => {
        const fields = formFields(request);
        return fields.get('Version') === version ? (fields.get('Action') ?? undefined) : undefined;
      },
      handle: async (action, request) => {
        const caller = credentials.find(request.accessKeyId);
        if (caller === undefined) {
          throw new ServiceError(
            'InvalidClientTokenId',
            'The security token included in the request is invalid.',
            403,
          );
        }
        const form = parseForm(formFields(request));
        return queryResult(action, namespace, answer(action, form, caller), randomUUID());
      },
      errorResponse: (error, requestId) => queryError(error, namespace, requestId),
    },
    allowRole: (role) => {
      roles.set(role.arn, role);
    },
    forbidRole: (arn) => {
      roles.delete(arn);
    },
  };
};

const lifetimeOf = (form: Form, caller: Credential): number => {
  const seconds = Number(textOf(form, 'DurationSeconds') ?? '3600');
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200) {
    throw new ServiceError(
      'ValidationError',
      `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: ` +
        'Member must have value between 900 and 43200',
    );
  }
  if (caller.sessionToken !== null && seconds > 3600) {
    throw new ServiceError(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  return seconds;
};

/** A user has one id; a session has its role's id and its own name. */
const userIdOf = (principalArn: string): string => {
  const [kind, name = '', session] = principalArn.split(':').at(5)?.split('/') ?? [];
  const id = createHash('sha256')
    .update(`${principalArn.split(':').at(4)}/${name}`)
    .digest('hex');
  const suffix = id.slice(0, 17).toUpperCase();
  return kind === 'assumed-role' ? `AROA${suffix}:${session}` : `AIDA${suffix}`;
};
