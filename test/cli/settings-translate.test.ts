/*
 * `elb53 settings --from-args` on argument lists as they stand in real installations: the document is what the function
 * takes, and what it cannot do is said.
 */
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../functions/sync/config.ts';
import { cluster, known, open, settings, translated } from './settings-of-arguments.ts';

const ingresses = { mode: 'observe', policy: 'sync', sources: ['ingress'], aaaa: 'always' };
/** Services of every type, as external-dns reads them without a filter. */
const serviceTypes = ['LoadBalancer', 'NodePort', 'ClusterIP', 'ExternalName'];
const base = { ...ingresses, sources: ['service', 'ingress'], serviceTypes };

describe('real argument lists', () => {
  it.each([
    [
      'the AWS tutorial',
      '--source=service --source=ingress --domain-filter=example.com --provider=aws --policy=upsert-only --aws-zone-type=public --registry=txt --txt-owner-id=my-identifier',
      'my-identifier',
      { ...base, policy: 'upsert-only' },
      [],
    ],
    [
      'a prefix with the record type, and JSON logs',
      "--source=ingress --provider=aws --policy=sync --txt-prefix='%{record_type}-edns.' --txt-owner-id=prod --log-format=json --interval=3m --events",
      'prod',
      { ...ingresses, txt: { prefix: '%{record_type}-edns.' } },
      [],
    ],
    [
      'a suffix and a wildcard replacement, copied from YAML',
      '- --source=service\n- --source=ingress\n- --txt-suffix=-edns\n- --txt-wildcard-replacement=any\n- --txt-owner-id=a/b',
      'a/b',
      { ...base, txt: { suffix: '-edns', wildcardReplacement: 'any' } },
      [],
    ],
    [
      'split horizon with a prefix of its own',
      '--source=service --source=ingress --annotation-prefix=internal.example.com/ --aws-zone-type=private --txt-owner-id=internal --no-aws-evaluate-target-health',
      'internal',
      { ...base, annotationPrefixes: ['internal.example.com/'], evaluateTargetHealth: false },
      [],
    ],
    [
      'filters of every kind',
      '--source=ingress --ingress-class=alb --ingress-class=internal --namespace=web --label-filter=dns=yes --annotation-filter="team in (a,b)" --exclude-domains=dev.example.com --txt-owner-id=p',
      'p',
      {
        ...ingresses,
        ingressClasses: ['alb', 'internal'],
        namespaces: ['web'],
        labelFilter: 'dns=yes',
        annotationFilter: 'team in (a,b)',
        domains: { exclude: ['dev.example.com'] },
      },
      [],
    ],
    [
      'Ingresses by annotation only, and Services inside the cluster',
      '--source=service --source=ingress --ignore-ingress-rules-spec --ignore-ingress-tls-spec --publish-internal-services --service-type-filter=ClusterIP --service-type-filter=NodePort --txt-owner-id=p',
      'p',
      {
        ...base,
        serviceTypes: ['NodePort', 'ClusterIP'],
        publishInternalServices: true,
        ignoreIngressRulesSpec: true,
        ignoreIngressTlsSpec: true,
      },
      [],
    ],
    [
      'templates',
      "--source=service --fqdn-template='{{.Name}}.example.com' --fqdn-template='{{.Name}}.{{.Namespace}}.example.com' --combine-fqdn-annotation --ignore-hostname-annotation --txt-owner-id=p",
      'p',
      {
        ...base,
        sources: ['service'],
        fqdnTemplate: '{{.Name}}.example.com,{{.Name}}.{{.Namespace}}.example.com',
        combineFqdnAnnotation: true,
        ignoreHostnameAnnotation: true,
      },
      [],
    ],
    [
      'a template with a function of nobody',
      "--source=service --fqdn-template='{{ .Name | sha256sum }}.example.com' --ignore-hostname-annotation --txt-owner-id=p",
      'p',
      { ...base, sources: ['service'] },
      ['not-yet --fqdn-template', 'not-yet --ignore-hostname-annotation'],
    ],
    [
      'regular expressions, beside which plain domains mean nothing',
      "--source=ingress --domain-filter=example.org --exclude-domains=dev.example.com --regex-domain-filter='\\.example\\.com$' --regex-domain-exclusion='^dev\\.' --txt-owner-id=p",
      'p',
      {
        ...ingresses,
        domains: { includeRegex: '\\.example\\.com$', excludeRegex: '^dev\\.' },
      },
      [],
    ],
    [
      'what no parser of ours takes',
      "--source=ingress --regex-domain-filter='(?=x)' --label-filter='a in b' --aws-zone-tags='=x' --txt-owner-id=p",
      'p',
      ingresses,
      ['not-yet --regex-domain-filter', 'not-yet --label-filter', 'not-yet --aws-zone-tags'],
    ],
    [
      'Gateway routes beside Ingresses and DNSEndpoints',
      '--source=ingress --source=gateway-httproute --source=gateway-grpcroute --source=crd --source=node --gateway-namespace=infra --gateway-name=public --gateway-label-filter=dns --gateway-listener-sets --txt-owner-id=p',
      'p',
      {
        ...ingresses,
        sources: ['ingress', 'gateway-httproute', 'gateway-grpcroute', 'crd'],
        gateway: { namespace: 'infra', name: 'public', labelFilter: 'dns', listenerSets: true },
      },
      ['not-yet --source'],
    ],
    [
      'zones by their tags, and a domain that external-dns does not split',
      '--source=ingress --aws-zone-tags=dns --aws-zone-tags=stage=prod --exclude-domains=a.example.com,b.example.com --txt-owner-id=p',
      'p',
      { ...ingresses, zoneTags: ['dns', 'stage=prod'] },
      ['not-yet --exclude-domains'],
    ],
    [
      'the DynamoDB registry',
      '--source=service --source=ingress --registry=dynamodb --dynamodb-table=dns --dynamodb-region=eu-west-1 --txt-owner-id=p',
      'p',
      base,
      ['not-yet --registry'],
    ],
    [
      'a role with an external id, CNAMEs, and tuned requests',
      '--source=service --source=ingress --aws-assume-role=arn:aws:iam::444455556666:role/dns --aws-assume-role-external-id=xyz --aws-prefer-cname --aws-batch-change-size=4000 --aws-zones-cache-duration=3h --txt-owner-id=p',
      'p',
      { ...base, externalId: 'xyz' },
      ['not-yet --aws-prefer-cname'],
    ],
    [
      'without AAAA, and Services of one type',
      '--source=service --source=ingress --managed-record-types=A --managed-record-types=CNAME --service-type-filter=LoadBalancer --txt-owner-id=p',
      'p',
      { ...base, serviceTypes: ['LoadBalancer'], aaaa: 'never' },
      [],
    ],
    [
      'another cloud in the same arguments, and a flag that is gone',
      '--source=service --source=ingress --cloudflare-proxied --txt-new-format-only --txt-owner-id=p',
      'p',
      base,
      ['unknown --cloudflare-proxied'],
    ],
  ])('%s', async (_, args, owner, expected, notes) => {
    const translation = await translated(args, ...known);
    const { clusters, zones, ...rest } = translation.document;
    expect(clusters).toEqual([
      { name: 'prod', region: 'eu-west-1', account: '111122223333', ownerId: owner },
    ]);
    expect(zones).toMatchObject([{ id: 'Z0123456789ABC', name: 'example.com' }]);
    expect(rest).toEqual(expected);
    expect(open(translation)).toEqual(notes);
    const parsed = parseConfig(JSON.stringify(translation.document), 'test');
    expect(parsed.clusters[0]?.ownerId).toBe(owner);
    const { exitCode } = await settings(args, ...known);
    expect(exitCode).toBe(notes.length === 0 ? 0 : 3);
  });

  it.each([
    '--txt-encrypt-enabled --txt-encrypt-aes-key=c2VjcmV0',
    '--txt-encrypt-enabled --txt-encrypt-aes-key=$(KEY)',
    '--txt-encrypt-enabled',
    '--txt-encrypt-aes-key=c2VjcmV0',
  ])('%s asks for a secret, and never has the key in the document', async (flags) => {
    const args = `--source=ingress --txt-owner-id=p --txt-prefix=x- ${flags}`;
    const translation = await translated(args, ...known);
    expect(translation.document.txt).toEqual({
      prefix: 'x-',
      encryptionKeySecretArn: {
        'FILL IN': 'the ARN of a secret in Secrets Manager that holds the --txt-encrypt-aes-key',
      },
    });
    expect(open(translation)).toContain('to-do txt');
    expect(() => parseConfig(JSON.stringify(translation.document), 'test')).toThrow(
      /txt\.encryptionKeySecretArn: found .*FILL IN.*the ARN of a secret/,
    );
  });

  it('--no-txt-encrypt-enabled asks for nothing', async () => {
    const args = '--source=ingress --txt-owner-id=p --no-txt-encrypt-enabled';
    const translation = await translated(args, ...known);
    expect(translation.document.txt).toBeUndefined();
    expect(open(translation)).toEqual([]);
  });

  it('prints no secret in any form', async () => {
    const args = '--source=ingress --txt-encrypt-aes-key=c2VjcmV0 --rfc2136-tsig-secret=aGlkZGVu';
    for (const form of ['text', 'json', 'markdown']) {
      const { stdout, stderr } = await settings(args, '--output', form);
      expect(stdout + stderr).toContain('--txt-encrypt-aes-key');
      expect(stdout + stderr).not.toMatch(/c2VjcmV0|aGlkZGVu/);
    }
  });
});

