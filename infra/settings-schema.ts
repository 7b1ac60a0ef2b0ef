/*
 * The shape of the settings: what a settings file may hold, with every default. The first part is the function's
 * configuration document (infra/configuration.ts hands it on); the second part is about the deployment itself.
 */
import * as z from 'zod';
import { filterOptions } from './filter-options.ts';

const role = z
  .string()
  .regex(
    /^arn:[^:]+:iam::\d{12}:role\/.+$/,
    'the ARN of a role, arn:aws:iam::111122223333:role/NAME',
  );
const account = z.string().regex(/^\d{12}$/, 'an account id of 12 digits');
const region = z.string().regex(/^[a-z]{2,4}(-[a-z]+)+-\d$/, 'a Region such as eu-west-1');
const affix = z.string().regex(/^[A-Za-z0-9_.%{}-]*$/, 'letters, digits and _ . % { } -');
const resource = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}-[0-9a-f]+$`), `an id that starts with ${prefix}-`);

const cluster = z.strictObject({
  name: z
    .string('the name of an EKS cluster')
    .regex(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/, 'the name of an EKS cluster'),
  region: region.exactOptional(),
  account: account.exactOptional(),
  ownerId: z
    .string()
    .regex(/^[^",\s]+$/, 'text without spaces, commas and quotes')
    .exactOptional(),
  roleArn: role.exactOptional(),
  accessEntry: z.boolean().exactOptional(),
  securityGroupId: resource('sg').exactOptional(),
});

const zone = z.strictObject({
  id: z
    .string('the id of a hosted zone')
    .regex(/^(\/hostedzone\/)?Z[A-Z0-9]{1,31}$/, 'the id of a hosted zone, which starts with Z')
    .transform((id) => id.replace('/hostedzone/', '')),
  name: z
    .string('the domain name of the zone')
    .min(1, 'the domain name of the zone')
    .transform((name) => name.toLowerCase().replace(/\.$/, '')),
  private: z.boolean().exactOptional(),
  roleArn: role.exactOptional(),
});

/** As external-dns's --source says them. */
const sourceNames = [
  'service',
  'ingress',
  'gateway-httproute',
  'gateway-grpcroute',
  'gateway-tlsroute',
  'gateway-tcproute',
  'gateway-udproute',
  'crd',
] as const;

/** Handed to the function as they are; the function fills in the defaults. */
export const functionOptions = z.strictObject({
  mode: z.enum(['apply', 'observe']).exactOptional(),
  policy: z.enum(['sync', 'upsert-only', 'create-only']).exactOptional(),
  sources: z.array(z.enum(sourceNames)).min(1).exactOptional(),
  ...filterOptions,
  annotationPrefixes: z
    .array(z.string().regex(/^\S+\/$/, 'an annotation prefix that ends with /'))
    .min(1)
    .exactOptional(),
  aaaa: z.enum(['dualstack', 'always', 'never']).exactOptional(),
  evaluateTargetHealth: z.boolean().exactOptional(),
  externalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/, 'an external id of IAM')
    .exactOptional(),
  txt: z
    .strictObject({
      prefix: affix.exactOptional(),
      suffix: affix.exactOptional(),
      wildcardReplacement: affix.exactOptional(),
      oldNames: z.enum(['keep', 'replace']).exactOptional(),
      encryptionKeySecretArn: z
        .string()
        .regex(
          /^arn:[^:]+:secretsmanager:[a-z]{2,4}(-[a-z]+)+-\d:\d{12}:secret:.+-[A-Za-z0-9]{6}$/,
          'the whole ARN of a secret, arn:aws:secretsmanager:eu-west-1:111122223333:secret:NAME-xxxxxx',
        )
        .exactOptional(),
    })
    .exactOptional(),
  guard: z
    .strictObject({
      maxDeletePercent: z.number().min(0).max(100).exactOptional(),
      minOwnedRecords: z.number().min(0).exactOptional(),
    })
    .exactOptional(),
  deleteGraceSeconds: z.number().min(0).max(900).exactOptional(),
});

/** CloudWatch Logs takes these and no others (PutRetentionPolicy). */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

export const settingsSchema = z.strictObject({
  clusters: z.array(cluster).min(1),
  zones: z.array(zone).min(1),
  ...functionOptions.shape,
  stackName: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, 'at most 40 letters, digits and -, a letter first')
    .default('elb53'),
  account: account.exactOptional(),
  region: region.exactOptional(),
  resyncMinutes: z.int().min(1).max(1440).default(15),
  deletionDelaySeconds: z.int().min(0).max(900).default(90),
  logRetentionDays: z.literal(retentionDays, `one of ${retentionDays.join(', ')}`).default(90),
  tracing: z.boolean().default(false),
  viewPolicy: z.boolean().default(true),
  alarmTopicArn: z
    .string()
    .regex(/^arn:[^:]+:sns:[^:]+:\d{12}:.+$/, 'the ARN of an SNS topic')
    .exactOptional(),
  roleArn: role.exactOptional(),
  createRoles: z.boolean().default(true),
  vpc: resource('vpc').exactOptional(),
  subnets: z.array(resource('subnet')).min(1).exactOptional(),
});

export type ClusterSettings = Readonly<z.infer<typeof cluster>>;
export type ZoneSettings = Readonly<z.infer<typeof zone>>;
export type FunctionOptions = Readonly<z.infer<typeof functionOptions>>;
export type DeploymentSettings = Readonly<z.infer<typeof settingsSchema>>;

/** The function's part of settings that hold more than that. */
export const optionsOf = (settings: FunctionOptions): FunctionOptions =>
  z.object(functionOptions.shape).parse(settings);
