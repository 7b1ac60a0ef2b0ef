/*
 * The first sync of hosts while another tenant of the account uses half of the budget behind the real token buckets: no run
 * fails, what is refused is waited for instead of asked for again at once, and in the end everything is published.
 */
import { atMost, exactly, type Measurement } from '../measure.ts';
import { startOtherTenant } from '../other-tenant.ts';
import type { Scenario } from '../scenario.ts';
import { type Drained, hostNames, startWorld, zoneId } from '../world.ts';

export const sharedBudget: Scenario = async (setting) => {
  const size = Math.min(1_500, Math.max(...setting.sizes));
  const world = await startWorld(setting, { route53: { throttle: 'real' } });
  const { server, route53, environment } = world.cloud;
  const tenant = startOtherTenant(world.cloud);
  try {
    world.addHosts(hostNames(size));
    const lambda = await world.start();
    server.resetCounts();
    const startedAt = performance.now();
    const drained: Drained = await world.drain(lambda, { action: 'resync' });
    const seconds = (performance.now() - startedAt) / 1000;
    const ours = server.requests.filter(
      ({ service, request }) =>
        service === 'route53' && request.accessKeyId === environment.AWS_ACCESS_KEY_ID,
    );
    const changes = ours.filter(({ action }) => action === 'ChangeResourceRecordSets').length;
    const accepted = route53.changeLog().filter((batch) => batch.zoneId === zoneId).length;
    const busiest = mostInOneSecond(ours.map(({ at }) => at));
    const published = route53.records(zoneId).filter(({ Type }) => Type === 'TXT').length;
    const count = (what: string, value: number, most: number): Measurement => ({
      what,
      size,
      unit: 'count',
      values: [value],
      budget: most === 0 ? exactly(0) : atMost(most),
    });
    return {
      measurements: [
        count('hosts not published', size - published, 0),
        count('invocations that failed', drained.failures, 0),
        count('invocations', drained.invocations, 3),
        // The SDK tries three times, and so do we.
        count('refused change requests', changes - accepted, 12),
        count('Route 53 requests in the busiest second', busiest, 10),
        count('Route 53 requests', ours.length, 30),
        {
          what: 'time (half of the budget would allow 30 s at 1,500 hosts)',
          size,
          unit: 's',
          values: [seconds],
          budget: null,
        },
      ],
      notes: [`the other tenant was refused ${tenant.refused()} times`],
    };
  } finally {
    await tenant.stop();
    await world.close();
  }
};

const mostInOneSecond = (times: readonly number[]): number =>
  Math.max(
    0,
    ...times.map((from) => times.filter((time) => time >= from && time < from + 1_000).length),
  );
