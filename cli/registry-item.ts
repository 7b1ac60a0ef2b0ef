/*
 * One item of the table of external-dns's DynamoDB registry: k = "NAME#TYPE#SET-IDENTIFIER", o = the owner, l = a map of
 * labels. Whatever an item holds ends up in a TXT record, so it is taken apart strictly.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type DnsName, printable, readDnsName } from '../functions/core/dns-name.ts';
import type { Labels } from '../functions/core/txt-claims.ts';

/** `labels` are those besides the owner. */
export type RegistryItem = {
  readonly name: DnsName;
  readonly type: string;
  readonly setIdentifier: string | null;
  readonly owner: string;
  readonly labels: Labels;
};

export type ReadItem =
  | { readonly kind: 'item'; readonly item: RegistryItem }
  /** `owner` is null where even that cannot be read. */
  | {
      readonly kind: 'unreadable';
      readonly key: string;
      readonly owner: string | null;
      readonly problem: string;
    };

export const readRegistryItem = (found: Readonly<Record<string, AttributeValue>>): ReadItem => {
  const key = found.k?.S ?? '';
  const owner = found.o?.S ?? '';
  const problem = (text: string): ReadItem => ({
    kind: 'unreadable',
    key: printable(key),
    owner: owner === '' ? null : printable(owner),
    problem: text,
  });
  const [, name = '', type = '', setIdentifier = ''] = /^([^#]+)#([A-Z]+)#(.*)$/.exec(key) ?? [];
  if (name === '') return problem(`found the key '${printable(key)}', expected NAME#TYPE#SET`);
  if (!ownerText.test(owner)) {
    return problem(`found the owner '${printable(owner)}', expected text without , " and spaces`);
  }
  const labels: Record<string, string> = Object.create(null);
  for (const [label, { S: value = '' }] of Object.entries(found.l?.M ?? {})) {
    if (!labelText.test(label) || !valueText.test(value)) {
      return problem(
        `found the label '${printable(label)}' with '${printable(value)}', expected ASCII text without , " and \\; correct the item`,
      );
    }
    if (label !== 'owner') labels[label] = value;
  }
  return {
    kind: 'item',
    item: {
      name: readDnsName(name),
      type,
      setIdentifier: setIdentifier === '' ? null : setIdentifier,
      owner,
      labels,
    },
  };
};

/** A comma ends a label in the TXT, a quote its string. */
const ownerText = /^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]+$/;
const labelText = /^[\x21\x23-\x2b\x2d-\x3c\x3e-\x5b\x5d-\x7e]+$/;
const valueText = /^[\x20\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]*$/;
