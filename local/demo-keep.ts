/*
 * `npm start -- --keep`: the stand-ins stay, the controllers and the queues go on, and other programs can use them.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { delayedQueueName, queueName } from './cloud.ts';
import type { Stage } from './demo-stage.ts';

/** Returns when the process is asked to stop (SIGINT, SIGTERM). */
export const keepStage = async (stage: Stage): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'elb53-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, stage.cluster.kubernetes.kubeconfig(), { mode: 0o600 });
  const config = join(folder, 'config.json');
  writeFileSync(config, stage.environment.ELB53_CONFIG ?? '');
  const variables = { ...stage.cloud.environment, KUBECONFIG: kubeconfig };
  console.log('\nEverything stays up until Ctrl-C. In another terminal:\n');
  for (const [name, value] of Object.entries(variables)) console.log(`export ${name}=${value}`);
  console.log(`
npm run --silent elb53 -- sync --config ${config}
npm run --silent elb53 -- plan --config ${config}
aws route53 list-resource-record-sets --hosted-zone-id ${stage.zoneId}
aws elbv2 describe-load-balancers
kubectl get svc,ing -A
dig @127.0.0.1 -p ${stage.cloud.dns.port} shop.example.com

Services and Ingresses that you apply get a load balancer, and its name, within a second or two.
(The AWS CLI version 1 needs --endpoint-url $AWS_ENDPOINT_URL for sqs.)`);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  while (!stop.signal.aborted) {
    stage.cluster.controllers.reconcile();
    stage.cluster.controllers.writeStatus();
    for (const queue of [queueName, delayedQueueName]) {
      try {
        const { messages, failed } = await stage.deliver(queue);
        if (messages > 0) console.log(`${queue}: ${messages} events, ${failed} to be tried again`);
      } catch (error) {
        console.error(`${queue}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    await sleep(500, undefined, { signal: stop.signal }).catch(() => undefined);
  }
  rmSync(folder, { recursive: true });
};
