/*
 * The statements of every policy in a template, with the ids of resources cut to what a reader needs.
 */
import type { Template } from 'aws-cdk-lib/assertions';
import { resolve } from './cloudformation.ts';

export type Statement = Readonly<Record<string, unknown>> & { readonly Sid?: string };
export type PolicyProperties = {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
  readonly Roles: readonly string[];
};

/** Logical ids end with a hash of the path, which no reader needs. */
const short = (text: string): string => text.replace(/^(DnsSync\w+)[0-9A-F]{8}(?=\.|$)/, '$1');

export const statementsOf = (template: Template): readonly Statement[] =>
  Object.values(template.findResources('AWS::IAM::Policy')).flatMap((policy) => {
    const { PolicyDocument } = resolve(policy.Properties) as PolicyProperties;
    return JSON.parse(JSON.stringify(PolicyDocument.Statement), (_, value) =>
      typeof value === 'string' ? short(value) : value,
    ) as Statement[];
  });

export const bySid = (statements: readonly Statement[]): Readonly<Record<string, Statement>> =>
  Object.fromEntries(statements.map((statement) => [statement.Sid, statement]));
