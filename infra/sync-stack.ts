/*
 * The stack of the ready app: one DnsSync from the settings, and the commands to run it.
 */
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnEventBusPolicy } from 'aws-cdk-lib/aws-events';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { DnsSync } from './dns-sync.ts';
import { cloudTrailCall, elbSource } from './event-patterns.ts';
import { addOutputs } from './outputs.ts';
import { forwardingPlaces, roleNeedsName } from './places.ts';
import type { DeploymentSettings } from './settings-schema.ts';

export type SyncStackProps = StackProps & { readonly settings: DeploymentSettings };

export class SyncStack extends Stack {
  readonly sync: DnsSync;

  constructor(scope: Construct, id: string, props: SyncStackProps) {
    const { settings, ...stackProps } = props;
    super(scope, id, {
      description: 'elb53: keeps Route 53 in step with the load balancers of EKS clusters',
      ...stackProps,
    });
    const { resyncMinutes, deletionDelaySeconds, logRetentionDays, ...rest } = settings;
    this.sync = new DnsSync(this, 'DnsSync', {
      ...rest,
      resyncInterval: Duration.minutes(resyncMinutes),
      deletionDelay: Duration.seconds(deletionDelaySeconds),
      logRetention: logRetentionDays satisfies RetentionDays,
      ...(roleNeedsName(settings) ? { roleName: functionRoleName(settings) } : {}),
    });
    this.admitForwarders(settings);
    addOutputs(this, this.sync, settings.clusters);
    if (settings.roleArn !== undefined) {
      // Where the role is made elsewhere, its owner reads here what it must allow.
      this.addMetadata('RequiredPolicyOfRole', this.sync.executionRole.requiredPolicy().toJSON());
    }
  }

  /** Other accounts may put calls of Elastic Load Balancing on our bus, and nothing else. */
  private admitForwarders(settings: DeploymentSettings): void {
    const foreign = forwardingPlaces(settings).filter((place) => place.foreignAccount);
    const accounts = new Set(foreign.flatMap((place) => place.account ?? []));
    for (const account of accounts) {
      // One word, because Sids of some services hold nothing else.
      const statementId = `${settings.stackName.replace(/-/g, '')}From${account}`;
      new CfnEventBusPolicy(this, `EventsFrom${account}`, {
        statementId,
        statement: {
          Sid: statementId,
          Effect: 'Allow',
          Principal: { AWS: `arn:${this.partition}:iam::${account}:root` },
          Action: 'events:PutEvents',
          Resource: `arn:${this.partition}:events:${this.region}:${this.account}:event-bus/default`,
          Condition: {
            StringEquals: { 'events:source': elbSource, 'events:detail-type': cloudTrailCall },
          },
        },
      });
    }
  }
}

/** IAM is global: the Region keeps two deployments apart. */
export const functionRoleName = (settings: DeploymentSettings): string =>
  `${settings.stackName}-${settings.region}`;

/** The role as stacks in other places name it. */
export const functionRoleArn = (stack: Stack, settings: DeploymentSettings): string =>
  settings.roleArn ??
  `arn:${stack.partition}:iam::${settings.account ?? stack.account}:role/${functionRoleName(settings)}`;
