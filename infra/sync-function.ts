/*
 * The function itself: bundled by the esbuild of this package, without Docker, and its log group.
 */
import { fileURLToPath } from 'node:url';
import { Duration, Lazy, RemovalPolicy } from 'aws-cdk-lib';
import { Architecture, type CfnFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionEnvironment } from './configuration.ts';
import type { ExecutionRole } from './execution-role.ts';
import { bundling, memoryMegabytes, nodeOptions, timeoutSeconds } from './function-shape.ts';
import { logStatement, tracingStatement } from './permissions.ts';

export const functionTimeout = Duration.seconds(timeoutSeconds);

export type SyncFunctionProps = {
  readonly role: ExecutionRole;
  /** Asked when the template is made, so that clusters may still be added. */
  readonly environment: () => FunctionEnvironment;
  readonly logRetention: RetentionDays;
  readonly tracing: boolean;
  readonly network: CfnFunction.VpcConfigProperty | null;
};

export class SyncFunction extends Construct {
  readonly handler: NodejsFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: SyncFunctionProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Log', {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    props.role.allow(logStatement(this.logGroup.logGroupArn));
    if (props.tracing) props.role.allow(tracingStatement());
    this.handler = new NodejsFunction(this, 'Handler', {
      description: 'elb53: keeps Route 53 in step with the load balancers of EKS clusters',
      entry: pathOf('../functions/sync/handler.ts'),
      projectRoot: pathOf('..'),
      depsLockFilePath: pathOf('../package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memoryMegabytes,
      timeout: functionTimeout,
      role: props.role.role,
      logGroup: this.logGroup,
      tracing: props.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      bundling: {
        ...bundling,
        format: OutputFormat.CJS,
        mainFields: [...bundling.mainFields],
        bundleAwsSDK: true,
        forceDockerBundling: false,
        logLevel: LogLevel.WARNING,
      },
    });
    const resource = this.handler.node.defaultChild as CfnFunction;
    resource.environment = Lazy.any({
      produce: () => ({ variables: { ...props.environment(), NODE_OPTIONS: nodeOptions } }),
    });
    if (props.network !== null) resource.vpcConfig = props.network;
  }
}

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
