/*
 * The flag table against the document and against the flags that external-dns has.
 * To write the table of the document afresh: `WRITE_DOCS=1 npx vitest run test/cli/settings-flags.test.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { environmentName } from '../../cli/external-dns/flag.ts';
import { allFlags, flagGroups, flagTableMarkdown } from '../../cli/external-dns/flag-table.ts';
import { settingReaders } from '../../cli/external-dns/settings-of-flags.ts';

/** Every flag of external-dns v0.22 for AWS, Services, Ingresses and Gateways, and the removed ones that manifests still have. */
const flagsOfExternalDns = `
  provider source server kubeconfig kube-api-request-timeout request-timeout kube-api-qps kube-api-burst namespace
  annotation-prefix annotation-filter label-filter compatibility crd-source-apiversion crd-source-kind
  service-type-filter publish-internal-services publish-host-ip always-publish-not-ready-addresses
  resolve-service-load-balancer-hostname listen-endpoint-events exclude-unschedulable expose-internal-ipv6
  ingress-class ignore-ingress-tls-spec ignore-ingress-rules-spec
  gateway-name gateway-namespace gateway-label-filter gateway-listener-sets
  ignore-hostname-annotation fqdn-template target-template fqdn-target-template combine-fqdn-annotation default-targets
  force-default-targets target-net-filter exclude-target-net nat64-networks create-ptr prefer-alias min-ttl
  managed-record-types exclude-record-types
  domain-filter exclude-domains regex-domain-filter regex-domain-exclusion zone-id-filter zone-name-filter
  aws-zone-type aws-zone-tags aws-zone-match-parent aws-zones-cache-duration
  aws-profile aws-assume-role aws-assume-role-external-id aws-api-retries aws-batch-change-size
  aws-batch-change-size-bytes aws-batch-change-size-values aws-batch-change-interval aws-evaluate-target-health
  aws-prefer-cname provider-cache-time batch-change-size batch-change-interval aws-sd-service-cleanup aws-sd-create-tag
  policy registry crd-registry-namespace txt-owner-id txt-prefix txt-suffix txt-wildcard-replacement
  txt-encrypt-enabled txt-encrypt-aes-key txt-cache-interval migrate-from-txt-owner dynamodb-region dynamodb-table
  txt-new-format-only
  interval min-event-sync-interval events once dry-run events-emit log-level log-format metrics-address`
  .trim()
  .split(/\s+/);

const begin = '<!-- flags: begin -->';
const end = '<!-- flags: end -->';
const path = new URL('../../docs/MIGRATING.md', import.meta.url);

if (process.env.WRITE_DOCS !== undefined) {
  const [before = ''] = readFileSync(path, 'utf8').split(begin);
  const [, after = ''] = readFileSync(path, 'utf8').split(end);
  writeFileSync(path, `${before}${begin}\n\n${flagTableMarkdown()}\n\n${end}${after}`);
}

const documented = (): string =>
  readFileSync(path, 'utf8').split(begin)[1]?.split(end)[0]?.trim() ?? '';

describe('the table of flags', () => {
  it('has every flag of external-dns, and each of them once', () => {
    const flags = flagGroups.flatMap((group) => group.flags.map((flag) => flag.flag));
    expect([...flags].sort()).toEqual([...flagsOfExternalDns].sort());
    expect(new Set(flags).size).toBe(flags.length);
  });

  it('is the table of docs/MIGRATING.md, every flag of one in the other', () => {
    const inDocument = [...documented().matchAll(/^\| `--([a-z0-9-]+)` \|/gm)].map(
      ([, flag]) => flag,
    );
    expect(inDocument).toEqual(allFlags.map(({ flag }) => flag));
    expect(documented()).toBe(flagTableMarkdown());
  });

  it('has a reader for every flag that becomes a setting by itself', () => {
    const together = [
      'txt-owner-id',
      'domain-filter',
      'zone-id-filter',
      'aws-zone-type',
      'aws-assume-role',
    ];
    const settings = allFlags.filter(({ fate }) => fate === 'setting').map(({ flag }) => flag);
    expect([...Object.keys(settingReaders), ...together].sort()).toEqual([...settings].sort());
  });

  it('says why, for each flag in words that stand by themselves', () => {
    for (const { flag, why, fate } of allFlags) {
      expect(why, flag).not.toBe('');
      if (fate !== 'setting') expect(why, flag).not.toMatch(/^(the same|as above)/);
    }
  });

  it('knows the variable of a flag', () => {
    expect(environmentName('txt-owner-id')).toBe('EXTERNAL_DNS_TXT_OWNER_ID');
  });
});
