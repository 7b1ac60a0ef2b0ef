/*
 * Tags of load balancers, read from a request, merged and written into an answer. Both versions of the ELB API do it alike.
 */
import { type Form, formsOf, type Result, textOf } from '../query-protocol.ts';
import { ServiceError } from '../service.ts';
import type { LoadBalancer } from './load-balancer.ts';

export const tagsOf = (form: Form): ReadonlyMap<string, string> => {
  const tags = new Map<string, string>();
  for (const tag of formsOf(form, 'Tags')) {
    const key = textOf(tag, 'Key') ?? '';
    const value = textOf(tag, 'Value') ?? '';
    if (key.length < 1 || key.length > 128 || value.length > 256) {
      throw new ServiceError(
        'ValidationError',
        `Tag '${key}' has a key not of 1 to 128 or a value of more than 256 characters`,
      );
    }
    if (tags.has(key)) {
      throw new ServiceError('DuplicateTagKeys', `Tag key '${key}' was specified more than once`);
    }
    tags.set(key, value);
  }
  return tags;
};

export const withTags = (
  loadBalancer: LoadBalancer,
  added: ReadonlyMap<string, string>,
  removed: readonly string[],
): LoadBalancer => {
  const tags = new Map([...loadBalancer.tags, ...added]);
  for (const key of removed) tags.delete(key);
  checkTagCount(tags);
  return { ...loadBalancer, tags };
};

export const checkTagCount = (tags: ReadonlyMap<string, string>): void => {
  if (tags.size > 50) {
    throw new ServiceError('TooManyTags', 'The maximum number of tags has been exceeded');
  }
};

export const tagResults = (tags: ReadonlyMap<string, string>): readonly Result[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }));
