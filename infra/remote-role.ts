/*
 * Roles for other accounts: the function assumes them to change a zone or to read a cluster there. The trust names the
 * account and, as a condition, the one role that may come, so it can be made before that role exists.
 */
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeUnscopedCalls } from './acknowledgements.ts';
import { clusterStatements, type ZoneAccess, zoneStatements } from './permissions.ts';
import type { ClusterSettings, ZoneSettings } from './settings-schema.ts';

type TrustProps = {
  /** The role of the function, in the account of the deployment. */
  readonly trustedRoleArn: string;
  readonly trustedAccount: string;
  /** A word that the caller must know as well. @default none */
  readonly externalId?: string;
  /** The name in roleArn of the settings. */
  readonly roleName: string;
  /** @default '/' */
  readonly path?: string;
};

export type ZoneRoleProps = TrustProps &
  ZoneAccess & {
    readonly zones: readonly ZoneSettings[];
  };

export type ClusterRoleProps = TrustProps & { readonly clusters: readonly ClusterSettings[] };

/** Either kind, or both where one role serves zones and clusters. */
export class RemoteRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: ZoneRoleProps & ClusterRoleProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      description: 'elb53: what the sync of another account may do here',
      roleName: props.roleName,
      path: props.path ?? '/',
      assumedBy: new AccountPrincipal(props.trustedAccount).withConditions({
        ArnEquals: { 'aws:PrincipalArn': props.trustedRoleArn },
        ...(props.externalId === undefined
          ? {}
          : { StringEquals: { 'sts:ExternalId': props.externalId } }),
      }),
    });
    const statements = [
      ...zoneStatements(this, props.zones, props),
      ...clusterStatements(this, props.clusters),
    ];
    acknowledgeUnscopedCalls(this);
    for (const statement of statements) this.role.addToPrincipalPolicy(statement);
  }
}

export class ZoneRole extends RemoteRole {
  constructor(scope: Construct, id: string, props: ZoneRoleProps) {
    super(scope, id, { ...props, clusters: [] });
  }
}

export class ClusterRole extends RemoteRole {
  constructor(scope: Construct, id: string, props: ClusterRoleProps) {
    super(scope, id, { ...props, zones: [] });
  }
}
