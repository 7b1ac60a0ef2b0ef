import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { create, record, refused, remove, type Setup, startRoute53 } from './route53-over-http.ts';

let dns: Setup;
beforeAll(async () => {
  dns = await startRoute53();
});
afterAll(() => dns.close());

const namesListed = async () => (await dns.listed()).map(({ Name }) => Name);

describe('a name', () => {
  it.each(['www.example.org', 'notexample.com', 'com'])(
    'is refused outside the zone: %s',
    async (name) => {
      expect(await dns.refusal(create(record(name, 'A', '192.0.2.1')))).toEqual(
        refused(`RRSet with DNS name ${name}. is not permitted in zone example.com.`),
      );
    },
  );

  it.each([
    [
      'a label over 63',
      `${'x'.repeat(64)}.example.com`,
      'DomainLabelTooLong (Domain label is too long)',
    ],
    ['an empty label', 'a..example.com', 'DomainLabelEmpty (Domain label is empty)'],
    ['over 255', `${'x.'.repeat(125)}example.com`, 'DomainNameTooLong (Domain name is too long)'],
  ])('is refused with %s', async (_, name, problem) => {
    expect(await dns.refusal(create(record(name, 'A', '192.0.2.1')))).toEqual(
      refused(`FATAL problem: ${problem} encountered with '${name}'`),
    );
  });

  it('is refused with characters that need an escape', async () => {
    const [code, message] = await dns.refusal(
      create(record('münchen.example.com', 'A', '192.0.2.1')),
    );
    expect(code).toBe('InvalidChangeBatch');
    expect(message).toContain('UnsupportedCharacter');
  });

  it('comes back in lower case with a trailing dot, and * as \\052', async () => {
    await dns.change(create(record('*.Wild.EXAMPLE.com', 'A', '192.0.2.1')));
    expect(await namesListed()).toContain('\\052.wild.example.com.');
    await dns.change(remove(record('\\052.wild.example.com', 'A', '192.0.2.1')));
    expect(await namesListed()).not.toContain('\\052.wild.example.com.');
  });

  it('comes back with octal escapes for all but a-z 0-9 - _', async () => {
    await dns.change(create(record('a@b/c_d-e.example.com', 'A', '192.0.2.1')));
    await dns.change(create(record('dot\\056ted.example.com', 'A', '192.0.2.1')));
    expect(await namesListed()).toEqual(
      expect.arrayContaining(['a\\100b\\057c_d-e.example.com.', 'dot\\056ted.example.com.']),
    );
  });
});

describe('a value', () => {
  const fatal = (problem: string, value: string) =>
    refused(`Invalid Resource Record: 'FATAL problem: ${problem} encountered with '${value}''`);
  it.each([
    ['A', 'lb.example.org', 'ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)'],
    ['A', '192.0.2.1, 192.0.2.2', 'ARRDATANotSingleField (Value contains spaces)'],
    ['AAAA', '192.0.2.1', 'AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)'],
    [
      'TXT',
      'heritage=external-dns',
      'InvalidCharacterString (Value should be enclosed in quotation marks)',
    ],
    ['TXT', '"open', 'InvalidCharacterString (Value should be enclosed in quotation marks)'],
    ['TXT', `"${'x'.repeat(256)}"`, 'CharacterStringTooLong (Value is too long)'],
    ['CNAME', 'a..example.org', 'DomainLabelEmpty (Domain label is empty)'],
    ['MX', 'mail.example.org', 'MXRRDATANotTwoFields (Value should have 2 fields)'],
  ] as const)('of %s is refused: %s', async (type, value, problem) => {
    expect(await dns.refusal(create(record('value.example.com', type, value)))).toEqual(
      fatal(problem, value),
    );
  });

  it.each([
    ['AAAA', '2001:db8::1'],
    ['TXT', `"${'x'.repeat(255)}" "more"`],
    ['TXT', '"with \\"quotes\\" and \\303\\274"'],
    ['TXT', '""'],
    ['MX', '10 mail.example.org.'],
    ['SRV', '1 2 443 host.example.org'],
    ['CAA', '0 issue "amazon.com"'],
    ['NS', 'ns.example.org'],
  ] as const)('of %s comes back as it was given: %s', async (type, value) => {
    const set = record('fine.example.com.', type, value);
    await dns.change(create(set));
    expect((await dns.listed()).find(({ Name }) => Name === 'fine.example.com.')).toEqual(set);
    await dns.change(remove(set));
  });

  it('is refused twice in one record set', async () => {
    expect(
      await dns.refusal(create(record('dup.example.com', 'A', '192.0.2.1', '192.0.2.1'))),
    ).toEqual(refused("Duplicate Resource Record: '192.0.2.1'"));
  });

  it('of a CNAME stands alone', async () => {
    const [code] = await dns.refusal(
      create(record('c2.example.com', 'CNAME', 'a.example.org', 'b.example.org')),
    );
    expect(code).toBe('InvalidChangeBatch');
  });
});
