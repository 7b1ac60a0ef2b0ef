/*
 * The stacks of some settings as templates, with the feature flags of cdk.json and without bundling the function.
 */
import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { addStacks } from '../../infra/add-stacks.ts';
import { parseSettings } from '../../infra/settings.ts';

type CdkJson = { readonly context: Readonly<Record<string, unknown>> };

const cdkJson = JSON.parse(
  readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'),
) as CdkJson;

export const quietApp = (context: Readonly<Record<string, unknown>> = {}): App =>
  new App({ context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [], ...context } });

export const oneCluster = {
  clusters: [{ name: 'prod' }],
  zones: [{ id: 'Z0123456789ABC', name: 'example.com' }],
};

/** Parsed as a settings file would be. */
export const appOf = (settings: object): App => {
  const app = quietApp();
  addStacks(app, parseSettings(settings));
  return app;
};

/** The template of every stack, by its id. */
export const templatesOf = (settings: object): Readonly<Record<string, Template>> => {
  const key = JSON.stringify(settings);
  const known = synthesized.get(key);
  if (known !== undefined) return known;
  const stacks = appOf(settings).node.findAll().filter(Stack.isStack);
  const templates = Object.fromEntries(
    stacks.map((stack) => [stack.node.id, Template.fromStack(stack)]),
  );
  synthesized.set(key, templates);
  return templates;
};

const synthesized = new Map<string, Readonly<Record<string, Template>>>();

export const templateOf = (settings: object, id = 'elb53'): Template => {
  const template = templatesOf(settings)[id];
  if (template === undefined) throw new Error(`no stack ${id}`);
  return template;
};

export const exampleSettings = (folder: string): object =>
  JSON.parse(
    readFileSync(new URL(`../../examples/${folder}/settings.json`, import.meta.url), 'utf8'),
  ) as object;

export const examples = [
  'one-cluster',
  'shared-zones',
  'second-region',
  'zone-in-another-account',
  'private-cluster',
  'split-horizon',
] as const;
