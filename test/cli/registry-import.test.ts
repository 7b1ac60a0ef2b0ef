/*
 * What an import of a DynamoDB registry would write, as tables of zones: each item with its outcome.
 */
import { describe, expect, it } from 'vitest';
import { type ImportRow, planImport, type ZoneRecords } from '../../cli/registry-import.ts';
import { type RegistryItem, readRegistryItem } from '../../cli/registry-item.ts';
import { pairOwnership } from '../../functions/core/ownership.ts';
import { recordKey } from '../../functions/core/record.ts';
import type { TxtSettings } from '../../functions/core/settings.ts';
import { record, settings, zone } from '../core/world.ts';

const plain = settings().txt;

/** "NAME#TYPE#SET owner resource", the name relative to example.com or with a dot at its end. */
const item = (line: string): RegistryItem => {
  const [key = '', owner = 'prod', resource] = line.split(' ');
  const [name = '', ...rest] = key.split('#');
  const absolute = name.endsWith('.') ? name.slice(0, -1) : `${name}.example.com`;
  const read = readRegistryItem({
    k: { S: [absolute, ...rest].join('#') },
    o: { S: owner },
    l: { M: resource === undefined ? {} : { resource: { S: resource } } },
  });
  if (read.kind === 'unreadable') throw new Error(read.problem);
  return read.item;
};

const zoneOf = (lines: readonly string[], id = 'Z1', name = 'example.com'): ZoneRecords => ({
  zone: zone(name, { id }),
  records: lines.map((line) => record(line, name)),
});

const short = (name: string): string => name.replace('.example.com', '');

const lineOf = (row: ImportRow): string => {
  const txt = row.txt === null ? '' : ` ${short(row.txt.name)} ${row.txt.values[0]}`;
  return `${short(row.name)} ${row.type} ${row.outcome}${txt}`;
};

const planned = (
  items: readonly string[],
  zones: readonly ZoneRecords[],
  txt: TxtSettings = plain,
): readonly string[] => planImport(items.map(item), zones, txt).map(lineOf);

const text = (resource: string | null = 'service/web/one', owner = 'prod'): string =>
  `"heritage=external-dns,external-dns/owner=${owner}${resource === null ? '' : `,external-dns/resource=${resource}`}"`;

const one = 'prod service/web/one';

