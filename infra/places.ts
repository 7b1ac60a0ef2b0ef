/*
 * Which clusters and roles of the settings are not in the account and Region of the deployment, grouped by where they are.
 */
import { accountOfRole } from './settings-checks.ts';
import type { ClusterSettings, DeploymentSettings, ZoneSettings } from './settings-schema.ts';

/** An account and Region that forwards its events to us, and the clusters there. */
export type ForwardingPlace = {
  readonly account: string | undefined;
  readonly region: string;
  readonly foreignAccount: boolean;
  readonly clusters: readonly ClusterSettings[];
};

/** A role in another account, and what it opens to us. */
export type RemoteRolePlace = {
  readonly account: string;
  readonly roleArn: string;
  readonly clusters: readonly ClusterSettings[];
  readonly zones: readonly ZoneSettings[];
};

export const forwardingPlaces = (settings: DeploymentSettings): readonly ForwardingPlace[] => {
  const places = new Map<string, ForwardingPlace>();
  for (const cluster of settings.clusters) {
    const account = cluster.account ?? settings.account;
    const region = cluster.region ?? settings.region;
    if (region === undefined) continue;
    if (account === settings.account && region === settings.region) continue;
    const key = `${account}/${region}`;
    const clusters = [...(places.get(key)?.clusters ?? []), cluster];
    places.set(key, { account, region, foreignAccount: account !== settings.account, clusters });
  }
  return [...places.values()];
};

export const remoteRoles = (settings: DeploymentSettings): readonly RemoteRolePlace[] => {
  const roleArns = new Set(
    [...settings.clusters, ...settings.zones].flatMap((item) => item.roleArn ?? []),
  );
  return [...roleArns].map((roleArn) => ({
    roleArn,
    account: accountOfRole(roleArn),
    clusters: settings.clusters.filter((cluster) => cluster.roleArn === roleArn),
    zones: settings.zones.filter((zone) => zone.roleArn === roleArn),
  }));
};

/** True when stacks elsewhere must name the function's role before it exists. */
export const roleNeedsName = (settings: DeploymentSettings): boolean =>
  settings.roleArn === undefined &&
  (forwardingPlaces(settings).length > 0 || remoteRoles(settings).length > 0);
