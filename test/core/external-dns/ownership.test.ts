import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../functions/core/settings.ts';
import { ownTxt, type Row, table, webBalancer, world } from '../plan-table.ts';
import { planOf } from '../planning.ts';
import { cluster, record, settings, snapshot, source } from '../world.ts';

const label = 'owner=prod resource=service/web/web';
const silent = { sources: [source('service/web/web')], loadBalancers: [webBalancer] };
const stranger = 'a-web TXT owner=stranger resource=service/web/web';

describe('a record', () => {
  table([
    {
      title: '§5.5 is created with its TXT',
      ...world,
      zone: ['other A 192.0.2.1 | keep foreign'],
      comes: ['web A nlb:web | create new-name', ownTxt],
    },
    {
      title: '§5.5 is updated together with its TXT',
      ...world,
      zone: ['web A nlb:old | update target-changed', `${ownTxt} | replaced`],
      comes: ['web A nlb:web | update target-changed', ownTxt],
    },
    {
      title: '§5.5 is deleted together with its TXT',
      ...silent,
      zone: ['web A nlb:web | delete source-no-longer-asks', `${ownTxt} | removed`],
      comes: [],
    },
    {
      title: '§5.5 of another owner is not updated',
      ...world,
      zone: ['web A nlb:old | keep foreign', `${stranger} | keep foreign`],
      comes: ['web A nlb:web | refuse owned-by-other'],
    },
    {
      title: '§5.5 of another owner is not deleted',
      ...silent,
      zone: ['web A nlb:web | keep foreign', `${stranger} | keep foreign`],
      comes: [],
    },
    {
      title: '§4.7 without a TXT is not updated, and nothing is made beside it',
      ...world,
      zone: ['web A nlb:old | keep foreign'],
      comes: ['web A nlb:web | refuse not-owned'],
    },
    {
      title: '§4.7 without a TXT is not deleted',
      ...silent,
      zone: ['web A nlb:web | keep foreign'],
      comes: [],
    },
    {
      title: '§5.5 [D] is created and belongs to the owner of an orphan: we refuse it',
      ...world,
      zone: [`${stranger} | keep foreign`],
      comes: ['web A nlb:web | refuse owned-by-other'],
    },
    {
      title: '§5.5 [D] with an old TXT only cannot be deleted: we delete what we read',
      ...silent,
      zone: ['web A nlb:web | delete source-no-longer-asks', `cname-web TXT ${label} | removed`],
      comes: [],
    },
    {
      title: '§5.5 [D] with the TXT of every generation leaves the old ones behind: we delete all',
      ...silent,
      zone: [
        'web A nlb:web | delete source-no-longer-asks',
        `web TXT ${label} | removed`,
        `cname-web TXT ${label} | removed`,
        `a-web TXT ${label} | removed`,
      ],
      comes: [],
    },
    {
      title: '§5.5 an old TXT of another owner stays when the record is deleted',
      ...silent,
      zone: [
        'web A nlb:web | delete source-no-longer-asks',
        `${ownTxt} | removed`,
        'cname-web TXT owner=stranger resource=service/web/web | keep foreign',
      ],
      comes: [],
    },
    {
      title: '§6.4 another resource in the TXT is no difference',
      ...world,
      zone: [
        'web A nlb:web | keep unchanged',
        'a-web TXT owner=prod resource=service/web/before | stays',
      ],
      comes: [],
    },
    {
      title: '§6.4 the resource is written with the next change; labels that we do not know stay',
      ...world,
      zone: [
        'web A nlb:old | update target-changed',
        'a-web TXT "heritage=external-dns,external-dns/note=n,external-dns/owner=prod,external-dns/resource=service/web/web" | replaced',
      ],
      comes: [
        'web A nlb:web | update target-changed',
        'a-web TXT "heritage=external-dns,external-dns/note=n,external-dns/owner=prod,external-dns/resource=service/web/web"',
      ],
    },
    {
      title:
        '§5.3 [D] under the name that replaces the wildcard is taken for ours: we leave it alone',
      sources: [source('service/web/web', { hostname: '*.example.com' })],
      loadBalancers: [webBalancer],
      settings: { txt: { ...settings().txt, wildcardReplacement: 'any' } },
      zone: [
        '* A nlb:web | keep unchanged',
        'a-any TXT owner=prod resource=service/web/web | stays',
        'any A nlb:web | keep foreign',
      ],
      comes: [],
    },
    {
      title: '§5.3 [D] of the wildcard that is gone is taken for one: we leave both alone',
      sources: [source('service/web/web', { hostname: '*.example.com' })],
      loadBalancers: [webBalancer],
      settings: { txt: { ...settings().txt, wildcardReplacement: 'any' } },
      zone: [
        'a-any TXT owner=prod resource=service/web/web | keep foreign',
        'any A nlb:web | keep foreign',
      ],
      comes: ['* A nlb:web | refuse txt-name-taken'],
    },
  ]);
});

