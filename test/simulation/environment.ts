/*
 * What happens in the clusters and their accounts: objects come, go and change, controllers make, replace and forget load
 * balancers, statuses are wiped, API servers lose their data. Events of it are queued late, twice or never.
 */
import type { LoadBalancer } from '../../functions/core/load-balancer.ts';
import type { Cluster } from '../../functions/core/settings.ts';
import { type ElbEventName, eventBody } from './events.ts';
import type { Dice } from './random.ts';
import { balancersOf, resourceOfThing, stackTag, type Thing, type Truth } from './truth.ts';
import { become, type Universe } from './universe.ts';
import { anyNames } from './world.ts';

type Change = (universe: Universe, dice: Dice) => void;

export const object: Change = (universe, dice) => {
  const cluster = dice.pick(universe.settings.clusters);
  if (cluster === undefined) return;
  const kind = dice.chance(60) ? 'service' : 'ingress';
  const target = dice.chance(85) ? null : dice.pick(['192.0.2.1', 'cdn.example.net', '192.0.2.2']);
  const thing: Thing = {
    owner: cluster.ownerId,
    kind,
    name: dice.pick(['one', 'two', 'three']) ?? 'one',
    names: anyNames(universe.settings, dice),
    group: kind === 'ingress' && dice.chance(40) ? 'team' : null,
    wish: dice.chance(80) ? 'auto' : dice.chance(50) ? 'A' : 'cname',
    target: target ?? null,
    set: dice.chance(20)
      ? { id: dice.pick(['blue', 'green']) ?? 'blue', weight: dice.below(3) * 50 }
      : null,
    status: [],
    deleting: false,
  };
  put(universe, thing, `${thing.owner}: ${wordsFor(thing)}`);
  if (target === null && dice.chance(85)) makeBalancer(universe, dice, thing, cluster);
};

export const balance: Change = (universe, dice) => {
  const thing = dice.pick(universe.truth.things.filter((item) => item.target === null));
  const cluster = universe.settings.clusters.find((item) => item.ownerId === thing?.owner);
  if (thing === undefined || cluster === undefined) return;
  if (balancersOf(universe.truth, thing, cluster).length > 0 && dice.chance(80)) return;
  makeBalancer(universe, dice, thing, cluster);
};

/** A load balancer goes; the status of its objects stays as it was, or is emptied; another one comes at once, or later. */
export const replace: Change = (universe, dice) => {
  const old = dice.pick(universe.truth.balancers);
  if (old === undefined) return;
  const users = universe.truth.things.filter((thing) => thing.status.includes(old.dnsName));
  removeBalancer(universe, dice, old);
  if (dice.chance(50)) wipe(universe, (thing) => thing.status.includes(old.dnsName));
  const user = users[0];
  const cluster = universe.settings.clusters.find((item) => item.ownerId === user?.owner);
  if (user !== undefined && cluster !== undefined && dice.chance(50)) {
    makeBalancer(universe, dice, user, cluster);
  }
};

export const rename: Change = (universe, dice) => {
  const thing = dice.pick(universe.truth.things);
  if (thing === undefined) return;
  const names = dice.chance(30) ? [] : anyNames(universe.settings, dice);
  put(
    universe,
    { ...thing, names },
    `${resourceOfThing(thing)} of ${thing.owner} asks for ${names}`,
  );
};

export const remove: Change = (universe, dice) => {
  const thing = dice.pick(universe.truth.things);
  if (thing === undefined) return;
  const text = `${resourceOfThing(thing)} of ${thing.owner} is deleted`;
  if (dice.chance(20)) put(universe, { ...thing, deleting: true }, text);
  else become(universe, without(universe.truth, thing), text);
  for (const old of universe.truth.balancers) {
    if (thing.status.includes(old.dnsName) && dice.chance(60)) removeBalancer(universe, dice, old);
  }
};

export const wipeStatus: Change = (universe, dice) => {
  const cluster = dice.pick(universe.settings.clusters);
  wipe(universe, (thing) => thing.owner === cluster?.ownerId);
};

export const loseData: Change = (universe, dice) => {
  const cluster = dice.pick(universe.settings.clusters);
  if (cluster === undefined) return;
  const empty = new Set(universe.truth.empty);
  const healed = empty.delete(cluster.ownerId);
  if (!healed) empty.add(cluster.ownerId);
  const text = healed ? 'has its data again' : 'answers with an empty list';
  become(universe, { ...universe.truth, empty }, `${cluster.name} ${text}`);
};

export const dualstack: Change = (universe, dice) => {
  const old = dice.pick(universe.truth.balancers);
  if (old === undefined) return;
  const changed = { ...old, dualstack: !old.dualstack };
  const balancers = universe.truth.balancers.map((item) => (item === old ? changed : item));
  const text = `${old.dnsName} is ${changed.dualstack ? 'dualstack' : 'IPv4 only'}`;
  become(universe, { ...universe.truth, balancers }, text);
  post(universe, dice, 'SetIpAddressType', old);
};