describe('what external-dns is not told', () => {
  it('is a placeholder that the configuration refuses, saying what belongs there', async () => {
    const { document } = await translated('--provider=aws --policy=sync');
    const parse = () => parseConfig(JSON.stringify(document), 'elb53.json');
    expect(parse).toThrow(/clusters\.0\.name: found {"FILL IN":"the name of the EKS cluster"}/);
    expect(parse).toThrow(/clusters\.0\.account: .*12 digits/);
    expect(parse).toThrow(/zones\.0\.id: .*the id of a hosted zone/);
    expect(parse).toThrow(/sources: .*external-dns is given no --source/);
  });

  it.each(['name', 'region', 'account', 'id'])(
    'is refused while %s alone is open',
    async (left) => {
      const { document } = await translated('--source=ingress --domain-filter=example.com');
      const filling = {
        name: 'prod',
        region: 'eu-west-1',
        account: '111122223333',
        id: 'Z0123456789',
      };
      const filled = Object.entries(filling)
        .filter(([key]) => key !== left)
        .reduce(
          (text, [key, value]) =>
            text.replace(new RegExp(`"${key}":{[^}]*}`), `"${key}":"${value}"`),
          JSON.stringify(document),
        );
      expect(() => parseConfig(filled, 'test')).toThrow(new RegExp(`\\.${left}: found {"FILL IN"`));
      expect(() => parseConfig(filled, 'test')).not.toThrow(';');
    },
  );

  it('says that an external-dns without an owner id owns as default', async () => {
    const { document, notes } = await translated('--source=ingress', ...known);
    expect(document.clusters[0]?.ownerId).toBe('default');
    expect(notes).toContainEqual(expect.objectContaining({ about: 'clusters', kind: 'remark' }));
  });

  it('leaves open what stands in an unknown variable', async () => {
    const translation = await translated(
      '--source=ingress --txt-owner-id=dns-$(CLUSTER) --domain-filter=$(DOMAIN)',
      '--cluster',
      cluster,
    );
    expect(translation.document.clusters[0]?.ownerId).toEqual({
      'FILL IN': "what $(CLUSTER) was in 'dns-$(CLUSTER)', the --txt-owner-id of external-dns",
    });
    expect(open(translation)).toEqual([
      'to-do zones',
      'to-do --txt-owner-id',
      'to-do --domain-filter',
    ]);
  });
});

