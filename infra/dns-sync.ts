/*
 * The whole sync as one construct: function, role, queues, rules, access to the clusters, alarms and dashboard. Hosted zones
 * are only ever named: none is created, changed or deleted, and deleting the construct deletes no record.
 */
import { Duration, Stack } from 'aws-cdk-lib';
import type { Dashboard, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable, IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { addClusterAccess } from './cluster-access.ts';
import { Configuration } from './configuration.ts';
import { SyncDashboard } from './dashboard.ts';
import type { DnsSyncProps } from './dns-sync-props.ts';
import { EventQueues } from './event-queues.ts';
import { ExecutionRole } from './execution-role.ts';
import * as metrics from './metrics.ts';
import { FunctionNetwork } from './network.ts';
import {
  clusterStatements,
  networkStatements,
  queueStatements,
  roleStatements,
  secretStatement,
  zoneStatements,
} from './permissions.ts';
import { SavedQueries } from './saved-queries.ts';
import { type ClusterSettings, optionsOf } from './settings-schema.ts';
import { functionTimeout, SyncFunction } from './sync-function.ts';
import { Triggers } from './triggers.ts';

const batchingWindow = Duration.seconds(5);

export class DnsSync extends Construct {
  readonly handler: IFunction;
  readonly logGroup: ILogGroup;
  readonly executionRole: ExecutionRole;
  readonly queues: EventQueues;
  readonly alarms: Alarms;
  readonly dashboard: Dashboard;
  private readonly clusters: ClusterSettings[] = [];
  private readonly configuration: Configuration;
  private readonly network: FunctionNetwork | null;
  private readonly viewPolicy: boolean;

  constructor(scope: Construct, id: string, props: DnsSyncProps) {
    super(scope, id);
    const options = optionsOf(props);
    const { vpc, subnets, resyncInterval = Duration.minutes(15) } = props;
    this.viewPolicy = props.viewPolicy ?? true;
    this.executionRole = new ExecutionRole(this, 'Execution', {
      ...(props.roleArn === undefined ? {} : { roleArn: props.roleArn }),
      ...(props.roleName === undefined ? {} : { roleName: props.roleName }),
    });
    this.queues = new EventQueues(this, 'Queues', {
      deletionDelaySeconds: (props.deletionDelay ?? Duration.seconds(90)).toSeconds(),
      functionTimeout,
      batchingWindow,
    });
    this.network =
      vpc === undefined || subnets === undefined
        ? null
        : new FunctionNetwork(this, 'Network', { vpc, subnets });
    this.configuration = new Configuration(this, 'Configuration', {
      role: this.executionRole,
      content: { clusters: this.clusters, zones: props.zones, options },
    });
    this.permit(props);
    for (const cluster of props.clusters) this.addCluster(cluster);

    const { handler, logGroup } = new SyncFunction(this, 'Function', {
      role: this.executionRole,
      environment: () => this.configuration.environment(this.queues.changes.queueUrl),
      logRetention: props.logRetention ?? RetentionDays.THREE_MONTHS,
      tracing: props.tracing ?? false,
      network: this.network?.config ?? null,
    });
    this.handler = handler;
    this.logGroup = logGroup;
    new Triggers(this, 'Triggers', {
      queues: this.queues,
      handler,
      resyncInterval,
      batchingWindow,
    });
    const watched = { handler, deadLetterQueues: this.queues.deadLetterQueues };
    this.alarms = new Alarms(this, 'Alarms', {
      ...watched,
      resyncInterval,
      ...(props.alarmTopicArn === undefined ? {} : { topicArn: props.alarmTopicArn }),
    });
    this.dashboard = new SyncDashboard(this, 'Watch', {
      ...watched,
      alarms: this.alarms,
      logGroup,
    }).dashboard;
    new SavedQueries(this, 'Queries', logGroup);
  }

  get role(): IRole {
    return this.executionRole.role;
  }

  /** Reads one more cluster: configuration, permissions and, where the cluster is in this place, the way into it. */
  addCluster(cluster: ClusterSettings): void {
    this.clusters.push(cluster);
    this.configuration.contentChanged();
    this.permitCluster(cluster);
    if (!this.isHere(cluster)) return;
    if (cluster.accessEntry ?? true) {
      addClusterAccess(this, `Access-${cluster.name}`, {
        clusterName: cluster.name,
        principalArn: cluster.roleArn ?? this.role.roleArn,
        viewPolicy: this.viewPolicy,
      });
    }
    if (cluster.securityGroupId !== undefined) {
      this.network?.admitTo(cluster.name, cluster.securityGroupId);
    }
  }

  /** Lets somebody force a resync or ask for a plan. */
  grantInvoke(grantee: IGrantable): Grant {
    return this.handler.grantInvoke(grantee);
  }

  metricRecords(outcome: metrics.RecordOutcome, options?: MetricOptions): Metric {
    return metrics.recordsOf(outcome, options);
  }

  metricClusters(coverage: metrics.ClusterCoverage, options?: MetricOptions): Metric {
    return metrics.clustersOf(coverage, options);
  }

  metricOwnedRecords(options?: MetricOptions): Metric {
    return metrics.stateOf('OwnedRecords', options);
  }

  metricEventToApplied(options?: MetricOptions): Metric {
    return metrics.stateOf('EventToApplied', options);
  }

  metricFailures(options?: MetricOptions): Metric {
    return metrics.countOf('Failures', options);
  }

  /** `action` as in "route53:ChangeResourceRecordSets". */
  metricRequests(action: string, options?: MetricOptions): Metric {
    return metrics.requestsOf(action, options);
  }

  private permit(props: DnsSyncProps): void {
    const { changes, deletions } = this.queues;
    const secretArn = props.txt?.encryptionKeySecretArn;
    const withoutRole = props.zones.filter((zone) => zone.roleArn === undefined);
    const roles = props.zones.flatMap((zone) => zone.roleArn ?? []);
    this.executionRole.allow(
      ...zoneStatements(this, withoutRole, props),
      ...roleStatements(roles),
      ...queueStatements({
        consumedArns: [changes.queueArn, deletions.queueArn],
        followUpArn: changes.queueArn,
      }),
      ...(secretArn === undefined ? [] : [secretStatement(secretArn)]),
      ...(this.network === null ? [] : networkStatements(this)),
    );
  }

  private permitCluster(cluster: ClusterSettings): void {
    const own = this.clusters.filter((other) => other.roleArn === undefined);
    this.executionRole.allow(
      ...(cluster.roleArn === undefined
        ? clusterStatements(this, own)
        : roleStatements([cluster.roleArn])),
    );
  }

  /** Access entries and security group rules can only be made beside the cluster. */
  private isHere(cluster: ClusterSettings): boolean {
    const { region, account } = Stack.of(this);
    return (cluster.region ?? region) === region && (cluster.account ?? account) === account;
  }
}
