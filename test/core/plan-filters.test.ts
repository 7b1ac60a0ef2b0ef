import { describe } from 'vitest';
import { ownTxt, table, web, webBalancer, world } from './plan-table.ts';
import { source } from './world.ts';

const domains = { include: [], exclude: ['web.example.com'], includeRegex: '', excludeRegex: '' };
const namePolicies = [{ clusters: [], namespaces: ['web'], names: ['other.example.com'] }];

describe('names that the settings leave out', () => {
  table([
    {
      title: 'are not touched, though a source of ours has them and asks no more',
      sources: [source('service/web/web')],
      loadBalancers: [webBalancer],
      settings: { domains },
      zone: ['web A nlb:web | keep foreign', `${ownTxt} | stays`],
      comes: [],
    },
    {
      title: 'are not touched by an expression that cannot be read',
      ...world,
      settings: { domains: { ...domains, includeRegex: '(' } },
      zone: ['web A nlb:other | keep foreign', `${ownTxt} | keep foreign`],
      comes: [],
    },
    {
      title: 'of type AAAA are neither made nor touched where the settings say never',
      ...world,
      loadBalancers: [{ ...webBalancer, dualstack: true }],
      settings: { aaaa: 'never' },
      zone: [
        'web A nlb:old | update target-changed',
        `${ownTxt} | replaced`,
        'web AAAA nlb:old | keep foreign',
        'aaaa-web TXT owner=prod resource=service/web/web | stays',
      ],
      comes: ['web A nlb:web | update target-changed', ownTxt],
    },
    {
      title: 'keep their record where a policy came later',
      sources: [web],
      loadBalancers: [webBalancer],
      settings: { namePolicies },
      zone: ['web A nlb:web | keep source-not-followed', `${ownTxt} | stays`],
      comes: [],
    },
  ]);
});
