import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aliasZoneId, answersIpv6 } from '../../functions/core/alias-zone-ids.ts';

const published: Readonly<Record<string, Readonly<Record<string, string>> | string>> = JSON.parse(
  readFileSync(new URL('../fixtures/elb-hosted-zones.json', import.meta.url), 'utf8'),
);

const tableOf = (key: string): readonly (readonly [string, string])[] => {
  const table = published[key];
  if (table === undefined || typeof table === 'string') throw new Error(`no table ${key}`);
  return Object.entries(table);
};
const suffix = (region: string) =>
  region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';

describe('the published hosted zone', () => {
  it.each(tableOf('albAndClassicByRegion'))('of application load balancers in %s', (region, id) => {
    expect(aliasZoneId(`web-1.${region}.elb.${suffix(region)}`)).toBe(id);
    expect(aliasZoneId(`dualstack.web-1.${region}.elb.${suffix(region)}`)).toBe(id);
  });

  it.each(tableOf('nlbByRegion'))('of network load balancers in %s', (region, id) => {
    expect(aliasZoneId(`web-1.elb.${region}.${suffix(region)}`)).toBe(id);
  });

  it.each(tableOf('otherSuffixes'))('of names under %s', (suffixOfName, id) => {
    expect(aliasZoneId(`name.${suffixOfName}`)).toBe(id);
  });

  it.each([
    ['d111.cloudfront.net', 'Z2FDTNDATAQYW2'],
    ['a1.awsglobalaccelerator.com', 'Z2BJ6XQ5FK7U4H'],
    ['cloudfront.net', null],
    ['web-1.xx-none-1.elb.amazonaws.com', null],
    ['www.example.com', null],
  ])('of %s is %s', (hostname, id) => {
    expect(aliasZoneId(hostname)).toBe(id);
  });
});

it.each([
  ['dualstack.web-1.eu-west-1.elb.amazonaws.com', true],
  ['web-1.eu-west-1.elb.amazonaws.com', false],
  ['d111.cloudfront.net', true],
  ['a1.awsglobalaccelerator.com', true],
])('%s answers over IPv6: %s', (hostname, expected) => {
  expect(answersIpv6(hostname)).toBe(expected);
});