/** Messages come once, twice or never, and late. */
const post = (
  universe: Universe,
  dice: Dice,
  eventName: ElbEventName,
  balancer: LoadBalancer,
): void => {
  const body = eventBody(eventName, balancer, universe.time);
  // Deletions go through the queue with the delay.
  const delaySeconds = eventName === 'DeleteLoadBalancer' ? 90 : 0;
  const copies = dice.chance(70) ? 1 : dice.chance(50) ? 0 : 2;
  for (let copy = 0; copy < copies; copy += 1) {
    const late = dice.chance(70) ? 0 : dice.below(400);
    const notBefore = universe.time + (delaySeconds + late) * 1000;
    universe.queue.push({ body, notBefore });
  }
};

const wordsFor = (thing: Thing): string =>
  `${resourceOfThing(thing)}${thing.group === null ? '' : ` in group ${thing.group}`} asks for ${thing.names.join(' ')} (${thing.wish}, target ${thing.target ?? 'its load balancer'}${thing.set === null ? '' : `, ${thing.set.id} of weight ${thing.set.weight}`})`;

const without = (truth: Truth, thing: Thing): Truth => ({
  ...truth,
  things: truth.things.filter((item) => !isSame(item, thing)),
});

const isSame = (a: Thing, b: Thing): boolean =>
  a.owner === b.owner && resourceOfThing(a) === resourceOfThing(b);

const put = (universe: Universe, thing: Thing, text: string): void => {
  const others = without(universe.truth, thing).things;
  const before = universe.truth.things.find((item) => isSame(item, thing));
  const status = thing.status.length > 0 ? thing.status : (before?.status ?? []);
  become(universe, { ...universe.truth, things: [...others, { ...thing, status }] }, text);
};

const wipe = (universe: Universe, chosen: (thing: Thing) => boolean): void => {
  if (!universe.truth.things.some(chosen)) return;
  const things = universe.truth.things.map((thing) =>
    chosen(thing) ? { ...thing, status: [] } : thing,
  );
  become(universe, { ...universe.truth, things }, 'statuses are emptied');
};

const removeBalancer = (universe: Universe, dice: Dice, old: LoadBalancer): void => {
  const balancers = universe.truth.balancers.filter((item) => item.dnsName !== old.dnsName);
  become(universe, { ...universe.truth, balancers }, `${old.dnsName} is gone`);
  post(universe, dice, 'DeleteLoadBalancer', old);
};

const makeBalancer = (universe: Universe, dice: Dice, thing: Thing, cluster: Cluster): void => {
  universe.counter += 1;
  const [key, value] = stackTag(thing);
  const usual = `k8s-${cluster.name}-${value.replace('/', '-')}`;
  const free = universe.truth.balancers.every((item) => item.name !== usual);
  const name = free && dice.chance(70) ? usual : `k8s-${universe.counter}`;
  const network = thing.kind === 'service';
  const { account, region } = cluster;
  const id = String(1_000_000_000 + universe.counter);
  const path = `${network ? 'net' : 'app'}/${name}/${id}`;
  const made: LoadBalancer = {
    account,
    region,
    kind: network ? 'network' : 'application',
    name,
    arn: `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/${path}`,
    dnsName: network
      ? `${name}-${id}.elb.${region}.amazonaws.com`
      : `${name}-${id}.${region}.elb.amazonaws.com`,
    hostedZoneId: zoneIds[`${region} ${network}`] ?? 'Z0',
    dualstack: dice.chance(30),
    tags: { 'elbv2.k8s.aws/cluster': cluster.name, ...(dice.chance(75) ? { [key]: value } : {}) },
  };
  const uses = (item: Thing): boolean =>
    isSame(item, thing) ||
    (item.owner === thing.owner && item.group !== null && item.group === thing.group);
  const things = universe.truth.things.map((item) =>
    uses(item) ? { ...item, status: [made.dnsName] } : item,
  );
  const balancers = [...universe.truth.balancers, made];
  become(
    universe,
    { ...universe.truth, things, balancers },
    `${made.dnsName} is made for ${value}`,
  );
  post(universe, dice, 'CreateLoadBalancer', made);
};

const zoneIds: Readonly<Record<string, string>> = {
  'eu-west-1 true': 'Z2IFOLAFXWLO4F',
  'eu-west-1 false': 'Z32O12XQLNTSW2',
  'eu-central-1 true': 'Z3F0SRJ5LGBH90',
  'eu-central-1 false': 'Z215JYRZR1TBD5',
};
