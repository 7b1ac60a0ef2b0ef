/*
 * The living load balancers of a place, of both ELB APIs, with their tags. What cannot be read completely is unavailable:
 * a load balancer that is missing here counts as gone, so a gap would delete records.
 */
import type { ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type {
  LoadBalancer,
  LoadBalancerListing,
  LoadBalancerReference,
  Place,
} from '../core/load-balancer.ts';
import type { LoadBalancerReader } from '../sync/ports.ts';
import { awsFailureOf } from './aws-failures.ts';
import {
  classicApi,
  currentApi,
  type ElbApi,
  type ElbPage,
  isUnknownLoadBalancer,
  mostAtOnce,
  type Untagged,
} from './elb-api.ts';
import { chunksOf, inParallel } from './in-parallel.ts';

export type ElbLoadBalancersOptions = {
  readonly elb: (place: Place) => ElasticLoadBalancingV2Client;
  readonly classicElb: (place: Place) => ElasticLoadBalancingClient;
  /** Of the current invocation. */
  readonly signal: () => AbortSignal;
};

const callsAtOnce = 4;

/** From here on a listing of everything (400 a page) costs less than asking by name. */
const mostNames = 40;

/** One call each costs less than a listing only for this few. */
const mostSingleNames = 3;

export const elbLoadBalancers = (options: ElbLoadBalancersOptions): LoadBalancerReader => {
  const current = (place: Place) => currentApi(options.elb(place), place, options.signal);
  const classic = (place: Place) => classicApi(options.classicElb(place), place, options.signal);

  const read = async (
    place: Place,
    asked: readonly string[] | null,
    readApi: (api: ElbApi) => Promise<readonly LoadBalancer[]>,
  ): Promise<LoadBalancerListing> => {
    const askedNames = asked ?? [];
    try {
      const found = await Promise.all([current(place), classic(place)].map(readApi));
      const coverage = asked === null ? 'complete' : 'partial';
      return { place, coverage, reason: null, loadBalancers: found.flat(), askedNames };
    } catch (error) {
      const reason = reasonOf(place, error, options.signal());
      return { place, coverage: 'unavailable', reason, loadBalancers: [], askedNames };
    }
  };

  const list = (place: Place): Promise<LoadBalancerListing> =>
    read(place, null, async (api) => withTags(api, await allOf(api)));

  return {
    list,
    find: (place, names) => {
      const unique = [...new Set(names)];
      if (unique.length > mostNames) {
        return list(place).then((listing) => ({ ...listing, askedNames: unique }));
      }
      const possible = unique.filter(canBeName);
      return read(place, unique, async (api) => withTags(api, await named(api, possible)));
    },
    findKnown: async (place, known) => {
      const classicOnes = known.filter((item) => item.kind === 'classic');
      const others = known.filter((item) => item.kind !== 'classic');
      try {
        const found = await Promise.all([
          knownWithTags(current(place), others),
          knownWithTags(classic(place), classicOnes),
        ]);
        const loadBalancers = found.flat();
        return { place, coverage: 'partial', reason: null, loadBalancers, askedNames: [] };
      } catch (error) {
        const reason = reasonOf(place, error, options.signal());
        return { place, coverage: 'unavailable', reason, loadBalancers: [], askedNames: [] };
      }
    },
  };
};

/** Tags are asked for at the same time, by the key that the event gave; those of a key that is gone are asked for again. */
const knownWithTags = async (
  api: ElbApi,
  known: readonly LoadBalancerReference[],
): Promise<readonly LoadBalancer[]> => {
  if (known.length === 0) return [];
  const names = [...new Set(known.map((item) => item.name))];
  const keys = [...new Set(known.map((item) => item.arn ?? item.name))];
  const early = inParallel(chunksOf(keys, mostAtOnce), callsAtOnce, (chunk) =>
    knownOf(chunk, api.tags),
  );
  const [found, chunks] = await Promise.all([named(api, names), early]);
  const tags = new Map(chunks.flatMap((chunk) => [...(chunk ?? [])]));
  const [tagged, untagged] = [true, false].map((has) =>
    found.filter((item) => tags.has(item.key) === has),
  );
  const rest = await withTags(api, untagged ?? []);
  const ready = (tagged ?? []).map(({ key, loadBalancer }) => ({
    ...loadBalancer,
    tags: tags.get(key) ?? {},
  }));
  return [...ready, ...rest];
};

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html, `Name`. */
const canBeName = (name: string): boolean => /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/i.test(name);

const allOf = async (api: ElbApi): Promise<readonly Untagged[]> => {
  const found: Untagged[] = [];
  const markers = new Set<string>();
  let marker: string | null = null;
  do {
    const page: ElbPage = await api.page(marker);
    found.push(...page.found);
    marker = page.next;
    if (marker !== null && markers.has(marker)) {
      throw new Error('the listing repeats a page, expected the next one');
    }
    markers.add(marker ?? '');
  } while (marker !== null);
  return found;
};

/**
 * One unknown name fails the whole call, and most names are unknown to one of the two APIs. Then few names are asked for one
 * by one, and for more of them the listing is read, which is one call for the first 400.
 */
const named = async (api: ElbApi, names: readonly string[]): Promise<readonly Untagged[]> => {
  const chunks = await inParallel(chunksOf(names, mostAtOnce), callsAtOnce, (chunk) =>
    knownOf(chunk, api.named),
  );
  if (chunks.every((chunk) => chunk !== null)) return chunks.flat();
  if (names.length > mostSingleNames) {
    return (await allOf(api)).filter((item) => names.includes(item.loadBalancer.name));
  }
  if (names.length === 1) return [];
  const singles = await inParallel(names, callsAtOnce, (name) => knownOf([name], api.named));
  return singles.flatMap((single) => single ?? []);
};

/** One that is deleted between its listing and its tags is not there any more. */
const withTags = async (
  api: ElbApi,
  found: readonly Untagged[],
): Promise<readonly LoadBalancer[]> => {
  const tagsOf = async (chunk: readonly Untagged[]): Promise<readonly LoadBalancer[]> => {
    const keys = chunk.map((item) => item.key);
    const tags = await knownOf(keys, api.tags);
    if (tags === null && chunk.length === 1) return [];
    if (tags === null) {
      const singles = await inParallel(chunk, callsAtOnce, (item) => tagsOf([item]));
      return singles.flat();
    }
    return chunk.map((item) => ({ ...item.loadBalancer, tags: tags.get(item.key) ?? {} }));
  };
  return (await inParallel(chunksOf(found, mostAtOnce), callsAtOnce, tagsOf)).flat();
};

/** The answer, or null when one of the items is unknown. */
const knownOf = async <Result>(
  items: readonly string[],
  ask: (items: readonly string[]) => Promise<Result>,
): Promise<Result | null> => {
  try {
    return await ask(items);
  } catch (error) {
    if (isUnknownLoadBalancer(error)) return null;
    throw error;
  }
};

const reasonOf = (place: Place, error: unknown, signal: AbortSignal): string => {
  const where = `the ELB API of ${place.region} in account ${place.account}`;
  const failure = awsFailureOf(error);
  if (signal.aborted || failure.kind === 'aborted') return `the run ended before ${where} answered`;
  const advice =
    failure.kind === 'denied'
      ? `; allow ${place.roleArn ?? 'the role of the function'} elasticloadbalancing:DescribeLoadBalancers and elasticloadbalancing:DescribeTags`
      : '';
  return `${where} could not be read: ${failure.text}${advice}`;
};