describe('an item of the registry', () => {
  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    [
      'whose record has no TXT gets the newest one',
      [`x#A# ${one}`, `x#AAAA# ${one}`],
      ['x A nlb:x', 'x AAAA nlb:x'],
      [`x A import a-x ${text()}`, `x AAAA import aaaa-x ${text()}`],
    ],
    [
      'of a CNAME',
      [`x#CNAME# ${one}`],
      ['x CNAME y.example.net'],
      [`x CNAME import cname-x ${text()}`],
    ],
    [
      'of a CNAME that is an alias, A and AAAA, as older versions had it',
      [`x#CNAME# ${one}`],
      ['x A nlb:x', 'x AAAA nlb:x', 'x TXT "other"'],
      [`x A import a-x ${text()}`, `x AAAA import aaaa-x ${text()}`],
    ],
    [
      'of a CNAME beside the item of the alias itself',
      ['x#CNAME# prod service/web/old', `x#A# ${one}`],
      ['x A nlb:x'],
      [`x A import a-x ${text()}`],
    ],
    [
      'of a CNAME does not speak for an address made by hand',
      [`x#CNAME# ${one}`],
      ['x A 192.0.2.1'],
      ['x CNAME record-missing'],
    ],
    ['without a resource', ['x#A# prod'], ['x A nlb:x'], [`x A import a-x ${text(null)}`]],
    [
      'of the apex',
      ['example.com.#A# prod service/web/one'],
      ['@ A nlb:x'],
      [`example.com A import _elb53-a ${text()}`],
    ],
    [
      'whose record has its TXT, of any generation',
      [`x#A# ${one}`, `y#A# ${one}`],
      ['x A nlb:x', `a-x TXT ${text()}`, 'y A nlb:x', `cname-y TXT ${text()}`],
      ['x A already-there', 'y A already-there'],
    ],
    ['whose record is gone', [`x#A# ${one}`], ['y A nlb:x'], ['x A record-missing']],
    [
      'whose record has another set identifier',
      [`x#A#blue ${one}`],
      ['x A nlb:x set=green weight=1'],
      ['x A record-missing'],
    ],
    [
      'of another zone',
      ['x.example.net.#A# prod'],
      ['x A nlb:x'],
      ['x.example.net A zone-unknown'],
    ],
    ['of another type', ['x#MX# prod'], ['x MX "10 m"'], ['x MX type-not-managed']],
    [
      'whose record has a TXT of another owner',
      [`x#A# ${one}`],
      ['x A nlb:x', `a-x TXT ${text('service/web/one', 'staging')}`],
      ['x A foreign-txt'],
    ],
    [
      'whose TXT has its place taken by another text',
      [`x#A# ${one}`],
      ['x A nlb:x', 'a-x TXT "v=spf1"'],
      ['x A foreign-txt'],
    ],
    [
      'whose TXT has its place taken by a CNAME',
      [`x#A# ${one}`],
      ['x A nlb:x', 'a-x CNAME y.example.net'],
      ['x A foreign-txt'],
    ],
    [
      'whose TXT could be the old one of another record of nobody',
      ['team#A# prod'],
      ['team A nlb:x', 'a-team A nlb:y'],
      ['team A refused'],
    ],
    [
      'whose TXT could be the old one of another record, which does not ask for it',
      [`team#A# ${one}`],
      ['team A nlb:x', 'a-team A nlb:y'],
      [`team A import a-team ${text()}`],
    ],
  ])('%s', (_, items, lines, expected) => {
    expect(planned(items, [zoneOf(lines)])).toEqual(expected);
  });

  it('keeps the set identifier, the routing and all labels', () => {
    const read = readRegistryItem({
      k: { S: 'x.example.com#A#blue#1' },
      o: { S: 'prod' },
      l: { M: { resource: { S: 'service/web/one' }, zone: { S: 'z' }, owner: { S: 'forged' } } },
    });
    if (read.kind === 'unreadable') throw new Error(read.problem);
    const [row] = planImport([read.item], [zoneOf(['x A nlb:x set=blue#1 weight=7'])], {
      ...plain,
      prefix: 'p-',
    });
    expect(row?.txt).toEqual({
      name: 'p-a-x.example.com',
      type: 'TXT',
      setIdentifier: 'blue#1',
      ttlSeconds: 300,
      values: [
        '"heritage=external-dns,external-dns/owner=prod,external-dns/resource=service/web/one,external-dns/zone=z"',
      ],
      alias: null,
      routing: { Weight: 7 },
    });
  });

  it('gets an encrypted TXT where there is a key', () => {
    const encryptionKey = Buffer.from('0123456789abcdef0123456789ABCDEF');
    const txt = { ...plain, encryptionKey };
    const { zone: example, records } = zoneOf(['x A nlb:x']);
    const [row] = planImport([item(`x#A# ${one}`)], [{ zone: example, records }], txt);
    const written = row?.txt ?? null;
    if (written === null) throw new Error('expected a TXT');
    expect(written.values[0]).not.toContain('heritage');
    const owned = pairOwnership([...records, written], example, txt, () => false);
    expect(
      owned.get(recordKey({ ...written, name: records[0]?.name ?? written.name, type: 'A' })),
    ).toMatchObject({ owner: 'prod', resource: 'service/web/one' });
  });

  it('is refused where two wildcards and names would share a TXT', () => {
    const txt = { ...plain, wildcardReplacement: 'any' };
    const lines = ['* A nlb:x', 'any A nlb:y'];
    expect(planned([`*#A# ${one}`, `any#A# ${one}`], [zoneOf(lines)], txt)).toEqual([
      '* A refused',
      'any A refused',
    ]);
  });

  it('is refused where two zones have its record, until one of them has the TXT', () => {
    const zones = [zoneOf(['x A nlb:x']), zoneOf(['x A nlb:y'], 'Z2')];
    expect(planned([`x#A# ${one}`], zones)).toEqual(['x A refused', 'x A refused']);
    const [row] = planImport([item(`x#A# ${one}`)], zones, plain);
    expect(row?.detail).toContain('example.com (Z1) and example.com (Z2) both have this record');
    const half = [zoneOf(['x A nlb:x', `a-x TXT ${text()}`]), zoneOf(['x A nlb:y'], 'Z2')];
    expect(planned([`x#A# ${one}`], half)).toEqual(['x A already-there', 'x A refused']);
  });

  it('finds its record in the zone that has it', () => {
    const zones = [zoneOf([]), zoneOf(['x A nlb:y'], 'Z2', 'sub.example.com')];
    const [row] = planImport([item(`x.sub.example.com.#A# ${one}`)], zones, plain);
    expect([row?.outcome, row?.zone?.id]).toEqual(['import', 'Z2']);
  });
});

describe('an item that cannot be understood', () => {
  const good = { k: { S: 'x.example.com#A#' }, o: { S: 'prod' }, l: { M: {} } };
  it.each([
    ['without a key', { ...good, k: { N: '1' } }, /expected NAME#TYPE#SET/],
    ['with a key of another program', { ...good, k: { S: 'user#1' } }, /found the key 'user#1'/],
    ['without an owner', { ...good, o: { S: '' } }, /found the owner ''/],
    ['with an owner that forges labels', { ...good, o: { S: 'a,b=c' } }, /found the owner 'a,b=c'/],
    [
      'with a label that ends its string',
      { ...good, l: { M: { resource: { S: 'x" "y' } } } },
      /found the label 'resource' with 'x" "y'/,
    ],
    ['with a label that is another one', { ...good, l: { M: { 'a=b': { S: 'x' } } } }, /'a=b'/],
  ])('is one %s', (_, found, problem) => {
    const read = readRegistryItem(found);
    expect(read.kind === 'unreadable' ? read.problem : '').toMatch(problem);
  });

  it('may lack its labels', () => {
    expect(readRegistryItem({ k: good.k, o: good.o })).toMatchObject({ item: { labels: {} } });
  });
});
