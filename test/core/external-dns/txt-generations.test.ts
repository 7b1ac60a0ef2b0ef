import { describe } from 'vitest';
import { table, webBalancer, world } from '../plan-table.ts';
import { seen } from '../planning.ts';
import { loadBalancer, settings, source } from '../world.ts';

describe('the generations of TXT names', () => {
  const label = 'owner=prod resource=service/web/web';
  const txt = { ...settings().txt, oldNames: 'replace' as const };
  const pair = { ...world, settings: { aaaa: 'always' as const } };
  table([
    {
      title:
        '§0.2 [D] are forced to the newest name in the first loop: we leave them alone while nothing changes',
      sources: [
        source('service/web/web', {
          hostname:
            'v11.example.com,v15.example.com,v17.example.com,v21.example.com,v22.example.com',
        }),
      ],
      loadBalancers: [webBalancer],
      settings: { aaaa: 'always' },
      zone: [
        'v11 A nlb:web | keep unchanged',
        'v11 AAAA nlb:web | keep unchanged',
        `v11 TXT ${label} | stays`,
        'v15 A nlb:web | keep unchanged',
        'v15 AAAA nlb:web | keep unchanged',
        `v15 TXT ${label} | stays`,
        `cname-v15 TXT ${label} | stays`,
        'v17 A nlb:web | keep unchanged',
        'v17 AAAA nlb:web | keep unchanged',
        `v17 TXT ${label} | stays`,
        `cname-v17 TXT ${label} | stays`,
        `aaaa-v17 TXT ${label} | stays`,
        'v21 A nlb:web | keep unchanged',
        'v21 AAAA nlb:web | keep unchanged',
        `cname-v21 TXT ${label} | stays`,
        `aaaa-v21 TXT ${label} | stays`,
        'v22 A nlb:web | keep unchanged',
        'v22 AAAA nlb:web | keep unchanged',
        `a-v22 TXT ${label} | stays`,
        `aaaa-v22 TXT ${label} | stays`,
      ],
      comes: [],
    },
    {
      title:
        '§5.5 with oldNames replace give way to the newest with a change, for the AAAA sibling too',
      ...pair,
      settings: { aaaa: 'always', txt },
      zone: [
        'web A nlb:old | update target-changed',
        'web AAAA nlb:old | update target-changed',
        `web TXT ${label} | removed`,
        `cname-web TXT ${label} | removed`,
      ],
      comes: [
        'web A nlb:web | update target-changed',
        `a-web TXT ${label}`,
        'web AAAA nlb:web | update target-changed',
        `aaaa-web TXT ${label}`,
      ],
    },
    {
      title: '§5.5 stay beside the newest, so that their writer may come back',
      ...pair,
      zone: [
        'web A nlb:old | update target-changed',
        'web AAAA nlb:old | update target-changed',
        `web TXT ${label} | replaced`,
        `cname-web TXT ${label} | replaced`,
      ],
      comes: [
        'web A nlb:web | update target-changed',
        `a-web TXT ${label}`,
        `cname-web TXT ${label}`,
        `web TXT ${label}`,
        'web AAAA nlb:web | update target-changed',
        `aaaa-web TXT ${label}`,
      ],
    },
    {
      title: '§0.2 stay beside the newest with every further change: v0.21 looks for cname- only',
      ...world,
      zone: [
        'web A nlb:old | update target-changed',
        `a-web TXT ${label} | replaced`,
        `cname-web TXT ${label} | replaced`,
      ],
      comes: [
        'web A nlb:web | update target-changed',
        `a-web TXT ${label}`,
        `cname-web TXT ${label}`,
      ],
    },
    {
      title: '§5.5 [D] are left behind by a deletion: we delete all that were read',
      sources: [source('service/web/web')],
      loadBalancers: [webBalancer],
      zone: [
        'web A nlb:web | delete source-no-longer-asks',
        `web TXT ${label} | removed`,
        `a-web TXT ${label} | removed`,
        `cname-web TXT ${label} | removed`,
      ],
      comes: [],
    },
    {
      title: '§5.5 of an alias do not outlive a change to addresses, which had none such',
      sources: [source('service/web/web', { hostname: 'web.example.com', target: '192.0.2.1' })],
      zone: [
        'web A nlb:web | update target-changed',
        `a-web TXT ${label} | replaced`,
        `cname-web TXT ${label} | removed`,
      ],
      comes: ['web A 192.0.2.1 | update target-changed', `a-web TXT ${label}`],
    },
    {
      title: '§5.5 make room where a CNAME comes under their own name',
      sources: [
        source('service/web/web', { hostname: 'web.example.com', target: 'x.example.net' }),
      ],
      zone: ['web A nlb:web | update type-changed', `web TXT ${label} | removed`],
      comes: ['web CNAME x.example.net | update type-changed', `cname-web TXT ${label}`],
    },
    {
      title:
        '§0.2 [D] leave an AAAA of v0.15 to nobody: we give it a TXT of its own when the A loses its old one',
      sources: [source('service/web/web', { hostname: 'web.example.com', alias: 'A' })],
      loadBalancers: [webBalancer],
      settings: { policy: 'upsert-only', txt },
      zone: [
        'web A nlb:web health=no | update target-health-changed',
        'web AAAA nlb:web | update ownership-upgraded',
        `cname-web TXT ${label} | removed`,
      ],
      comes: [
        'web A nlb:web | update target-health-changed',
        `a-web TXT ${label}`,
        'web AAAA nlb:web | update ownership-upgraded',
        `aaaa-web TXT ${label}`,
      ],
    },
    {
      title: '§5.5 stay for the A when only the AAAA beside it changes',
      ...pair,
      zone: [
        'web A nlb:web | keep unchanged',
        `cname-web TXT ${label} | stays`,
        'web AAAA nlb:old | update target-changed',
        `aaaa-web TXT ${label} | replaced`,
      ],
      comes: ['web AAAA nlb:web | update target-changed', `aaaa-web TXT ${label}`],
    },
    {
      title: '§5.5 leave the AAAA sibling as it is when its new TXT has no place',
      sources: [source('service/web/web', { hostname: 'web.example.com', alias: 'A' })],
      loadBalancers: [webBalancer],
      settings: { policy: 'upsert-only', txt },
      zone: [
        'web A nlb:web health=no | update target-health-changed',
        'web AAAA nlb:web | skip policy',
        `cname-web TXT ${label} | removed`,
        'aaaa-web TXT "v=spf1 -all" | keep foreign',
      ],
      comes: ['web A nlb:web | update target-health-changed', `a-web TXT ${label}`],
    },
    {
      title: '§5.5 leave a record as it is when its new TXT has no place',
      ...world,
      zone: [
        'web A nlb:old | refuse txt-name-taken',
        `cname-web TXT ${label} | stays`,
        'a-web TXT "v=spf1 -all" | keep foreign',
      ],
      comes: ['web A nlb:web | refuse txt-name-taken'],
    },
    {
      title: '§5.4 without a resource label give the AAAA sibling one without as well',
      sources: [source('service/web/web', { hostname: 'web.example.com', alias: 'A' })],
      loadBalancers: [webBalancer],
      settings: { txt },
      zone: [
        'web A nlb:web health=no | update target-health-changed',
        'web AAAA nlb:web | update ownership-upgraded',
        'cname-web TXT owner=prod | removed',
      ],
      comes: [
        'web A nlb:web | update target-health-changed',
        `a-web TXT ${label}`,
        'web AAAA nlb:web | update ownership-upgraded',
        'aaaa-web TXT owner=prod',
      ],
    },
    {
      title: '§0.2 keep labels that we do not know when they are written again',
      ...world,
      settings: { txt },
      zone: [
        'web A nlb:old | update target-changed',
        'cname-web TXT "heritage=external-dns,external-dns/dualstack=true,external-dns/owner=prod,external-dns/resource=service/web/web" | removed',
      ],
      comes: [
        'web A nlb:web | update target-changed',
        'a-web TXT "heritage=external-dns,external-dns/dualstack=true,external-dns/owner=prod,external-dns/resource=service/web/web"',
      ],
    },
    {
      title:
        '§5.3 [D] a-x is always of x: we lose no record to its neighbour with a name like a TXT name',
      sources: [
        source('service/web/web', {
          hostname: 'x.example.com,a-x.example.com,cname-x.example.com',
        }),
      ],
      loadBalancers: [webBalancer],
      zone: [
        'x A nlb:web | keep unchanged',
        `a-x TXT ${label} | stays`,
        'a-x A nlb:web | keep unchanged',
        `a-a-x TXT ${label} | stays`,
        'cname-x A nlb:web | keep unchanged',
        `a-cname-x TXT ${label} | stays`,
      ],
      comes: [],
    },
    {
      title: '§5.5 share no orphan between two names that are both new',
      sources: [source('service/web/web', { hostname: 'x.example.com,a-x.example.com' })],
      loadBalancers: [webBalancer],
      zone: [`a-x TXT ${label} | replaced`],
      comes: [
        'x A nlb:web | create new-name',
        `a-x TXT ${label}`,
        'a-x A nlb:web | create new-name',
        `a-a-x TXT ${label}`,
      ],
    },
  ]);
});

