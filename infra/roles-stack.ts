/*
 * The roles of one other account, named as the settings name them (roleArn), ready to be deployed there.
 */
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { RemoteRolePlace } from './places.ts';
import { RemoteRole } from './remote-role.ts';
import type { DeploymentSettings } from './settings-schema.ts';
import { functionRoleArn } from './sync-stack.ts';

export type RolesStackProps = StackProps & {
  readonly settings: DeploymentSettings;
  readonly roles: readonly RemoteRolePlace[];
};

export class RolesStack extends Stack {
  constructor(scope: Construct, id: string, props: RolesStackProps) {
    const { settings, roles, ...stackProps } = props;
    super(scope, id, {
      description: 'elb53: roles for the sync of another account',
      ...stackProps,
    });
    for (const { roleArn, clusters, zones } of roles) {
      const name = roleArn.slice(roleArn.lastIndexOf('/') + 1);
      const path = roleArn.slice(roleArn.indexOf('/'), roleArn.lastIndexOf('/') + 1);
      new RemoteRole(this, name, {
        trustedAccount: settings.account ?? this.account,
        trustedRoleArn: functionRoleArn(this, settings),
        roleName: name,
        path,
        zones,
        clusters: clusters.map((cluster) => ({
          ...cluster,
          account: cluster.account ?? this.account,
          region: cluster.region ?? settings.region ?? this.region,
        })),
        ...(settings.mode === undefined ? {} : { mode: settings.mode }),
        ...(settings.zoneTags === undefined ? {} : { zoneTags: settings.zoneTags }),
        ...(settings.externalId === undefined ? {} : { externalId: settings.externalId }),
      });
    }
  }
}
