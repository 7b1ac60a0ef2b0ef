/*
 * `npm start`: the main job, told on the terminal. The real Lambda handler runs in a process of its own and talks HTTP to the
 * stand-ins of this folder; every claim of the story is checked over DNS, and a claim that fails ends it with exit code 1.
 * `--keep` leaves everything up and says how to reach it; `--break aws|kubernetes` takes a stand-in away half-way.
 */
import { parseArgs } from 'node:util';
import { delayedQueueName, queueName } from './cloud.ts';
import { keepStage } from './demo-keep.ts';
import { block, check, DemoError, failure, faint, heading, remark } from './demo-print.ts';
import { type DemoReport, problemsOf, reportOf } from './demo-report.ts';
import { manifestFiles, type Stage, setStage } from './demo-stage.ts';
import { planTable } from './demo-table.ts';
import { queryDns } from './dns-query.ts';

const startedAt = Date.now();

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { keep: { type: 'boolean' }, break: { type: 'string' } },
  });
  console.log('elb53: from a load balancer event to a name that answers, on your own machine.');
  const stage = await setStage();
  try {
    await firstEvent(stage);
    await burst(stage);
    if (values.break !== undefined) await breakStandIn(stage, values.break);
    await annotationChange(stage);
    await deletion(stage);
    await nothingToDo(stage);
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    console.log(`\nThat was the whole job, in ${seconds} s. Nothing left this machine.`);
    if (values.keep === true) await keepStage(stage);
  } finally {
    await stage.close();
  }
};

const firstEvent = async (stage: Stage): Promise<void> => {
  const { cloud, cluster } = stage;
  heading('The stage');
  remark(`AWS stand-in         ${cloud.server.url}  (Route 53, ELB, EKS, STS, SQS)`);
  remark(
    `Kubernetes stand-in  ${cluster.kubernetes.endpoint}  (cluster "demo", its own CA, real token check)`,
  );
  remark(`DNS server           127.0.0.1:${cloud.dns.port}`);
  remark('Hosted zone          example.com, with a hand-made MX and www.example.com in it');

  heading('A Service asks for api.example.com, and its controller makes a load balancer');
  stage.apply('api.yaml');
  const [hostname] = cluster.controllers.reconcile();
  remark(`CreateLoadBalancer: ${hostname}`);
  faint('The status of the Service is still empty; the tags of the load balancer say whose it is.');
  await deliver(stage, queueName, 1);
  await answers(stage, 'api.example.com', 'A', hostname);
};

const burst = async (stage: Stage): Promise<void> => {
  const { controllers } = stage.cluster;
  heading('The rest of the cluster arrives at once: a burst of events, one run');
  for (const file of manifestFiles()) stage.apply(file);
  const made = controllers.reconcile();
  remark(
    `${made.length} more load balancers: application, network, classic, one shared, one dual-stack`,
  );
  await deliver(stage, queueName, made.length);
  controllers.writeStatus();
  for (const name of [
    'shop',
    'any.shop',
    'orders',
    'billing',
    'status',
    'legacy',
    'intranet',
    'fine',
  ]) {
    await answers(stage, `${name}.example.com`, 'A');
  }
  await answers(stage, 'video.example.com', 'AAAA');
  const www = await queryDns(stage.cloud.dns.port, 'www.example.com', 'CNAME');
  check(
    www.answers[0] === 'old-website.example.net.',
    'www.example.com, which somebody made by hand, is what it was',
    () => JSON.stringify(www),
  );
};

const breakStandIn = async (stage: Stage, which: string): Promise<void> => {
  heading(`The stand-in for ${which} is taken away`);
  if (which === 'aws') await stage.cloud.server.close();
  else if (which === 'kubernetes') await stage.cluster.kubernetes.close();
  else throw new DemoError(`unknown stand-in '${which}' for --break; expected aws or kubernetes`);
};

const annotationChange = async (stage: Stage): Promise<void> => {
  heading('Somebody edits an annotation; no AWS event tells of that, so a resync finds it');
  const { kubernetes } = stage.cluster;
  const service = kubernetes.get('Service', 'web', 'mistakes');
  if (service === undefined) throw new DemoError('the Service web/mistakes is not in the cluster');
  const annotations = { 'external-dns.kubernetes.io/hostname': 'better.example.com' };
  kubernetes.apply({ ...service, metadata: { ...service.metadata, annotations } });
  remark('web/mistakes: fine.example.com, not!a!name.example.com  →  better.example.com');
  await resync(stage);
  await answers(stage, 'better.example.com', 'A');
  await isGone(stage, 'fine.example.com');
};

