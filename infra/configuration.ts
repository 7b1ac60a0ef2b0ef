/*
 * The function's configuration document and its environment. The document may hold CDK tokens (the account and Region of an
 * environment-agnostic stack): CloudFormation fills them in when it deploys.
 */
import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Environment } from '../functions/sync/config.ts';
import type { ClusterSettings, FunctionOptions, ZoneSettings } from './settings-schema.ts';

/** Set as variables of the function; a variable that Environment has and this lacks does not compile. */
export type FunctionEnvironment = Required<Omit<Environment, ConfigurationKey>> &
  Record<Exclude<keyof Environment, ConfigurationKey>, string> &
  (
    | Required<Pick<Environment, 'ELB53_CONFIG'>>
    | Required<Pick<Environment, 'ELB53_CONFIG_PARAMETER'>>
  );

type ConfigurationKey = 'ELB53_CONFIG' | 'ELB53_CONFIG_PARAMETER';

export type ConfigurationInput = {
  readonly clusters: readonly ClusterSettings[];
  readonly zones: readonly ZoneSettings[];
  readonly options: FunctionOptions;
};

/** JSON text, with tokens where the place of the stack is not known yet. */
export const configurationJson = (scope: Construct, input: ConfigurationInput): string => {
  const stack = Stack.of(scope);
  return stack.toJsonString({
    clusters: input.clusters.map((cluster) => ({
      name: cluster.name,
      region: cluster.region ?? stack.region,
      account: cluster.account ?? stack.account,
      ...(cluster.ownerId === undefined ? {} : { ownerId: cluster.ownerId }),
      ...(cluster.roleArn === undefined ? {} : { roleArn: cluster.roleArn }),
    })),
    zones: input.zones.map((zone) => ({
      id: zone.id,
      name: zone.name,
      ...(zone.private === true ? { private: true } : {}),
      ...(zone.roleArn === undefined ? {} : { roleArn: zone.roleArn }),
    })),
    ...input.options,
  });
};

/** All variables of a function have 4 KB together (Lambda quotas); beyond this the document goes into a parameter. */
const longestVariable = 3 * 1024;

/** An advanced parameter holds 8 KB, a standard one 4 KB (Systems Manager quotas). */
export const longestStandardParameter = 4 * 1024;
export const longestParameter = 8 * 1024;

export const fitsVariable = (bytes: number): boolean => bytes <= longestVariable;

/** How long the document will be; a token counts as the longest thing it can stand for, a Region's name. */
export const configurationBytes = (input: ConfigurationInput): number => {
  const known = (value: string | undefined): string =>
    value === undefined || Token.isUnresolved(value) ? 'ap-southeast-00' : value;
  const places = input.clusters.map((cluster) => ({
    ...cluster,
    region: known(cluster.region),
    account: known(cluster.account),
  }));
  const document = { clusters: places, zones: input.zones, ...input.options };
  return Buffer.byteLength(JSON.stringify(document));
};
