/*
 * Which names the settings leave out and which a cluster may publish: said again without the code under test, for the settings
 * that simulated worlds have.
 */
import type { Settings } from '../../functions/core/settings.ts';

/** `domains.exclude` with plain domains. */
export const isLeftOut = ({ domains }: Settings, name: string): boolean =>
  domains.exclude.some((domain) => name === domain || name.endsWith(`.${domain}`));

/** `namePolicies` with whole names and `*.domain`. */
export const mayAsk = (
  { namePolicies, clusters }: Settings,
  owner: string,
  name: string,
): boolean => {
  const cluster = clusters.find(({ ownerId }) => ownerId === owner)?.name ?? '';
  const policies = namePolicies.filter((policy) => policy.clusters.includes(cluster));
  return (
    policies.length === 0 ||
    policies.some(({ names }) =>
      names.some((pattern) =>
        pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern,
      ),
    )
  );
};
