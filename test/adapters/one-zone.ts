/*
 * One hosted zone of the Route 53 stand-in with our store in front of it, for the tests of the Route 53 adapter.
 */
import { createPacers, type Pacer } from '../../functions/adapters/pacing.ts';
import { route53Zones } from '../../functions/adapters/route53.ts';
import type { Batch, Change } from '../../functions/core/batch.ts';
import type { RecordSet } from '../../functions/core/record.ts';
import type { Zone } from '../../functions/core/zone.ts';
import { ServiceError } from '../../local/service.ts';
import { account, dnsName, invocation, startStandIns } from './stand-ins.ts';

export const otherAccount = '444455556666';
export const role = `arn:aws:iam::${otherAccount}:role/dns`;

export const startZones = async () => {
  const standIns = await startStandIns();
  standIns.sts.allowRole({ arn: role });
  return {
    standIns,
    newZone: (owner = account, roleArn: string | null = null): Zone => {
      const { id } = standIns.route53.createZone({ name: 'example.com', account: owner });
      return { id, name: dnsName('example.com'), private: false, roleArn };
    },
    storeOf: (options: { signal?: () => AbortSignal; pacer?: Pacer } = {}) => {
      const { signal = invocation().signal, pacer } = options;
      const clients = standIns.clients({ signal });
      const pacers = createPacers();
      return route53Zones({ client: clients.route53, pacer: pacer ? () => pacer : pacers, signal });
    },
  };
};

export const record = (name: string, more: Partial<RecordSet> = {}): RecordSet => ({
  name: dnsName(name),
  type: 'A',
  setIdentifier: null,
  ttlSeconds: 300,
  values: ['192.0.2.1'],
  alias: null,
  routing: {},
  ...more,
});

export const create = (item: RecordSet): Change => ({ action: 'CREATE', record: item });
export const remove = (item: RecordSet): Change => ({ action: 'DELETE', record: item });

export const batchOf = (...changes: readonly Change[]): Batch => ({
  groups: changes.map((change) => ({ name: change.record.name, entries: [], changes: [change] })),
});

export const fail = (code: string, message: string, status = 400) => ({
  kind: 'error' as const,
  error: new ServiceError(code, message, status),
});
