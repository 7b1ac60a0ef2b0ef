import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostname, ingress, service, startWorld, type World } from './function.ts';
import { type Printed, startPrinting } from './printed.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, "Invocation payload": 6 MB. */
const mostBytes = 6_291_556;

/* What a person gets to see of a run: the answer to a manual invoke, and the log. */
describe('the answer and the log', () => {
  let world: World;
  let printed: Printed;
  beforeEach(async () => {
    world = await startWorld({ prints: true });
    printed = startPrinting();
  });
  afterEach(async () => {
    printed.stop();
    await world.close();
  });

  const logs = (message: string): readonly Readonly<Record<string, unknown>>[] =>
    printed
      .lines()
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
      .filter((line) => line.message === message);

  it('a plan of 20,000 names that no zone holds is answered, what is left out is counted, and all is logged', async () => {
    for (const name of ['many', 'more']) {
      const hosts = Array.from(
        { length: 10_000 },
        (_, index) => `${name}${index}.a-rather-long-name.nowhere.test`,
      );
      world.cluster.kubernetes.apply(ingress(name, hosts));
    }
    world.cluster.kubernetes.apply(service('bad', hostname('not!a!name.example.com')));
    world.cluster.controllers.reconcile();
    const answer = await world.invoke({ action: 'resync', dryRun: true });
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(mostBytes);
    expect(answer.entriesLeftOut).toBeGreaterThan(0);
    expect(answer.entries.length + answer.entriesLeftOut).toBe(20_001);
    expect(answer.entries.filter(({ outcome }) => outcome === 'refuse')).toHaveLength(1);
    expect(logs('record')).toHaveLength(20_001);
  }, 30_000);

  it('what is held can be approved by the hash in the log', async () => {
    for (let index = 0; index < 12; index += 1) {
      world.cluster.kubernetes.apply(service(`s${index}`, hostname(`s${index}.example.com`)));
    }
    world.cluster.controllers.reconcile();
    await world.deliver();
    // An event plans a few names, which is nothing to approve.
    expect(logs('plan')).toEqual([]);
    for (let index = 0; index < 8; index += 1) {
      world.cluster.controllers.deleteObject('Service', 'web', `s${index}`);
    }
    world.cluster.controllers.reconcile();
    await world.invoke({ action: 'resync' });
    const [plan, ...more] = logs('plan');
    expect(more).toEqual([]);
    expect(plan).toMatchObject({ level: 'WARN', dryRun: false, clusters: ['prod'] });
    const approved = await world.invoke({ action: 'resync', approve: plan?.planHash });
    expect(approved.zones[0]).toMatchObject({ delete: 8, hold: 0 });
    expect(approved.failures).toEqual([]);
  });
});