const deletion = async (stage: Stage): Promise<void> => {
  heading('A Service is deleted: its load balancer goes first, then the name');
  stage.cluster.controllers.deleteObject('Service', 'back-office', 'legacy');
  remark('DeleteLoadBalancer goes through the delayed queue, in case a replacement comes');
  await deliver(stage, delayedQueueName, 1);
  await isGone(stage, 'legacy.example.com');
  await isGone(stage, 'intranet.example.com');
};

const nothingToDo = async (stage: Stage): Promise<void> => {
  heading('One more resync: nothing to do');
  const before = JSON.stringify(stage.cloud.route53.records(stage.zoneId));
  stage.cloud.server.resetCounts();
  const report = await resync(stage);
  const changes = report.zones.reduce(
    (sum, zone) => sum + zone.create + zone.update + zone.delete,
    0,
  );
  check(changes === 0 && report.batches.length === 0, 'the plan is empty', () =>
    JSON.stringify(report.zones),
  );
  check(
    JSON.stringify(stage.cloud.route53.records(stage.zoneId)) === before,
    'not a byte of the zone changed, the hand-made records least of all',
    () => 'another zone',
  );
  const counts = [...stage.cloud.server.counts].map(([action, count]) => `${action} ${count}`);
  faint(`Requests of this resync: ${counts.sort().join(', ')}`);
};

/** Polls until `expected` messages went through; messages that failed are a failure of the story. */
const deliver = async (stage: Stage, queue: string, expected: number): Promise<void> => {
  const until = Date.now() + 5_000;
  let taken = 0;
  while (taken < expected) {
    if (Date.now() > until)
      throw new DemoError(`expected: ${expected} events in ${queue}; seen: ${taken}`);
    const { messages, failed, logs } = await stage.deliver(queue);
    if (messages === 0) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      continue;
    }
    taken += messages;
    const report = reportOf(logs);
    faint(`${queue}: ${messages} event${messages === 1 ? '' : 's'} in one invocation`);
    tell(report);
    check(failed === 0, 'the run did its work', () => problemsOf(report, logs));
  }
};

const resync = async (stage: Stage): Promise<DemoReport> => {
  const report = (await stage.invoke({ action: 'resync' })) as DemoReport;
  tell(report);
  const whole =
    report.failures.length === 0 &&
    report.clusters.every((cluster) => cluster.coverage === 'complete');
  check(whole, 'the resync saw everything', () => problemsOf(report, []));
  return report;
};

const tell = (report: DemoReport): void => {
  const told = report.entries.length === 0 ? 'nothing to say' : planTable(report.entries);
  block(told);
  for (const entry of report.entries) {
    if (entry.outcome === 'refuse' && entry.detail !== null)
      remark(`${entry.name}: ${entry.detail}`);
  }
  for (const { changeId, changes } of report.batches) {
    faint(`batch ${changeId}: ${changes} changes, each record with its ownership TXT`);
  }
};

const answers = async (
  stage: Stage,
  name: string,
  type: 'A' | 'AAAA',
  hostname?: string,
): Promise<void> => {
  const { rcode, answers: found } = await queryDns(stage.cloud.dns.port, name, type);
  const wanted = hostname === undefined ? null : stage.cloud.elb.addressesOf(hostname);
  const expected = wanted === null ? null : type === 'A' ? wanted.ipv4 : wanted.ipv6;
  const right =
    found.length > 0 &&
    (expected === null || [...found].sort().join() === [...expected].sort().join());
  check(
    right,
    `${name} ${type} answers over DNS: ${found.join(', ')}`,
    () => `${rcode} ${found.join(', ')}`,
  );
};

const isGone = async (stage: Stage, name: string): Promise<void> => {
  const { rcode, answers: found } = await queryDns(stage.cloud.dns.port, name, 'A');
  check(rcode === 'NXDOMAIN', `${name} is gone (NXDOMAIN)`, () => `${rcode} ${found.join(', ')}`);
};

main().catch((error: unknown) => {
  failure(error instanceof Error ? `${error.message}` : String(error));
  process.exitCode = 1;
});