it('§5.4 [D] a TXT in several strings is not read: we read it, and delete it as it was listed', () => {
  const value =
    '"heritage=external-dns,external-dns/owner=pr" "od,external-dns/resource=service/web/web"';
  const listed = [record('web A nlb:web'), { ...record('a-web TXT "…"'), values: [value] }];
  expect(planOf(silent, listed).plan.entries).toMatchObject([
    { outcome: 'delete', before: listed[0], txt: { before: [listed[1]], after: [] } },
  ]);
});

/** What external-dns left when somebody deleted the record alone: its TXT is taken over with the new record. */
const orphanGenerations: readonly (readonly [generation: string, orphans: readonly string[]])[] = [
  ['v0.22 and later', ['a-web']],
  ['v0.18 to v0.21', ['cname-web']],
  ['v0.12 to v0.17', ['web', 'cname-web']],
  ['every one', ['web', 'cname-web', 'a-web']],
];
const policies: readonly Policy[] = ['sync', 'upsert-only', 'create-only'];
const sets: readonly (readonly [string, string])[] = [
  ['no set identifier', ''],
  ['a set identifier', ' set=blue weight=1'],
];
const routed = source('service/web/web', {
  hostname: 'web.example.com',
  'set-identifier': 'blue',
  'aws-weight': '1',
});

const orphanRow = (generation: string, orphans: readonly string[], policy: Policy) =>
  sets.map(
    ([which, set]): Row => ({
      title: `§5.5 of ${generation}, ${policy}, ${which}: goes with the record that is made again`,
      sources: set === '' ? world.sources : [routed],
      loadBalancers: [webBalancer],
      settings: { policy },
      zone: orphans.map(
        (name) => `${name} TXT ${label}${set} | ${name === 'a-web' ? 'replaced' : 'removed'}`,
      ),
      comes: [`web A nlb:web${set} | create new-name`, `${ownTxt}${set}`],
    }),
  );

describe('an orphan TXT', () => {
  table([
    ...orphanGenerations.flatMap(([generation, orphans]) =>
      policies.flatMap((policy) => orphanRow(generation, orphans, policy)),
    ),
    {
      title: '§5.5 stays as it is while nobody asks for its name',
      ...silent,
      zone: [`${ownTxt} | keep foreign`],
      comes: [],
    },
    {
      title: '§5.5 of another set identifier stays',
      sources: [routed],
      loadBalancers: [webBalancer],
      zone: [`a-web TXT ${label} set=green weight=1 | keep foreign`],
      comes: ['web A nlb:web set=blue weight=1 | create new-name', `${ownTxt} set=blue weight=1`],
    },
    {
      title: '§5.5 with another value beside its own stays, and keeps the record away',
      ...world,
      zone: ['a-web TXT "v=spf1" "heritage=external-dns,external-dns/owner=prod" | keep foreign'],
      comes: ['web A nlb:web | refuse txt-name-taken'],
    },
  ]);
});

describe('the owner id', () => {
  const takenOver = cluster('prod', { ownerId: 'default' });
  table([
    {
      title: '§5.1 is that of external-dns where the settings say so: its records are ours',
      snapshots: [snapshot(world.sources, { cluster: takenOver })],
      loadBalancers: [webBalancer],
      settings: { clusters: [takenOver] },
      zone: [
        'web A nlb:web | keep unchanged',
        'a-web TXT owner=default resource=service/web/web | stays',
      ],
      comes: [],
    },
    {
      title: '§5.1 is compared as it is written',
      ...world,
      zone: [
        'web A nlb:web | keep foreign',
        'a-web TXT owner=Prod resource=service/web/web | keep foreign',
      ],
      comes: ['web A nlb:web | refuse owned-by-other'],
    },
  ]);
});
