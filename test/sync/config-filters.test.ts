import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../functions/sync/config.ts';

const good = {
  clusters: [{ name: 'prod', region: 'eu-west-1', account: '111122223333' }],
  zones: [{ id: 'Z0123', name: 'example.com' }],
};
const parse = (keys: Readonly<Record<string, unknown>>) =>
  parseConfig(JSON.stringify({ ...good, ...keys }), 'ELB53_CONFIG');

describe('what the configuration says about objects and names', () => {
  it('is taken as it is', () => {
    const filters = {
      serviceTypes: ['NodePort', 'ExternalName'],
      publishInternalServices: true,
      namespaces: ['web', 'shop'],
      labelFilter: 'team in (a, b),!internal',
      annotationFilter: 'dns=yes',
      ingressClasses: ['alb'],
      gateway: { name: 'public', namespace: 'infra', labelFilter: 'x=y', listenerSets: true },
      ignoreHostnameAnnotation: true,
      ignoreIngressRulesSpec: true,
      ignoreIngressTlsSpec: true,
      fqdnTemplate: '{{.Name}}.{{.Namespace}}.example.com',
      combineFqdnAnnotation: true,
      domains: {
        include: ['example.com'],
        exclude: ['x.example.com'],
        includeRegex: '',
        excludeRegex: '',
      },
      namePolicies: [{ clusters: ['prod'], namespaces: ['team-*'], names: ['*.team.example.com'] }],
      zoneTags: ['dns=elb53', 'live'],
    };
    expect(parse(filters)).toMatchObject(filters);
  });

  it('names the sources as external-dns does', () => {
    const sources = ['crd', 'gateway-httproute', 'gateway-udproute', 'service'];
    expect(parse({ sources }).sources).toEqual(['service', 'httproute', 'udproute', 'crd']);
  });

  it('may leave parts of a key out', () => {
    expect(parse({ gateway: { name: 'public' }, domains: { exclude: ['a.b'] } })).toMatchObject({
      gateway: { name: 'public', namespace: '', labelFilter: '', listenerSets: false },
      domains: { include: [], exclude: ['a.b'], includeRegex: '', excludeRegex: '' },
    });
    const policy = { names: ['*.example.com'] };
    expect(parse({ namePolicies: [policy] }).namePolicies).toEqual([
      { clusters: [], namespaces: [], ...policy },
    ]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    ['a selector', { labelFilter: 'a in' }, /labelFilter: /],
    ['a selector of annotations', { annotationFilter: '==' }, /annotationFilter: /],
    ['a selector of Gateways', { gateway: { labelFilter: '!' } }, /gateway\.labelFilter: /],
    ['an expression', { domains: { includeRegex: '(' } }, /domains: /],
    ['a template', { fqdnTemplate: '{{define "x"}}{{end}}' }, /fqdnTemplate: .*define/],
    ['a pattern', { namePolicies: [{ names: ['a b'] }] }, /namePolicies\.0\.names: /],
    [
      'no names at all',
      { ignoreHostnameAnnotation: true },
      /ignoreHostnameAnnotation: found true without fqdnTemplate/,
    ],
    [
      'an unknown source',
      { sources: ['pod'] },
      /sources\.0: found "pod", expected one of "service"/,
    ],
    ['an unknown type', { serviceTypes: ['Fancy'] }, /serviceTypes\.0: found "Fancy"/],
    ['an unknown key', { gateway: { names: 'x' } }, /gateway: unknown key 'names'/],
  ])('that cannot be followed is refused: %s', (_, keys, message) => {
    expect(() => parse(keys)).toThrow(message);
  });
});
