/* One Service and its load balancer, and what becomes of its wishes. */
import { desiredRecords } from '../../functions/core/desired.ts';
import type { Settings } from '../../functions/core/settings.ts';
import { loadBalancer, settings, snapshot, source } from './world.ts';

export const balancer = loadBalancer('nlb:web', 'service/web/web');

export type Keys = Readonly<Record<string, string>>;
export type Other = Parameters<typeof source>[2];

export const desire = (
  keys: Keys,
  other: Other = {},
  chosen: Partial<Settings> = {},
  loadBalancers = [balancer],
) =>
  desiredRecords(
    [snapshot([source('service/web/web', keys, other)])],
    loadBalancers,
    settings(chosen),
  );
