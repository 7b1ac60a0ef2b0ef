import { describe, expect, it } from 'vitest';
import { namedTargets } from '../../functions/core/named-targets.ts';

const own = 'web-0123456789abcdef.elb.eu-west-1.amazonaws.com';

describe('targets that a spec spells out', () => {
  it.each([
    ['addresses', ['192.0.2.1', '2001:db8::1']],
    ['a host name of elsewhere', ['example.net']],
    ['an AWS name that is no load balancer', ['d111111abcdef8.cloudfront.net']],
    ['nothing', []],
  ])('%s are taken as they are', (_what, targets) => {
    expect(namedTargets(targets)).toEqual({ statusTargets: [], givenTargets: targets });
  });

  it.each([
    ['a load balancer', [own]],
    ['one in other letters and with a dot', [`${own.toUpperCase()}.`]],
    ['one beside another name', ['example.net', own]],
  ])('%s waits for the ELB API', (_what, targets) => {
    expect(namedTargets(targets)).toEqual({ statusTargets: targets, givenTargets: [] });
  });
});
