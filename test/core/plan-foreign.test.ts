import { describe } from 'vitest';
import { ownTxt, table, webBalancer, world } from './plan-table.ts';
import { source } from './world.ts';

describe('what is not ours', () => {
  table([
    {
      title: 'stays when a source asks for its name, whatever its type',
      ...world,
      zone: ['web A 192.0.2.7 | keep foreign', 'web AAAA 2001:db8::7 | keep foreign'],
      comes: ['web A nlb:web | refuse not-owned'],
    },
    {
      title: 'stays when it points to the very same load balancer',
      ...world,
      zone: ['web A nlb:web | keep foreign'],
      comes: ['web A nlb:web | refuse not-owned'],
    },
    {
      title: 'stays when it belongs to another owner, with its TXT',
      ...world,
      zone: [
        'web A nlb:old | keep foreign',
        'a-web TXT owner=staging resource=service/web/web | keep foreign',
      ],
      comes: ['web A nlb:web | refuse owned-by-other'],
    },
    {
      title: 'stays as an orphan TXT of another owner, and nothing is made under it',
      ...world,
      zone: ['a-web TXT owner=staging resource=service/web/web | keep foreign'],
      comes: ['web A nlb:web | refuse owned-by-other'],
    },
    {
      title: 'stays where our TXT has to be',
      ...world,
      zone: ['a-web TXT "v=spf1 -all" | keep foreign'],
      comes: ['web A nlb:web | refuse txt-name-taken'],
    },
    {
      title: 'stays as a CNAME where our TXT has to be',
      ...world,
      zone: ['a-web CNAME elsewhere.example.net | keep foreign'],
      comes: ['web A nlb:web | refuse txt-name-taken'],
    },
    {
      title: 'stays beside an A of ours when an AAAA is asked for as well',
      ...world,
      settings: { aaaa: 'always' },
      zone: [
        'web A nlb:web | keep unchanged',
        `${ownTxt} | stays`,
        'web AAAA 2001:db8::7 | keep foreign',
      ],
      comes: ['web AAAA nlb:web | refuse not-owned'],
    },
    {
      title: 'stays when it is a CNAME, though only a new name beside it is asked for',
      ...world,
      zone: ['web CNAME elsewhere.example.net | keep foreign'],
      comes: ['web A nlb:web | refuse not-owned'],
    },
    {
      title: 'stays as any other type that keeps a CNAME from the name',
      sources: [
        source('service/web/web', { hostname: 'web.example.com', target: 'x.example.net' }),
      ],
      zone: ['web MX "10 mail" | keep foreign'],
      comes: ['web CNAME x.example.net | refuse name-in-use'],
    },
    {
      title: 'stays as a routed record beside which no simple one can stand',
      ...world,
      zone: ['web A 192.0.2.7 set=blue weight=1 | keep foreign'],
      comes: ['web A nlb:web | refuse not-owned'],
    },
  ]);
});

describe('a TXT and a CNAME that would need one name', () => {
  const alias = source('service/web/web', { hostname: 'x.example.com' });
  const cname = source('service/web/cname', {
    hostname: 'a-x.example.com',
    target: 'y.example.net',
  });
  table([
    {
      title: 'both new: the CNAME comes, the name whose TXT it would be is refused',
      sources: [alias, cname],
      loadBalancers: [webBalancer],
      zone: [],
      comes: [
        'x A nlb:web | refuse txt-name-taken',
        'a-x CNAME y.example.net | create new-name',
        'cname-a-x TXT owner=prod resource=service/web/cname',
      ],
    },
    {
      title: 'the TXT is there: it stays, and its record can still change',
      sources: [alias, cname],
      loadBalancers: [webBalancer],
      zone: [
        'x A nlb:old | update target-changed',
        'a-x TXT owner=prod resource=service/web/web | replaced',
      ],
      comes: [
        'x A nlb:web | update target-changed',
        'a-x TXT owner=prod resource=service/web/web',
        'a-x CNAME y.example.net | refuse name-in-use',
      ],
    },
  ]);
});
