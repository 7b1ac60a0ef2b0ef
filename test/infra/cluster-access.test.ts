/*
 * The ways into a cluster: the access entry, the command for aws-auth, and the RBAC that comes with us.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readerGroup } from '../../infra/cluster-access.ts';
import { resolve } from './cloudformation.ts';
import { resourcesOf } from './resources.ts';
import { oneCluster, templateOf } from './synthesized.ts';

describe('the access entry', () => {
  test('names the role by reference, so that a new role gets a new entry', () => {
    const [entry] = Object.values(templateOf(oneCluster).findResources('AWS::EKS::AccessEntry'));
    expect(entry?.Properties.PrincipalArn).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^DnsSyncExecutionRole/), 'Arn'],
    });
    expect(resolve(entry?.Properties)).toMatchObject({
      ClusterName: 'prod',
      Type: 'STANDARD',
      KubernetesGroups: ['elb53:readers'],
      AccessPolicies: [
        {
          AccessScope: { Type: 'cluster' },
          PolicyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy',
        },
      ],
    });
  });

  test('comes without the view policy for those who have their own RBAC', () => {
    const entries = resourcesOf(
      templateOf({ ...oneCluster, viewPolicy: false }),
      'AWS::EKS::AccessEntry',
    );
    expect(entries).toEqual([expect.not.objectContaining({ AccessPolicies: expect.anything() })]);
  });

  test('gives way to a command for clusters on the aws-auth ConfigMap', () => {
    const clusters = [{ name: 'old-prod', accessEntry: false }];
    const old = templateOf({ ...oneCluster, clusters });
    old.resourceCountIs('AWS::EKS::AccessEntry', 0);
    const { Value } = resolve(old.findOutputs('MapRoleoldprod').MapRoleoldprod) as {
      readonly Value: string;
    };
    expect(Value).toMatch(
      /^eksctl create iamidentitymapping --region eu-west-1 --cluster old-prod --arn \S+ --username elb53 --group elb53:readers$/,
    );
  });

  test('is bound by k8s/reader.yaml, which only reads', () => {
    const text = readFileSync(new URL('../../k8s/reader.yaml', import.meta.url), 'utf8');
    const [role, binding] = parseAllDocuments(text).map((document) => document.toJS());
    expect(binding.subjects).toEqual([
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: readerGroup },
    ]);
    expect(binding.roleRef.name).toBe(role.metadata.name);
    for (const rule of role.rules) {
      expect(rule.verbs).toEqual(['get', 'list']);
      expect(rule.resources).not.toContain('secrets');
      expect(rule.resources).not.toContain('*');
    }
    const resources = role.rules.flatMap((rule: { resources: string[] }) => rule.resources);
    expect(resources).toEqual(expect.arrayContaining(['services', 'ingresses', 'httproutes']));
  });
});
