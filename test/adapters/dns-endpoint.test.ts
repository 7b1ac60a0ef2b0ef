import { describe, expect, it } from 'vitest';
import { endpointOffers } from '../../functions/adapters/dns-endpoint.ts';
import { sourceFromObject } from '../../functions/adapters/kubernetes-objects.ts';
import { objectReader } from '../../functions/adapters/object-reader.ts';
import { defaultFilters } from '../../functions/core/settings.ts';
import { requestsOf } from '../../functions/core/source.ts';

const settings = {
  ...defaultFilters,
  annotationPrefixes: ['external-dns.kubernetes.io/', 'external-dns.alpha.kubernetes.io/'],
};

const endpoint = {
  dnsName: 'app.example.com',
  recordType: 'A',
  recordTTL: 60,
  targets: ['192.0.2.1'],
};

const dnsEndpoint = (...endpoints: readonly unknown[]) => ({
  apiVersion: 'externaldns.k8s.io/v1alpha1',
  kind: 'DNSEndpoint',
  metadata: { namespace: 'web', name: 'app' },
  spec: { endpoints },
});

const offers = (...endpoints: readonly unknown[]) => endpointOffers(dnsEndpoint(...endpoints));
const loadBalancer = 'web-0123456789abcdef.elb.eu-west-1.amazonaws.com';

describe('a DNSEndpoint', () => {
  it('is a source of the kind crd, with an offer for each endpoint', () => {
    const other = { dnsName: 'www.example.com', recordType: 'CNAME', targets: ['example.net'] };
    const source = sourceFromObject(dnsEndpoint(endpoint, other), objectReader(settings));
    expect(source).toMatchObject({ kind: 'crd', namespace: 'web', name: 'app', hosts: [] });
    expect(source?.offers).toEqual([
      {
        hosts: ['app.example.com'],
        stacks: [],
        statusTargets: [],
        givenTargets: ['192.0.2.1'],
        keys: { ttl: '60' },
        recordType: 'A',
      },
      {
        hosts: ['www.example.com'],
        stacks: [],
        statusTargets: [],
        givenTargets: ['example.net'],
        keys: {},
        recordType: 'CNAME',
      },
    ]);
  });

  const property = (name: unknown, value: unknown) => ({ providerSpecific: [{ name, value }] });
  it.each([
    [
      '§1.4 aws/ properties: the annotations aws-',
      property('aws/weight', '10'),
      { 'aws-weight': '10' },
    ],
    ['§4.1 alias', property('alias', 'true'), { alias: 'true' }],
    ['§4.1 alias A, which works here only', property('alias', 'A'), { alias: 'A' }],
    ['a property of another provider', property('webhook/x', '1'), {}],
    ['no property is another annotation', property('target', '192.0.2.9'), {}],
    ['no property is the annotation hostname', property('hostname', 'b.example.com'), {}],
    ['a value that is no text', property('aws/weight', 10), {}],
    ['a property without a name', property(undefined, '1'), {}],
    ['properties that are no list', { providerSpecific: { alias: 'true' } }, {}],
    ['a hostile name', property('aws/__proto__', '1'), { 'aws-__proto__': '1' }],
    ['§1.2 setIdentifier', { setIdentifier: 'blue' }, { 'set-identifier': 'blue' }],
    ['an empty setIdentifier', { setIdentifier: '' }, {}],
    ['§1.3 recordTTL 0 says nothing', { recordTTL: 0 }, {}],
    [
      '§1.3 recordTTL out of range is left to the reader of annotations',
      { recordTTL: -1 },
      { ttl: '-1' },
    ],
    ['§1.3 recordTTL as a text of a file', { recordTTL: '60' }, { ttl: '60' }],
    ['labels', { labels: { owner: 'somebody' } }, {}],
  ])('%s', (_what, fields, keys) => {
    expect(offers({ dnsName: 'a.example.com', targets: [], ...fields })[0]?.keys).toEqual(keys);
  });

  it.each([
    [
      'addresses of one name and type are joined, as those of Services are (§2.2)',
      { targets: ['192.0.2.2'] },
      [['192.0.2.1', '192.0.2.2']],
    ],
    [
      'a name in other letters is the same',
      { dnsName: 'APP.example.com.', targets: ['192.0.2.2'] },
      [['192.0.2.1', '192.0.2.2']],
    ],
    [
      'another type is another offer',
      { recordType: 'AAAA', targets: ['2001:db8::1'] },
      [['192.0.2.1'], ['2001:db8::1']],
    ],
    [
      'another set identifier too',
      { setIdentifier: 'b', targets: ['192.0.2.2'] },
      [['192.0.2.1'], ['192.0.2.2']],
    ],
    ['the same target is there once', {}, [['192.0.2.1']]],
  ])('%s', (_what, second, targets) => {
    const found = offers(endpoint, { ...endpoint, ...second });
    expect(found.map((offer) => offer.givenTargets)).toEqual(targets);
  });

  it('a load balancer as target waits for the ELB API', () => {
    expect(offers({ ...endpoint, recordType: 'CNAME', targets: [loadBalancer] })).toMatchObject([
      { statusTargets: [loadBalancer], givenTargets: [] },
    ]);
  });

  it.each([
    ['no spec', { kind: 'DNSEndpoint' }],
    ['endpoints that are no list', { spec: { endpoints: { 0: endpoint } } }],
    ['an empty list', dnsEndpoint()],
  ])('%s offers nothing', (_what, object) => {
    expect(endpointOffers(object)).toEqual([]);
  });

  it('whose endpoint has no name or is no object is told to be wrong, and the others are read', () => {
    const source = sourceFromObject(dnsEndpoint('nonsense', {}, endpoint), objectReader(settings));
    const requests = source === null ? [] : requestsOf(source, settings);
    expect(requests.flatMap((request) => request.names)).toMatchObject([
      { kind: 'invalid', found: '' },
      { kind: 'name', name: 'app.example.com' },
    ]);
  });

  it('of another controller asks for nothing (§1.2)', () => {
    const annotations = { 'external-dns.kubernetes.io/controller': 'other' };
    const metadata = { namespace: 'web', name: 'app', annotations };
    const source = sourceFromObject({ ...dnsEndpoint(endpoint), metadata }, objectReader(settings));
    expect(source === null ? null : requestsOf(source, settings)).toEqual([]);
  });

  it('of another group is not one of external-dns', () => {
    const object = { ...dnsEndpoint(endpoint), apiVersion: 'example.com/v1' };
    expect(sourceFromObject(object, objectReader(settings))).toBeNull();
  });
});
