/*
 * The ports of one invocation, on the simulated world. Every call waits at a gate until the world lets it through, with or
 * without a fault; a listing may be torn between two pages, and a batch may be applied without its answer arriving.
 */
import { SyncError } from '../../functions/core/errors.ts';
import { placeKey } from '../../functions/core/load-balancer.ts';
import { type RecordSet, recordKey } from '../../functions/core/record.ts';
import type { ClusterSnapshot } from '../../functions/core/source.ts';
import type { Zone } from '../../functions/core/zone.ts';
import type { Ports } from '../../functions/sync/ports.ts';
import { clusterAnswer, selectedAnswer } from './cluster-answers.ts';
import type { Fault, Gate, Invocation, Universe } from './universe.ts';
import { count, serverOf, tell } from './universe.ts';
import type { Sender } from './write.ts';
import { contentOf, listed } from './zone-server.ts';

export const simulatedPorts = (universe: Universe, invocation: Invocation, send: Sender): Ports => {
  const gate = (port: Gate['port'], what: string): Promise<Fault> =>
    new Promise((open) => {
      // A killed invocation waits for ever.
      if (invocation.state !== 'killed') {
        universe.gates.push({ invocation, port, what, open });
      }
    });

  const pass = async (port: Gate['port'], what: string, outage: string): Promise<Fault> => {
    const fault = await gate(port, what);
    return fault === 'none' && universe.outages.has(outage) ? 'unavailable' : fault;
  };

  /** What is read of a zone is read in two pages, between which the zone may change. */
  const read = async (
    zone: Zone,
    what: string,
    wanted: (record: RecordSet) => boolean,
  ): Promise<readonly RecordSet[]> => {
    const found: RecordSet[] = [];
    const server = serverOf(universe, zone.id);
    const names = [
      ...new Set(
        listed(server)
          .filter(wanted)
          .map((record) => record.name),
      ),
    ];
    const middle = names[Math.floor(names.length / 2)] ?? zone.name;
    const order = (name: string): string => name.split('.').reverse().join('.');
    for (const page of [1, 2]) {
      const fault = await pass('zone', `${what} page ${page}`, `zone ${zone.id}`);
      if (fault !== 'none') throw unavailable(zone, fault);
      const here = listed(server).filter(
        (record) => wanted(record) && order(record.name) < order(middle) === (page === 1),
      );
      found.push(...here);
    }
    for (const record of found) {
      invocation.seen.set(`${zone.id} ${recordKey(record)}`, contentOf(record));
    }
    return found;
  };

  const noted = (snapshot: ClusterSnapshot): ClusterSnapshot => {
    if (snapshot.coverage === 'unavailable') {
      invocation.unavailableClusters.add(snapshot.cluster.ownerId);
    }
    return snapshot;
  };

  return {
    now: () => universe.time,
    clusters: {
      readAll: async (cluster) => {
        const fault = await pass('cluster', `read ${cluster.name}`, `cluster ${cluster.ownerId}`);
        return noted(clusterAnswer(universe, invocation, cluster, fault));
      },
      readSelected: async (cluster, selection) => {
        const what = `read some of ${cluster.name}`;
        const fault = await pass('cluster', what, `cluster ${cluster.ownerId}`);
        return noted(selectedAnswer(universe, invocation, cluster, selection, fault));
      },
    },
    loadBalancers: {
      list: async (place) => {
        const key = placeKey(place);
        const fault = await pass('balancers', `list ${key}`, `place ${key}`);
        const base = { place, askedNames: [] };
        if (fault !== 'none') return { ...base, ...noListing };
        invocation.readPlaces.add(key);
        const loadBalancers = universe.truth.balancers.filter((item) => placeKey(item) === key);
        return { ...base, coverage: 'complete', reason: null, loadBalancers };
      },
      find: async (place, names) => {
        const key = placeKey(place);
        const fault = await pass('balancers', `find ${names.join(' ')}`, `place ${key}`);
        const base = { place, askedNames: names };
        if (fault !== 'none') return { ...base, ...noListing };
        invocation.readPlaces.add(key);
        const loadBalancers = universe.truth.balancers.filter(
          (item) => placeKey(item) === key && names.includes(item.name),
        );
        return { ...base, coverage: 'partial', reason: null, loadBalancers };
      },
    },
    zones: {
      list: (zone) => read(zone, `list ${zone.id}`, () => true),
      lookup: (zone, names) =>
        read(zone, `look up ${names.length} names of ${zone.id}`, ({ name }) =>
          names.includes(name),
        ),
      apply: async (zone, batch) => {
        const changes = batch.groups.flatMap((group) => group.changes);
        const fault = await pass('apply', `apply ${changes.length} changes`, `zone ${zone.id}`);
        if (fault === 'throttled' || fault === 'unavailable') throw unavailable(zone, fault);
        if (fault === 'timed-out') throw outOfTime(zone);
        if (fault === 'arrives-late') {
          universe.late.push({ invocation, zoneId: zone.id, changes });
          throw outOfTime(zone);
        }
        const first = send(universe, invocation, zone.id, changes);
        if (fault === 'answer-lost') throw unavailable(zone, fault);
        const messages =
          fault === 'sent-twice' ? send(universe, invocation, zone.id, changes) : first;
        await gate('answer', `answer of ${zone.id}`);
        if (messages.length > 0) return { kind: 'refused', messages };
        universe.counter += 1;
        return { kind: 'applied', changeId: `C${universe.counter}`, status: 'PENDING' };
      },
    },
    followUps: {
      sendLater: async (followUp, delaySeconds) => {
        const fault = await pass('queue', 'send a follow-up', 'queue');
        if (fault === 'unavailable') throw noQueue();
        const { action, ...rest } = followUp;
        const notBefore = universe.time + delaySeconds * 1000;
        universe.queue.push({ trigger: { kind: action, ...rest }, notBefore });
        tell(universe, `run ${invocation.id} asks for a second look at ${namesOf(rest.records)}`);
        if (fault === 'answer-lost') throw noQueue();
      },
      resyncLater: async (clusters, delaySeconds) => {
        const fault = await pass('queue', 'ask for a resync', 'queue');
        if (fault === 'unavailable') throw noQueue();
        const notBefore = universe.time + delaySeconds * 1000;
        const trigger = { kind: 'resync', clusters, ...plainly } as const;
        universe.queue.push({ trigger, notBefore });
      },
    },
  };
};

/** A batch that was given up long ago reaches Route 53 after all. */
export const arriveLate = (universe: Universe, send: Sender): void => {
  const late = universe.late.shift();
  if (late === undefined) return;
  count(universe, 'arrived-late');
  tell(universe, `the late batch of run ${late.invocation.id} arrives`);
  send(universe, late.invocation, late.zoneId, late.changes);
};

const plainly = { dryRun: false, approve: null, verbose: false } as const;

const noListing = {
  coverage: 'unavailable',
  reason: 'Rate exceeded',
  loadBalancers: [],
} as const;

const namesOf = (records: readonly { readonly name: string; readonly type: string }[]): string =>
  records.map(({ name, type }) => `${type} ${name}`).join(', ');

const unavailable = (zone: Zone, why: string): SyncError =>
  new SyncError('zone-unavailable', `zone ${zone.id}: ${why}`, { retryable: true });

const outOfTime = (zone: Zone): SyncError =>
  new SyncError('out-of-time', `zone ${zone.id}: the run ended`, { retryable: true });

const noQueue = (): SyncError =>
  new SyncError('queue-unavailable', 'the second look could not be queued', { retryable: true });
