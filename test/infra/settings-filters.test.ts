/*
 * Settings that filter objects and names: what the function could not follow is refused before anything is deployed.
 */
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../functions/sync/config.ts';
import { filterKeys } from '../../functions/sync/config-filters.ts';
import { filterOptions } from '../../infra/filter-options.ts';
import { parseSettings } from '../../infra/settings.ts';
import { faultsOf } from './settings-faults.ts';
import { exampleSettings, oneCluster } from './synthesized.ts';

type Row = readonly [what: string, settings: object, faults: readonly unknown[]];

const bad: readonly Row[] = [
  [
    'a source that is not read',
    { ...oneCluster, sources: ['node'] },
    [
      'sources.0: found "node", expected one of "service", "ingress", "gateway-httproute", "gateway-grpcroute", "gateway-tlsroute", "gateway-tcproute", "gateway-udproute", "crd"',
    ],
  ],
  [
    'a misspelt type of Services',
    { ...oneCluster, serviceTypes: ['Headless'] },
    [
      'serviceTypes.0: found "Headless", expected one of "LoadBalancer", "NodePort", "ClusterIP", "ExternalName"',
    ],
  ],
  [
    'switches that are none',
    {
      ...oneCluster,
      publishInternalServices: 'yes',
      ignoreIngressRulesSpec: 1,
      ignoreIngressTlsSpec: null,
      combineFqdnAnnotation: 'no',
      ignoreHostnameAnnotation: 'true',
    },
    [
      'publishInternalServices: found "yes", expected true or false',
      'ignoreHostnameAnnotation: found "true", expected true or false',
      'ignoreIngressRulesSpec: found 1, expected true or false',
      'ignoreIngressTlsSpec: found null, expected true or false',
      'combineFqdnAnnotation: found "no", expected true or false',
    ],
  ],
  [
    'texts where lists belong',
    { ...oneCluster, namespaces: 'web', ingressClasses: 'alb', zoneTags: 'dns' },
    [
      'namespaces: found "web", expected a list',
      'ingressClasses: found "alb", expected a list',
      'zoneTags: found "dns", expected a list',
    ],
  ],
  [
    'an unknown key of the Gateways',
    { ...oneCluster, gateway: { class: 'amazon' } },
    ['gateway.class: unknown key; remove it or correct its name'],
  ],
  [
    'selectors that nobody can read',
    {
      ...oneCluster,
      labelFilter: 'dns=yes,',
      annotationFilter: 'team in web',
      gateway: { labelFilter: '=' },
    },
    [
      "labelFilter: found the end of the selector, expected a key after ','",
      "annotationFilter: found 'web', expected '('",
      "gateway.labelFilter: found '=', expected a key",
    ],
  ],
  [
    'a template with a function that is not there',
    { ...oneCluster, fqdnTemplate: '{{ .Name | sha256 }}.example.com' },
    [
      expect.stringMatching(
        /^fqdnTemplate: at character 12: 'sha256' is not supported; there are: /,
      ),
    ],
  ],
  [
    'names that are neither in annotations nor in a template',
    { ...oneCluster, ignoreHostnameAnnotation: true },
    [
      'ignoreHostnameAnnotation: found true without fqdnTemplate, expected a template that names the objects; set one',
    ],
  ],
  [
    'a wildcard as a domain',
    { ...oneCluster, domains: { include: ['*.example.com'] } },
    [
      "domains: include '*.example.com' holds a '*', expected a domain; write '.example.com' for everything below example.com",
    ],
  ],
  [
    'an expression that RE2 does not take',
    { ...oneCluster, domains: { excludeRegex: '(?=dev)' } },
    [
      "domains: excludeRegex '(?=dev)': '(?=d' is not supported (look-around is not part of RE2); expected a regular expression in RE2 syntax",
    ],
  ],
  [
    'a pattern of names with a dot too many',
    {
      ...oneCluster,
      namePolicies: [{ namespaces: ['web'], names: ['web.example.com', '*..example.com'] }],
    },
    ["namePolicies.0.names: the pattern '*..example.com' has an empty label; remove the extra dot"],
  ],
  [
    'a name policy for nobody',
    { ...oneCluster, namePolicies: [{ namespaces: ['web'] }] },
    ['namePolicies.0.names: found nothing, expected a list'],
  ],
  [
    'a tag without a key',
    { ...oneCluster, zoneTags: ['dns', '=public'] },
    ["zoneTags: found '=public', expected key or key=value; write the key of a tag in front"],
  ],
];

describe('filters are refused', () => {
  test.for(bad)('%s', ([, settings, expected]) => {
    const faults = faultsOf(() => parseSettings(settings));
    expect(faults).toEqual(expected);
    for (const fault of faults) expect(fault).not.toContain('\n');
  });
});

/** What the function makes of them. */
const configurationWith = (filters: object) => {
  const clusters = [{ name: 'prod', region: 'eu-west-1', account: '111122223333' }];
  return parseConfig(JSON.stringify({ ...oneCluster, clusters, ...filters }), 'test');
};

describe('filters are taken', () => {
  test('with the keys that the function knows', () => {
    expect(Object.keys(filterOptions)).toEqual(Object.keys(filterKeys));
  });

  test.for(['blue-green', 'gateway'])('as in the example %s', (folder) => {
    expect(faultsOf(() => parseSettings(exampleSettings(folder)))).toEqual([]);
  });

  test('with every key', () => {
    const filters = {
      sources: [
        'service',
        'ingress',
        'gateway-httproute',
        'gateway-grpcroute',
        'gateway-tlsroute',
        'gateway-tcproute',
        'gateway-udproute',
        'crd',
      ],
      serviceTypes: ['LoadBalancer', 'NodePort', 'ClusterIP', 'ExternalName'],
      publishInternalServices: true,
      namespaces: ['web'],
      labelFilter: 'dns=yes,!internal',
      annotationFilter: 'team in (web, shop)',
      ingressClasses: ['alb'],
      gateway: { name: 'public', namespace: 'infra', labelFilter: 'dns', listenerSets: true },
      ignoreHostnameAnnotation: true,
      ignoreIngressRulesSpec: true,
      ignoreIngressTlsSpec: true,
      fqdnTemplate: '{{ if .Labels.dns }}{{ .Name }}.{{ .Namespace }}.example.com{{ end }}',
      combineFqdnAnnotation: true,
      domains: { include: ['example.com'], exclude: ['.dev.example.com'] },
      namePolicies: [{ clusters: ['prod'], namespaces: ['web'], names: ['*.web.example.com'] }],
      zoneTags: ['dns', 'stage=prod'],
    };
    expect(parseSettings({ ...oneCluster, ...filters })).toMatchObject(filters);
    const { sources: _, domains: __, ...same } = filters;
    expect(configurationWith(filters)).toMatchObject(same);
    const expressions = { includeRegex: '^.*\\.example\\.com$', excludeRegex: 'dev' };
    expect(parseSettings({ ...oneCluster, domains: expressions }).domains).toEqual(expressions);
  });
});
