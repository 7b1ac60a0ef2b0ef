/*
 * The resources of one type in a template, as CloudFormation would see their properties.
 */
import type { Template } from 'aws-cdk-lib/assertions';
import { resolve } from './cloudformation.ts';

export type Properties = Readonly<Record<string, unknown>>;

export const resourcesOf = (from: Template, type: string): readonly Properties[] =>
  Object.values(from.findResources(type)).map(
    (resource) => resolve(resource.Properties) as Properties,
  );
