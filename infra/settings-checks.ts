/*
 * What no single value of the settings shows: things named twice, places that are not known, settings that need each other.
 * Each fault is one line.
 */
import { filterProblems } from '../functions/core/filter-problems.ts';
import type { ClusterSettings, DeploymentSettings, ZoneSettings } from './settings-schema.ts';

export const faultsOf = (settings: DeploymentSettings): readonly string[] => [
  ...clusterFaults(settings),
  ...zoneFaults(settings.zones),
  ...placeFaults(settings),
  ...optionFaults(settings),
  ...filterProblems(settings),
];

const clusterFaults = ({ clusters, account, region }: DeploymentSettings): readonly string[] => {
  const places = clusters.map(
    (cluster) =>
      `${cluster.account ?? account ?? 'own'}/${cluster.region ?? region ?? 'own'}/${cluster.name}`,
  );
  const owners = clusters.map((cluster, index) => cluster.ownerId ?? places[index] ?? '');
  return [
    ...repeated(places).map(
      (index) =>
        `clusters.${index}: the cluster '${clusters[index]?.name}' is listed twice; remove one`,
    ),
    ...repeated(owners)
      .filter((index) => clusters[index]?.ownerId !== undefined)
      .map(
        (index) =>
          `clusters.${index}.ownerId: the owner id '${owners[index]}' is used twice; give each cluster its own`,
      ),
  ];
};

const zoneFaults = (zones: readonly ZoneSettings[]): readonly string[] => [
  ...zones.flatMap((zone, index) => {
    const problem = nameProblem(zone.name);
    return problem === null ? [] : [`zones.${index}.name: found '${zone.name}', ${problem}`];
  }),
  ...repeated(zones.map((zone) => zone.id)).map(
    (index) => `zones.${index}: the zone ${zones[index]?.id} is listed twice; remove one`,
  ),
];

/** A cluster that names its account or Region may be elsewhere; whether it is, shows only beside our own. */
const placeFaults = (settings: DeploymentSettings): readonly string[] => {
  const { clusters } = settings;
  const faults: string[] = [];
  for (const place of ['account', 'region'] as const) {
    const index = clusters.findIndex((cluster) => cluster[place] !== undefined);
    if (index >= 0 && settings[place] === undefined) {
      faults.push(
        `${place}: found nothing, expected the ${place} of this deployment, because clusters.${index} names its own`,
      );
    }
  }
  const foreignRole = [...clusters, ...settings.zones].some((item) => item.roleArn !== undefined);
  if (foreignRole && (settings.account === undefined || settings.region === undefined)) {
    faults.push(
      'account, region: found not both, expected those of this deployment, because the roles of other accounts (roleArn) name the role that may assume them',
    );
  }
  return [
    ...faults,
    ...clusters.flatMap((cluster, index) => clusterPlaceFaults(cluster, index, settings)),
  ];
};

const clusterPlaceFaults = (
  cluster: ClusterSettings,
  index: number,
  settings: DeploymentSettings,
): readonly string[] => {
  const account = cluster.account ?? settings.account;
  if (account === undefined) return [];
  if (account !== settings.account && cluster.roleArn === undefined) {
    return [
      `clusters.${index}.roleArn: found nothing, expected a role of the account ${account}, where the cluster is`,
    ];
  }
  if (cluster.roleArn !== undefined && accountOfRole(cluster.roleArn) !== account) {
    return [
      `clusters.${index}.roleArn: found a role of the account ${accountOfRole(cluster.roleArn)}, expected one of ${account}, where the cluster is`,
    ];
  }
  return [];
};

/**
 * For so many seconds after it listed a zone a function believes the listing that a load balancer has no name in it
 * (functions/adapters/zone-memory.ts). That holds only for a load balancer that was deleted before the listing.
 */
const listingBelievedSeconds = 60;

export const deletionDelayProblem = (seconds: number): string | null =>
  seconds > listingBelievedSeconds
    ? null
    : `found ${seconds}, expected more than ${listingBelievedSeconds} seconds, because a warm function trusts its listing of a zone for so long and would not look for the names of a load balancer that was deleted since; leave it out for 90`;

const optionFaults = (settings: DeploymentSettings): readonly string[] => {
  const faults: string[] = [];
  const problem = deletionDelayProblem(settings.deletionDelaySeconds);
  if (problem !== null) faults.push(`deletionDelaySeconds: ${problem}`);
  if ((settings.vpc === undefined) !== (settings.subnets === undefined)) {
    const missing = settings.vpc === undefined ? 'vpc' : 'subnets';
    faults.push(`${missing}: found nothing, expected vpc and subnets together or neither of them`);
  }
  settings.clusters.forEach((cluster, index) => {
    if (cluster.securityGroupId !== undefined && settings.vpc === undefined) {
      faults.push(
        `clusters.${index}.securityGroupId: found without vpc, expected it only for a function inside a VPC; set vpc and subnets or remove it`,
      );
    }
  });
  if ((settings.txt?.prefix ?? '') !== '' && (settings.txt?.suffix ?? '') !== '') {
    faults.push('txt: prefix and suffix are both set, expected at most one; clear one of them');
  }
  return faults;
};

export const accountOfRole = (roleArn: string): string => roleArn.split(':')[4] ?? '';

/** The places of the second and later appearances. */
const repeated = (values: readonly string[]): readonly number[] =>
  values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));

/** RFC 1035 §2.3.4; names in other scripts are written as punycode here, because IAM conditions compare them so. */
const nameProblem = (name: string): string | null => {
  const bare = name.endsWith('.') ? name.slice(0, -1) : name;
  if (!/^[A-Za-z0-9_.-]+$/.test(bare)) {
    return 'expected letters, digits, - and . only (international names as punycode, xn--…)';
  }
  const labels = bare.split('.');
  if (labels.length < 2) return 'expected a full name such as example.com';
  if (bare.length > 253 || labels.some((label) => label === '' || label.length > 63)) {
    return 'expected labels of 1 to 63 characters and at most 253 in all';
  }
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(bare) ? 'expected a name, not an IP address' : null;
};
