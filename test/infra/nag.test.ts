/*
 * cdk-nag's AwsSolutions rules over every example, with tracing on as well. What we live with is acknowledged, with the
 * reason, in infra/acknowledgements.ts.
 */
import { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { expect, test } from 'vitest';
import { appOf, exampleSettings, examples, quietApp } from './synthesized.ts';

const violationsOf = (scope: IConstruct): readonly string[] =>
  new AwsSolutionsChecks(scope)
    .validateScope(scope)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );

test.for(examples)('%s breaks no AwsSolutions rule', (folder) => {
  const app = appOf({ ...exampleSettings(folder), tracing: true });
  expect(violationsOf(app)).toEqual([]);
});

test('the rules do find something where there is something', () => {
  const app = quietApp();
  new Bucket(new Stack(app, 'Careless'), 'Bucket');
  expect(violationsOf(app)).toContain('AwsSolutions-S10 Careless/Bucket/Resource');
});
