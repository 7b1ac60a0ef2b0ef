/*
 * The Lambda function as a value: middy puts the logger context on, flushes metrics, and aborts every call shortly before
 * the invocation's time is over.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import { awsClients } from '../adapters/aws-clients.ts';
import { readParameter } from '../adapters/parameter.ts';
import { countRequests } from '../adapters/request-counts.ts';
import { readSecret } from '../adapters/secret.ts';
import { type EnvironmentFacts, settingsLoader } from './config.ts';
import { createHandler } from './create-handler.ts';

export type FunctionOptions = {
  /** How long one request to a Kubernetes API may take. @default 15 */
  readonly kubernetesTimeoutSeconds?: number;
  /** How long one look at a cluster may take. @default 60 */
  readonly clusterTimeoutSeconds?: number;
};

/** Throws SyncError `invalid-configuration` when the environment holds a bad document. */
export const createFunction = (environment: EnvironmentFacts, options: FunctionOptions = {}) => {
  const requests = countRequests();
  let externalId: string | null = null;
  const clients = awsClients({ onRequest: requests.count, externalId: () => externalId });
  const logger = new Logger({ serviceName: 'elb53' });
  const metrics = new Metrics({ namespace: 'elb53', serviceName: 'elb53' });
  const load = settingsLoader(environment, {
    readParameter: (name) => readParameter(clients.ssm(environment.region), name),
    readSecret: (arn) => readSecret(clients.secrets, arn),
  });
  const handle = createHandler({
    loadSettings: async () => {
      const configuration = await load();
      externalId = configuration.externalId;
      return configuration;
    },
    clients,
    takeRequestCounts: requests.take,
    queueUrl: environment.queueUrl,
    queueRegion: environment.region,
    logger,
    metrics,
    kubernetesTimeoutSeconds: options.kubernetesTimeoutSeconds ?? 15,
    clusterTimeoutSeconds: options.clusterTimeoutSeconds ?? 60,
  });
  return middy({ timeoutEarlyInMillis: 2_000 })
    .use(injectLambdaContext(logger))
    .use(logMetrics(metrics))
    .handler(handle);
};
