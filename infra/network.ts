/*
 * A place inside a VPC for clusters without a public endpoint. Ids only: nothing is looked up, so synth works offline.
 */
import { CfnSecurityGroup, CfnSecurityGroupIngress } from 'aws-cdk-lib/aws-ec2';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export type FunctionNetworkProps = {
  readonly vpc: string;
  readonly subnets: readonly string[];
};

export class FunctionNetwork extends Construct {
  readonly config: CfnFunction.VpcConfigProperty;
  private readonly securityGroup: CfnSecurityGroup;

  constructor(scope: Construct, id: string, props: FunctionNetworkProps) {
    super(scope, id);
    this.securityGroup = new CfnSecurityGroup(this, 'SecurityGroup', {
      groupDescription: 'elb53: HTTPS to the clusters and to the endpoints of AWS',
      vpcId: props.vpc,
      securityGroupEgress: ['0.0.0.0/0', '::/0'].map((range) => ({
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        description: 'HTTPS',
        ...(range.includes(':') ? { cidrIpv6: range } : { cidrIp: range }),
      })),
    });
    this.config = {
      subnetIds: [...props.subnets],
      securityGroupIds: [this.securityGroup.attrGroupId],
    };
  }

  /** Opens the security group of a cluster's control plane to the function. */
  admitTo(clusterName: string, clusterSecurityGroupId: string): void {
    new CfnSecurityGroupIngress(this, `To${clusterSecurityGroupId}`, {
      groupId: clusterSecurityGroupId,
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      sourceSecurityGroupId: this.securityGroup.attrGroupId,
      description: `elb53 reads the cluster ${clusterName}`,
    });
  }
}
