/*
 * The way into a cluster: an EKS access entry for a role, with the group that k8s/reader.yaml binds and, unless switched
 * off, the AmazonEKSViewPolicy. EKS ties an entry to the very role, not to its name; the entry names the role by reference,
 * so CloudFormation replaces it together with the role.
 */
import { Stack } from 'aws-cdk-lib';
import { CfnAccessEntry } from 'aws-cdk-lib/aws-eks';
import type { Construct } from 'constructs';

/** The subject of the binding in k8s/reader.yaml. */
export const readerGroup = 'elb53:readers';

export type ClusterAccessProps = {
  readonly clusterName: string;
  readonly principalArn: string;
  readonly viewPolicy: boolean;
};

export const addClusterAccess = (
  scope: Construct,
  id: string,
  props: ClusterAccessProps,
): CfnAccessEntry => {
  const { partition } = Stack.of(scope);
  const policyArn = `arn:${partition}:eks::aws:cluster-access-policy/AmazonEKSViewPolicy`;
  return new CfnAccessEntry(scope, id, {
    clusterName: props.clusterName,
    principalArn: props.principalArn,
    type: 'STANDARD',
    kubernetesGroups: [readerGroup],
    ...(props.viewPolicy
      ? { accessPolicies: [{ policyArn, accessScope: { type: 'cluster' } }] }
      : {}),
  });
};