it('leaves no default where an unknown variable stands', async () => {
  const args = '--source=$(S) --policy=$(P) --txt-prefix=$(T) --aws-evaluate-target-health=true';
  const { document } = await translated(args, ...known);
  const parse = () => parseConfig(JSON.stringify(document), 'test');
  expect(parse).toThrow(/sources: .*what \$\(S\) was in --source/);
  expect(parse).toThrow(/policy: .*what \$\(P\) was in --policy/);
  expect(parse).toThrow(/txt: unknown key 'FILL IN'/);
});

it('asks for the sources where there are none', async () => {
  const translation = await translated('--txt-owner-id=p', ...known);
  expect(open(translation)).toEqual(['to-do sources']);
  expect((await settings('--txt-owner-id=p', ...known)).exitCode).toBe(3);
});

describe('the version', () => {
  it.each([
    ['v0.15.1', 'dualstack'],
    ['0.13.6', 'dualstack'],
    ['v0.16.0', 'always'],
    ['v0.22.0', 'always'],
    ['v1.0.0', 'always'],
  ])('%s publishes AAAA: %s', async (version, aaaa) => {
    const { document } = await translated('--source=ingress', '--external-dns', version);
    expect(document.aaaa).toBe(aaaa);
  });
});

it.each([
  ['', ['aaaa']],
  [' --exclude-record-types=AAAA', []],
])('says what AAAA depends on only where it is managed: %j', async (more, about) => {
  const { notes } = await translated(`--source=ingress --txt-owner-id=p${more}`, ...known);
  const told = notes.filter((note) => note.kind === 'remark' && note.about === 'aaaa');
  expect(told.map((note) => note.about)).toEqual(about);
});
