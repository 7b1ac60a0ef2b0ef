/*
 * From settings to stacks: the sync itself, and what other Regions and accounts need for it.
 */
import type { Environment as Place } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ForwardingStack } from './forwarding-stack.ts';
import { forwardingPlaces, remoteRoles } from './places.ts';
import { RolesStack } from './roles-stack.ts';
import type { DeploymentSettings } from './settings-schema.ts';
import { SyncStack } from './sync-stack.ts';

export const addStacks = (scope: Construct, settings: DeploymentSettings): SyncStack => {
  const { stackName } = settings;
  const sync = new SyncStack(scope, stackName, { env: placeOf(settings), settings });
  const rolesStacks = new Map<string | undefined, RolesStack>();
  const roles = settings.createRoles ? remoteRoles(settings) : [];
  for (const account of new Set(roles.map((role) => role.account))) {
    const stack = new RolesStack(scope, `${stackName}-roles-${account}`, {
      env: placeOf({ account, region: settings.region }),
      settings,
      roles: roles.filter((role) => role.account === account),
    });
    rolesStacks.set(account, stack);
  }
  // EKS takes an access entry only for a role that exists.
  const own = rolesStacks.get(settings.account);
  if (own !== undefined) sync.addStackDependency(own);
  for (const place of forwardingPlaces(settings)) {
    const id = place.foreignAccount
      ? `${stackName}-forward-${place.account}-${place.region}`
      : `${stackName}-forward-${place.region}`;
    const stack = new ForwardingStack(scope, id, { env: placeOf(place), settings, place });
    stack.addStackDependency(sync);
    const remote = rolesStacks.get(place.account);
    if (remote !== undefined) stack.addStackDependency(remote);
  }
  return sync;
};

const placeOf = (place: {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}): Place => ({
  ...(place.account === undefined ? {} : { account: place.account }),
  ...(place.region === undefined ? {} : { region: place.region }),
});
