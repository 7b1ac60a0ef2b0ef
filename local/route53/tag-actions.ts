/*
 * The tags of hosted zones. Health checks, the other kind of resource that has tags, do not exist here.
 */
import {
  ChangeTagsForResource$,
  type ChangeTagsForResourceRequest,
  type ChangeTagsForResourceResponse,
  ListTagsForResource$,
  type ListTagsForResourceRequest,
  type ListTagsForResourceResponse,
  ListTagsForResources$,
  type ListTagsForResourcesRequest,
  type ListTagsForResourcesResponse,
  type ResourceTagSet,
} from '@aws-sdk/client-route-53';
import { ServiceError } from '../service.ts';
import { type Action, action } from './action.ts';
import { invalidInput } from './input-error.ts';
import type { Zone, Zones } from './zones.ts';

const maxResources = 10;

export const tagActions = (zones: Zones): readonly Action[] => {
  const find = (account: string, type: string | undefined, id: string): Zone => {
    if (type !== 'hostedzone') {
      throw new ServiceError('NoSuchHealthCheck', `No health check exists with ID: ${id}`, 404);
    }
    return zones.getFor(account, id);
  };
  return [
    action<ListTagsForResourcesRequest, ListTagsForResourcesResponse>(
      ListTagsForResources$,
      (input, account) => {
        const ids = input.ResourceIds ?? [];
        if (ids.length === 0 || ids.length > maxResources) {
          throw invalidInput(
            `ResourceIds must name 1 to ${maxResources} resources, found ${ids.length}`,
          );
        }
        return {
          ResourceTagSets: ids.map((id) => tagSetOf(find(account, input.ResourceType, id))),
        };
      },
    ),

    action<ListTagsForResourceRequest, ListTagsForResourceResponse>(
      ListTagsForResource$,
      (input, account) => ({
        ResourceTagSet: tagSetOf(find(account, input.ResourceType, input.ResourceId ?? '')),
      }),
    ),

    action<ChangeTagsForResourceRequest, ChangeTagsForResourceResponse>(
      ChangeTagsForResource$,
      (input, account) => {
        const { tags } = find(account, input.ResourceType, input.ResourceId ?? '');
        for (const key of input.RemoveTagKeys ?? []) tags.delete(key);
        for (const { Key: key = '', Value: value = '' } of input.AddTags ?? []) {
          tags.set(key, value);
        }
        return {};
      },
    ),
  ];
};

const tagSetOf = (zone: Zone): ResourceTagSet => ({
  ResourceType: 'hostedzone',
  ResourceId: zone.id,
  Tags: [...zone.tags].map(([key, value]) => ({ Key: key, Value: value })),
});