describe('a TXT that two records may claim', () => {
  const left = 'owner=prod resource=service/web/left';
  table([
    {
      title:
        '§5.3 [D] is the old one of a longer name: it is left from the shorter one, which comes again',
      sources: [source('service/web/web', { hostname: 'x.example.com,a-x.example.com' })],
      loadBalancers: [webBalancer],
      zone: [
        'a-x A nlb:web | keep unchanged',
        'a-a-x TXT owner=prod resource=service/web/web | stays',
        `a-x TXT ${left} | replaced`,
      ],
      comes: ['x A nlb:web | create new-name', 'a-x TXT owner=prod resource=service/web/web'],
    },
    {
      title: '§5.3 is the old one of a longer name with the same labels, and stays that',
      sources: [source('service/web/web', { hostname: 'a-x.example.com' })],
      loadBalancers: [webBalancer],
      zone: [
        'a-x A nlb:web | keep unchanged',
        'cname-a-x TXT owner=prod resource=service/web/web | stays',
        'a-x TXT owner=prod resource=service/web/web | stays',
      ],
      comes: [],
    },
    {
      title: '§5.3 is the old one of a name that could be of no other, whatever its labels',
      sources: [source('service/web/web', { hostname: 'web.example.com' })],
      loadBalancers: [webBalancer],
      zone: [
        'web A nlb:old | update target-changed',
        'a-web TXT owner=prod resource=service/web/web | replaced',
        `web TXT ${left} | replaced`,
      ],
      comes: [
        'web A nlb:web | update target-changed',
        'a-web TXT owner=prod resource=service/web/web',
        'web TXT owner=prod resource=service/web/web',
      ],
    },
    {
      title: '§5.3 [D] is taken for one of them: we do not take it as an orphan of the other',
      sources: [source('service/web/web', { hostname: 'aaaa-x.example.com' })],
      loadBalancers: [webBalancer, loadBalancer('nlb:left', 'service/web/left')],
      confirmed: seen('aaaa-x A nlb:left'),
      zone: [
        'aaaa-x A nlb:left | update target-changed',
        `cname-aaaa-x TXT ${left} | replaced`,
        `aaaa-x TXT ${left} | keep foreign`,
        'x A nlb:left | hold source-absent-once',
        `a-x TXT ${left} | stays`,
        'x AAAA nlb:left | keep foreign',
      ],
      comes: [
        'aaaa-x A nlb:web | update target-changed',
        'a-aaaa-x TXT owner=prod resource=service/web/web',
        'cname-aaaa-x TXT owner=prod resource=service/web/web',
      ],
    },
  ]);
});
