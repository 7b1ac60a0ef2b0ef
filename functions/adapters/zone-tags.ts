/*
 * The configured zones that have the tags of the settings. A zone that is left out is not in the settings of the run, so it is
 * neither read nor written. Where the tags cannot be read nothing is known about any zone, and there is no run.
 */
import {
  ListTagsForResourcesCommand,
  type ResourceTagSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import { SyncError } from '../core/errors.ts';
import type { Settings } from '../core/settings.ts';
import type { Zone } from '../core/zone.ts';
import { hasZoneTags } from '../core/zone-tags.ts';
import { awsFailureOf } from './aws-failures.ts';
import { chunksOf } from './in-parallel.ts';

export type ZonesByTagsOptions = {
  readonly client: (roleArn: string | null) => Route53Client;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Of the current invocation. */
  readonly signal: () => AbortSignal;
};

type Tags = ReadonlyMap<string, string>;

type Tagged = Pick<Settings, 'zones' | 'zoneTags'>;

/** ListTagsForResources in the API reference. */
const mostZones = 10;

const keptMilliseconds = 60 * 60 * 1000;

/** The settings with only the zones that have all of `zoneTags`. Throws SyncError `zone-unavailable`, always retryable. */
export const zonesByTags = (
  options: ZonesByTagsOptions,
): (<Given extends Tagged>(settings: Given) => Promise<Given>) => {
  let known: { readonly tags: ReadonlyMap<string, Tags>; readonly readAt: number } | null = null;
  return async (settings) => {
    if (settings.zoneTags.length === 0) return settings;
    const now = options.now();
    if (known === null || now - known.readAt >= keptMilliseconds) {
      known = { tags: await readTags(settings.zones, options), readAt: now };
    }
    const { tags } = known;
    return {
      ...settings,
      zones: settings.zones.filter((zone) => {
        const found = tags.get(zone.id);
        // A zone that is not there stays, so that the run says so as it does without tags.
        return found === undefined || hasZoneTags(settings.zoneTags, found);
      }),
    };
  };
};

/** One chunk after the other: it is one request for ten zones in an hour, and beside the budget. */
const readTags = async (
  zones: readonly Zone[],
  options: ZonesByTagsOptions,
): Promise<ReadonlyMap<string, Tags>> => {
  const found = new Map<string, Tags>();
  for (const roleArn of new Set(zones.map((zone) => zone.roleArn))) {
    const ids = zones.filter((zone) => zone.roleArn === roleArn).map((zone) => zone.id);
    for (const chunk of chunksOf(ids, mostZones)) {
      for (const set of await tagSetsOf(chunk, roleArn, options)) {
        found.set(
          set.ResourceId ?? '',
          new Map((set.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
        );
      }
    }
  }
  return found;
};

const tagSetsOf = async (
  ids: readonly string[],
  roleArn: string | null,
  options: ZonesByTagsOptions,
): Promise<readonly ResourceTagSet[]> => {
  try {
    const answer = await options
      .client(roleArn)
      .send(
        new ListTagsForResourcesCommand({ ResourceType: 'hostedzone', ResourceIds: [...ids] }),
        { abortSignal: options.signal() },
      );
    return answer.ResourceTagSets ?? [];
  } catch (error) {
    const failure = awsFailureOf(error);
    if (failure.kind !== 'absent') throw unreadable(ids, failure.text, error);
    // One zone that is not there spoils the answer for all of them.
    const single = ids.length === 1 ? [] : ids;
    const sets: ResourceTagSet[] = [];
    for (const id of single) sets.push(...(await tagSetsOf([id], roleArn, options)));
    return sets;
  }
};

const unreadable = (ids: readonly string[], text: string, cause: unknown): SyncError =>
  new SyncError(
    'zone-unavailable',
    `the tags of ${ids.join(', ')}, by which zoneTags chooses zones, could not be read: ${text}; allow route53:ListTagsForResources on these zones or remove zoneTags`,
    { retryable: true, cause },
  );
