/*
 * The function's configuration document and its environment. The document may hold CDK tokens (the account and Region of an
 * environment-agnostic stack): CloudFormation fills them in when it deploys. It is a variable while it is small and an SSM
 * parameter when it is not.
 */
import { Lazy, Stack, Token } from 'aws-cdk-lib';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { filterProblems } from '../functions/core/filter-problems.ts';
import type { Environment } from '../functions/sync/config.ts';
import type { ExecutionRole } from './execution-role.ts';
import { parameterStatement } from './permissions.ts';
import type { ClusterSettings, FunctionOptions, ZoneSettings } from './settings-schema.ts';

export type ConfigurationContent = {
  /** May grow until the template is made. */
  readonly clusters: readonly ClusterSettings[];
  readonly zones: readonly ZoneSettings[];
  readonly options: FunctionOptions;
};

/** Environment with one of its two configuration variables set: a variable that is missing here does not compile. */
export type FunctionEnvironment = Environment &
  (
    | Required<Pick<Environment, 'ELB53_CONFIG'>>
    | Required<Pick<Environment, 'ELB53_CONFIG_PARAMETER'>>
  );

export type ConfigurationProps = {
  readonly role: ExecutionRole;
  readonly content: ConfigurationContent;
};

/** All variables of a function have 4 KB together (Lambda quotas). */
const longestVariable = 3 * 1024;

/** Systems Manager quotas. */
const longestParameter = 8 * 1024;

export class Configuration extends Construct {
  private readonly props: ConfigurationProps;
  private parameter: StringParameter | null = null;

  constructor(scope: Construct, id: string, props: ConfigurationProps) {
    super(scope, id);
    this.props = props;
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** To be called after the content grew. */
  contentChanged(): void {
    if (this.parameter !== null || this.bytes() <= longestVariable) return;
    this.parameter = new StringParameter(this, 'Parameter', {
      description: 'elb53: the configuration of the function',
      stringValue: Lazy.string({ produce: () => this.document() }),
      // Standard up to 4 KB, advanced (some cents a month) beyond.
      tier: ParameterTier.INTELLIGENT_TIERING,
    });
    this.props.role.allow(parameterStatement(this.parameter.parameterArn));
  }

  environment(queueUrl: string): FunctionEnvironment {
    const variables: Required<Omit<Environment, 'ELB53_CONFIG' | 'ELB53_CONFIG_PARAMETER'>> = {
      ELB53_QUEUE_URL: queueUrl,
    };
    return this.parameter === null
      ? { ...variables, ELB53_CONFIG: this.document() }
      : { ...variables, ELB53_CONFIG_PARAMETER: this.parameter.parameterName };
  }

  private document(): string {
    const { clusters, zones, options } = this.props.content;
    const stack = Stack.of(this);
    return stack.toJsonString({
      clusters: clusters.map((cluster) => ({
        name: cluster.name,
        region: cluster.region ?? stack.region,
        account: cluster.account ?? stack.account,
        ...(cluster.ownerId === undefined ? {} : { ownerId: cluster.ownerId }),
        ...(cluster.roleArn === undefined ? {} : { roleArn: cluster.roleArn }),
      })),
      zones: zones.map((zone) => ({
        id: zone.id,
        name: zone.name,
        ...(zone.private === true ? { private: true } : {}),
        ...(zone.roleArn === undefined ? {} : { roleArn: zone.roleArn }),
      })),
      ...options,
    });
  }

  /** At most; a token counts as the longest thing it can stand for. */
  private bytes(): number {
    const { clusters, zones, options } = this.props.content;
    const text = (value: string | undefined): string =>
      value === undefined || Token.isUnresolved(value) ? 'ap-southeast-00' : value;
    const places = clusters.map((cluster) => ({
      ...cluster,
      region: text(cluster.region),
      account: text(cluster.account),
    }));
    return Buffer.byteLength(JSON.stringify({ clusters: places, zones, ...options }));
  }

  private problems(): string[] {
    const bytes = this.bytes();
    const problems = filterProblems(this.props.content.options);
    if (bytes <= longestParameter) return [...problems];
    return [
      ...problems,
      `the configuration has ${bytes} bytes, at most ${longestParameter} fit into an SSM parameter; split the clusters over two deployments`,
    ];
  }
}
