import { describe, expect, it } from 'vitest';
import { sourceFromObject } from '../../../functions/adapters/kubernetes-objects.ts';
import { objectReader } from '../../../functions/adapters/object-reader.ts';
import { desiredRecords } from '../../../functions/core/desired.ts';
import type { LoadBalancer } from '../../../functions/core/load-balancer.ts';
import type { SourceFilters } from '../../../functions/core/settings.ts';
import { requestsOf, resourceOf } from '../../../functions/core/source.ts';
import { hostnameOf, loadBalancer, settings, snapshot } from '../world.ts';
import { bothPrefixes, type Keys, under } from './publishing.ts';

const spec = {
  rules: [{ host: 'rule.example.com' }, { http: {} }, { host: '' }],
  tls: [{ hosts: ['tls.example.com', 'rule.example.com', ''] }, { secretName: 'x' }],
};

const ingress = (annotations: Keys, more: Readonly<Record<string, unknown>> = {}) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { namespace: 'web', name: 'shop', annotations },
  spec,
  ...more,
});

const read = (object: unknown, filters: Partial<SourceFilters> = {}) =>
  sourceFromObject(object, objectReader(settings(filters)));

const namesOf = (
  object: unknown,
  filters: Partial<SourceFilters> = {},
): readonly string[] | null => {
  const source = read(object, filters);
  if (source === null) return null;
  return requestsOf(source, settings(filters)).flatMap(({ names }) =>
    names.map((asked) => (asked.kind === 'name' ? asked.name : `invalid ${asked.found}`)),
  );
};

const hostname = 'note.example.com';
const from = (value: string): Keys => ({ hostname, 'ingress-hostname-source': value });
const all = ['rule.example.com', 'tls.example.com', hostname];

describe.each(bothPrefixes)('the names of an Ingress under %s', (prefix) => {
  it.each<[string, Keys, Partial<SourceFilters>, readonly string[]]>([
    ['§2.3 rules, then TLS hosts, then the annotation; each once', { hostname }, {}, all],
    ['§2.3 empty hosts are passed over', {}, {}, ['rule.example.com', 'tls.example.com']],
    [
      '§2.3 the rules are left out with ignoreIngressRulesSpec',
      { hostname },
      { ignoreIngressRulesSpec: true },
      ['tls.example.com', 'rule.example.com', hostname],
    ],
    [
      '§2.3 the TLS hosts are left out with ignoreIngressTlsSpec',
      { hostname },
      { ignoreIngressTlsSpec: true },
      ['rule.example.com', hostname],
    ],
    [
      '§2.3 the annotation is left out with ignoreHostnameAnnotation',
      { hostname },
      { ignoreHostnameAnnotation: true },
      ['rule.example.com', 'tls.example.com'],
    ],
    ['§1.2 ingress-hostname-source: annotation-only', from('annotation-only'), {}, [hostname]],
    ['§1.2 ingress-hostname-source: in any case', from('Annotation-ONLY'), {}, [hostname]],
    [
      '§1.2 ingress-hostname-source: defined-hosts-only',
      from('Defined-hosts-only'),
      {},
      ['rule.example.com', 'tls.example.com'],
    ],
    ['§1.2 ingress-hostname-source: absent, all of them', { hostname }, {}, all],
    [
      '§1.2 [D] ingress-hostname-source: with any other value there are no names: we keep them asked for',
      from('annotations-only'),
      {},
      all,
    ],
    [
      '§1.2 [D] ingress-hostname-source: empty is such a value: we keep them asked for',
      from(''),
      {},
      all,
    ],
  ])('%s', (_, keys, filters, names) => {
    expect(namesOf(ingress(under(prefix, keys)), filters)).toEqual(names);
  });

  it('§1.2 [D] ingress-hostname-source: any other value is reported, and nothing is published', () => {
    const source = read(ingress(under(prefix, from('annotations-only'))));
    const { records, rejected } = desiredRecords(
      [snapshot(source === null ? [] : [source])],
      [loadBalancer('alb:shop', 'ingress/web/shop')],
      settings(),
    );
    expect(records).toEqual([]);
    expect(rejected.map(({ outcome, reason, name }) => `${outcome} ${reason} ${name}`)).toEqual(
      all.map((name) => `refuse invalid-annotation ${name}`),
    );
  });

  it('§1.2 ingress-hostname-source: says nothing on a Service', () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'x', annotations: under(prefix, from('defined-hosts-only')) },
      spec: { type: 'LoadBalancer' },
    };
    expect(namesOf(service)).toEqual([hostname]);
  });
});

