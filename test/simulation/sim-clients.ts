/*
 * The AWS clients of one instance of the function, on the simulated world. Only what a client sends and gets is simulated:
 * everything from there on is the code under test.
 */
import { DescribeClusterCommand } from '@aws-sdk/client-eks';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { AwsClients } from '../../functions/adapters/aws-clients.ts';
import { placeKey } from '../../functions/core/load-balancer.ts';
import type { Cluster } from '../../functions/core/settings.ts';
import { type Calls, serviceError, timeoutError } from './calls.ts';
import type { Instance } from './instances.ts';
import { simulatedClassicElb, simulatedElb } from './sim-elb.ts';
import { simulatedRoute53 } from './sim-route53.ts';
import type { Universe } from './universe.ts';
import type { Sender } from './write.ts';

export const simulatedClients = (
  universe: Universe,
  instance: Instance,
  calls: Calls,
  send: Sender,
): AwsClients => {
  const route53 = simulatedRoute53(universe, instance, calls, send);
  const clients: Partial<Record<keyof AwsClients, (place: never) => unknown>> = {
    route53: () => ({ send: route53 }),
    eks: (cluster: Cluster) => ({ send: simulatedEks(instance, calls, cluster) }),
    elb: (cluster: Cluster) => ({ send: simulatedElb(universe, instance, calls, cluster) }),
    classicElb: () => ({ send: simulatedClassicElb }),
    sqs: () => ({ send: simulatedSqs(universe, calls) }),
    credentials: () => async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }),
  };
  return clients as unknown as AwsClients;
};

/** Where a cluster is, as EKS would say it; the name of the host is that of its owner. */
const simulatedEks =
  ({ invocation }: Instance, calls: Calls, cluster: Cluster) =>
  async (command: unknown): Promise<unknown> => {
    if (!(command instanceof DescribeClusterCommand)) throw new Error('EKS has no such action');
    const what = `describe ${cluster.name}`;
    const fault = await calls.pass({ port: 'eks', what, outage: `eks ${placeKey(cluster)}` });
    // After a complete look the cluster is asked only to make sure (sim-kubernetes.ts).
    const { listedClusters, unavailableClusters } = invocation;
    const counts = fault !== 'none' && !listedClusters.has(cluster.ownerId);
    if (counts) unavailableClusters.add(cluster.ownerId);
    if (fault !== 'none' && fault !== 'deleting') {
      throw serviceError('ServiceUnavailable', 'the service is not available', 503);
    }
    return {
      cluster: {
        status: fault === 'deleting' ? 'DELETING' : 'ACTIVE',
        endpoint: `https://${cluster.ownerId}.eks.example`,
        certificateAuthority: { data: 'Q0E=' },
      },
    };
  };

const simulatedSqs =
  (universe: Universe, calls: Calls) =>
  async (command: unknown): Promise<unknown> => {
    if (!(command instanceof SendMessageCommand)) throw new Error('SQS has no such action');
    const { MessageBody: body = '', DelaySeconds: delay = 0 } = command.input;
    const fault = await calls.pass({ port: 'queue', what: `send ${body}`, outage: 'queue' });
    if (fault === 'unavailable') throw serviceError('ServiceUnavailable', 'not available', 503);
    universe.queue.push({ body, notBefore: universe.time + delay * 1000 });
    if (fault === 'answer-lost') throw timeoutError();
    return {};
  };
