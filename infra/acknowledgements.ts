/*
 * The findings of cdk-nag's AwsSolutions rules that we live with, each with its reason. Anything else is an error in test.
 */
import { Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Which calls these are, and that nothing narrower exists, stands at each of them in permissions.ts. */
export const acknowledgeUnscopedCalls = (role: Construct): void =>
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'the Describe calls of Elastic Load Balancing, X-Ray, and the network interfaces that Lambda makes take no resource-level permissions; the first are limited to the Regions of the clusters',
  });

export const acknowledgeLastQueue = (queue: Construct): void =>
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'it is the dead-letter queue of EventBridge rules, which the rule cannot know of',
  });
