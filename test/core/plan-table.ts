/* The table of plan tests: a world, its zone line by line with what happens to each record, and what comes. */
import { expect, it } from 'vitest';
import { outcomesOf, planOf, recordsOf, told, type World } from './planning.ts';
import { loadBalancer, source } from './world.ts';

export type Row = World & {
  readonly title: string;
  readonly zone: readonly string[];
  readonly comes: readonly string[];
};

export const web = source('service/web/web', { hostname: 'web.example.com' });
export const webBalancer = loadBalancer('nlb:web', 'service/web/web');
export const world = { sources: [web], loadBalancers: [webBalancer] };
export const ownTxt = 'a-web TXT owner=prod resource=service/web/web';

export const table = (rows: readonly Row[]): void => {
  it.each(rows)('$title', (row) => {
    const current = recordsOf(row.zone);
    const { plan } = planOf(row, current);
    expect(outcomesOf(plan, current)).toEqual(told(row.zone, row.comes));
  });
};
