/*
 * What a caller of the construct may say. Only clusters and zones are needed.
 */
import type { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ClusterSettings, FunctionOptions, ZoneSettings } from './settings-schema.ts';

/** The options of the function itself (mode, policy, guard …) stand beside these; its own defaults apply. */
export type DnsSyncProps = FunctionOptions & {
  readonly clusters: readonly ClusterSettings[];
  /** Hosted zones that exist. */
  readonly zones: readonly ZoneSettings[];
  /** How often everything is read. @default 15 minutes */
  readonly resyncInterval?: Duration;
  /** How long a deleted load balancer may take to come back. @default 90 seconds */
  readonly deletionDelay?: Duration;
  /** @default 3 months */
  readonly logRetention?: RetentionDays;
  /** Traces with X-Ray. @default false */
  readonly tracing?: boolean;
  /** Gives the AmazonEKSViewPolicy to the function; without it k8s/reader.yaml must be applied. @default true */
  readonly viewPolicy?: boolean;
  /** An SNS topic that hears of alarms. @default nobody hears of them */
  readonly alarmTopicArn?: string;
  /** A role that exists, for teams whose IAM is made elsewhere. @default a new role */
  readonly roleArn?: string;
  /** Only where stacks in other places must know the name beforehand. @default generated */
  readonly roleName?: string;
  /** The id of a VPC for the function; only with subnets. @default outside of any VPC */
  readonly vpc?: string;
  /** The ids of subnets that reach the clusters and the endpoints of AWS; only with vpc. */
  readonly subnets?: readonly string[];
};