describe('an Ingress', () => {
  it('§2.3 has the label ingress/NAMESPACE/NAME', () => {
    const source = read(ingress({}));
    expect(source === null ? null : resourceOf(source)).toBe('ingress/web/shop');
  });

  const classOf = (name: string, annotation?: string) =>
    ingress(annotation === undefined ? {} : { 'kubernetes.io/ingress.class': annotation }, {
      spec: { ...spec, ...(name === '' ? {} : { ingressClassName: name }) },
    });
  it.each<[string, unknown, readonly string[], boolean]>([
    ['§2.3 class: without a filter every one', classOf('nginx'), [], true],
    ['§2.3 class: that of its spec', classOf('alb'), ['nginx', 'alb'], true],
    ['§2.3 class: another one', classOf('nginx'), ['alb'], false],
    ['§2.3 class: the annotation where the spec says none', classOf('', 'alb'), ['alb'], true],
    ['§2.3 class: another one in the annotation', classOf('', 'nginx'), ['alb'], false],
    ['§2.3 class: where the spec says one, only that', classOf('nginx', 'alb'), ['alb'], false],
    ['§2.3 class: none; no default class is looked up', classOf(''), ['alb'], false],
  ])('%s', (_, object, ingressClasses, isRead) => {
    expect(namesOf(object, { ingressClasses }) !== null).toBe(isRead);
  });

  const alb = loadBalancer('alb:shop');
  const nlb = loadBalancer('nlb:front');
  const at = (...entries: readonly Readonly<Record<string, string>>[]) =>
    ingress(
      {},
      {
        spec: { rules: [{ host: 'rule.example.com' }] },
        status: { loadBalancer: { ingress: entries } },
      },
    );
  it.each<[string, unknown, readonly LoadBalancer[], readonly string[]]>([
    ['§2.3 status: a host name', at({ hostname: alb.dnsName }), [alb], ['A alb:shop']],
    [
      '§2.3 status: addresses make an A and an AAAA',
      at({ ip: '192.0.2.1' }, { ip: '2001:db8::1' }),
      [],
      ['A 192.0.2.1', 'AAAA 2001:db8::1'],
    ],
    [
      '§2.3 status: an address and a host name in one entry: the CNAME gives way',
      at({ ip: '192.0.2.1', hostname: 'x.example.net' }),
      [],
      ['A 192.0.2.1'],
    ],
    [
      '§2.3 [D] status: two load balancers make one CNAME that never converges: we take the first by name',
      at({ hostname: alb.dnsName }, { hostname: nlb.dnsName }),
      [nlb, alb],
      ['A nlb:front'],
    ],
    ['§2.3 [D] status: is believed: we ask the ELB API', at({ hostname: alb.dnsName }), [], []],
    ['§2.3 status: none', at(), [alb], []],
  ])('%s', (_, object, living, lines) => {
    const source = read(object);
    const { records } = desiredRecords(
      [snapshot(source === null ? [] : [source])],
      living,
      settings(),
    );
    const nicks = new Map(['alb:shop', 'nlb:front'].map((nick) => [hostnameOf(nick), nick]));
    const found = records.map(({ record }) =>
      [
        record.type,
        ...(record.alias === null ? record.values : [nicks.get(record.alias.dnsName)]),
      ].join(' '),
    );
    expect(found).toEqual(lines);
  });
});
