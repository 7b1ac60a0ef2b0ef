/*
 * The role the function runs with: ours, or one that was brought along and that we leave as it is. Either way the statements
 * are collected, so that the template says what a brought role must allow.
 */
import {
  type IRole,
  PolicyDocument,
  type PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeUnscopedCalls } from './acknowledgements.ts';

export type ExecutionRoleProps = {
  /** A role that exists; nothing is added to it. @default a new one */
  readonly roleArn?: string;
  /** Only where stacks in other places must know the name beforehand. @default generated */
  readonly roleName?: string;
};

export class ExecutionRole extends Construct {
  readonly role: IRole;
  private readonly statements = new Map<string, PolicyStatement>();

  constructor(scope: Construct, id: string, props: ExecutionRoleProps = {}) {
    super(scope, id);
    const { roleArn, roleName } = props;
    this.role =
      roleArn === undefined
        ? new Role(this, 'Role', {
            assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
            description:
              'elb53: reads load balancers and clusters, writes the records of its hosted zones',
            ...(roleName === undefined ? {} : { roleName }),
          })
        : Role.fromRoleArn(this, 'Role', roleArn, { mutable: false });
    acknowledgeUnscopedCalls(this);
  }

  /** A statement with the id of an earlier one widens that one. */
  allow(...statements: readonly PolicyStatement[]): void {
    for (const statement of statements) {
      const known = this.statements.get(statement.sid ?? '');
      if (known === undefined) {
        this.statements.set(statement.sid ?? '', statement);
        this.role.addToPrincipalPolicy(statement);
      } else {
        known.addResources(...statement.resources);
        known.addConditions(statement.conditions);
      }
    }
  }

  /** What the role must allow, whoever made it. */
  requiredPolicy(): PolicyDocument {
    return new PolicyDocument({ statements: [...this.statements.values()] });
  }
}
