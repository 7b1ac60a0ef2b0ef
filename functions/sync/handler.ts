/*
 * The entry of the Lambda function: middy puts the logger context on, flushes metrics, and aborts every call shortly before
 * the invocation's time is over. A bad environment stops the function here, before the first event.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import { awsClients } from '../adapters/aws-clients.ts';
import { readParameter } from '../adapters/parameter.ts';
import { countRequests } from '../adapters/request-counts.ts';
import { readEnvironment, settingsLoader } from './config.ts';
import { createHandler } from './create-handler.ts';

const environment = readEnvironment();
const requests = countRequests();
const clients = awsClients({ onRequest: requests.count });
const logger = new Logger({ serviceName: 'elb53' });
const metrics = new Metrics({ namespace: 'elb53', serviceName: 'elb53' });

export const handler = middy({ timeoutEarlyInMillis: 2_000 })
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics))
  .handler(
    createHandler({
      loadSettings: settingsLoader(environment, (name) =>
        readParameter(clients.ssm(environment.region), name),
      ),
      clients,
      takeRequestCounts: requests.take,
      queueUrl: environment.queueUrl,
      queueRegion: environment.region,
      logger,
      metrics,
    }),
  );
