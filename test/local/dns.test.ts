/*
 * The DNS front: what Route 53's name servers answer for the same record sets.
 */
import type { RecordType } from 'dns-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DnsFront, startDns } from '../../local/dns.ts';
import { queryDns } from '../../local/dns-query.ts';
import { balancers, overUdp, questionPacket, soa, zones } from './dns-zones.ts';

let dns: DnsFront;
beforeAll(async () => {
  dns = await startDns({ zones: () => zones, addressesOf: (name) => balancers.get(name) });
});
afterAll(() => dns.close());

const ask = (name: string, type: RecordType) => queryDns(dns.port, name, type);

describe('an answer', () => {
  const rows: readonly (readonly [string, string, RecordType, string, readonly string[]])[] = [
    ['gives all values of a set', 'www.example.com', 'A', 'NOERROR', ['192.0.2.1', '192.0.2.2']],
    [
      'does not care for case or a trailing dot',
      'WWW.Example.COM.',
      'A',
      'NOERROR',
      ['192.0.2.1', '192.0.2.2'],
    ],
    [
      'gives the strings of a TXT without escapes',
      'www.example.com',
      'TXT',
      'NOERROR',
      ['"heritage=external-dns,external-dns/owner=\\"a\\"" "two words"'],
    ],
    ['gives MX', 'example.com', 'MX', 'NOERROR', ['10 mail.example.com.']],
    ['gives CAA', 'example.com', 'CAA', 'NOERROR', ['0 issue "amazon.com"']],
    ['gives SRV', '_sip._tcp.example.com', 'SRV', 'NOERROR', ['1 2 5060 sip.example.com.']],
    [
      'gives NS at the apex',
      'example.com',
      'NS',
      'NOERROR',
      ['ns-1.awsdns-01.org.', 'ns-2.awsdns-02.com.'],
    ],
    ['gives SOA at the apex', 'example.com', 'SOA', 'NOERROR', [soa]],
    ['is empty for another type of an existing name', 'www.example.com', 'AAAA', 'NOERROR', []],
    ['is NXDOMAIN for a name that does not exist', 'nothing.example.com', 'A', 'NXDOMAIN', []],
    ['is empty for a name that only has names below it', 'empty.example.com', 'A', 'NOERROR', []],
    ['is REFUSED outside the zones', 'www.elsewhere.test', 'A', 'REFUSED', []],
    ['is REFUSED for a parent of a zone', 'com', 'A', 'REFUSED', []],
    [
      'never comes from a private zone beside a public one',
      'secret.example.com',
      'A',
      'NXDOMAIN',
      [],
    ],
    ['never comes from a private zone alone', 'db.internal.test', 'A', 'REFUSED', []],
    [
      'comes from the zone with the longest name',
      'host.sub.example.com',
      'A',
      'NOERROR',
      ['192.0.2.30'],
    ],
    ['is NOTIMP for a type that cannot be encoded', 'raw.example.com', 'NAPTR', 'NOTIMP', []],
    [
      'takes the first weighted set that counts',
      'weighted.example.com',
      'A',
      'NOERROR',
      ['192.0.2.11'],
    ],
    ['joins multivalue sets', 'multi.example.com', 'A', 'NOERROR', ['192.0.2.20', '192.0.2.21']],
  ];
  it.each(rows)('%s', async (_, name, type, rcode, answers) => {
    expect(await ask(name, type)).toEqual({ rcode, answers });
  });
});

describe('a wildcard', () => {
  const rows: readonly (readonly [string, string, RecordType, string, readonly string[]])[] = [
    ['answers for a name one label below', 'a.wild.example.com', 'A', 'NOERROR', ['192.0.2.4']],
    [
      'answers for a name several labels below',
      'a.b.c.wild.example.com',
      'A',
      'NOERROR',
      ['192.0.2.4'],
    ],
    ['answers when asked for by its own name', '*.wild.example.com', 'A', 'NOERROR', ['192.0.2.4']],
    ['says nothing of the name it hangs from', 'wild.example.com', 'A', 'NOERROR', []],
    ['gives no records of another type', 'a.wild.example.com', 'AAAA', 'NOERROR', []],
    [
      'does not answer for a name that exists with another type',
      'kept.wild.example.com',
      'A',
      'NOERROR',
      [],
    ],
    ['does not reach below a name that exists', 'a.kept.wild.example.com', 'A', 'NXDOMAIN', []],
    [
      'can be a CNAME',
      'x.cname.example.com',
      'A',
      'NOERROR',
      ['www.example.com.', '192.0.2.1', '192.0.2.2'],
    ],
  ];
  it.each(rows)('%s', async (_, name, type, rcode, answers) => {
    expect(await ask(name, type)).toEqual({ rcode, answers });
  });

  it('answers under the name that was asked for, spelled as it was', async () => {
    const packet = await overUdp(dns.port, questionPacket('A.wilD.example.com', 'A'));
    expect(packet.answers?.[0]?.name).toBe('A.wilD.example.com');
  });
});

describe('a CNAME', () => {
  const rows: readonly (readonly [string, string, RecordType, string, readonly string[]])[] = [
    [
      'is followed to the end',
      'chain.example.com',
      'A',
      'NOERROR',
      ['link.example.com.', 'www.example.com.', '192.0.2.1', '192.0.2.2'],
    ],
    [
      'is the answer when it is asked for',
      'chain.example.com',
      'CNAME',
      'NOERROR',
      ['link.example.com.'],
    ],
    [
      'to a missing name ends in NXDOMAIN',
      'broken.example.com',
      'A',
      'NXDOMAIN',
      ['missing.example.com.'],
    ],
    [
      'out of the zones is left to the resolver',
      'away.example.com',
      'A',
      'NOERROR',
      ['www.elsewhere.test.'],
    ],
    [
      'is followed into another zone that is served',
      'across.example.com',
      'A',
      'NOERROR',
      ['host.sub.example.com.', '192.0.2.30'],
    ],
    [
      'without the type at its end is empty',
      'chain.example.com',
      'AAAA',
      'NOERROR',
      ['link.example.com.', 'www.example.com.'],
    ],
    [
      'that runs in a circle ends',
      'loop-a.example.com',
      'A',
      'NOERROR',
      ['loop-b.example.com.', 'loop-a.example.com.', 'loop-b.example.com.'],
    ],
  ];
  it.each(rows)('%s', async (_, name, type, rcode, answers) => {
    expect(await ask(name, type)).toEqual({ rcode, answers });
  });
});

describe('an alias', () => {
  const rows: readonly (readonly [string, string, RecordType, string, readonly string[]])[] = [
    [
      'shows the addresses of the load balancer',
      'app.example.com',
      'A',
      'NOERROR',
      ['198.51.100.1', '198.51.100.2'],
    ],
    ['of type AAAA to an IPv4 load balancer is empty', 'app.example.com', 'AAAA', 'NOERROR', []],
    [
      'finds a load balancer under its dualstack name',
      'dual.example.com',
      'AAAA',
      'NOERROR',
      ['2001:db8::1'],
    ],
    ['to a load balancer that is gone is empty', 'gone.example.com', 'A', 'NOERROR', []],
    [
      'to a record of the same zone shows that',
      'same.example.com',
      'A',
      'NOERROR',
      ['192.0.2.1', '192.0.2.2'],
    ],
    [
      'to an alias shows what that shows',
      'twice.example.com',
      'A',
      'NOERROR',
      ['198.51.100.1', '198.51.100.2'],
    ],
    ['to itself is empty', 'itself.example.com', 'A', 'NOERROR', []],
  ];
  it.each(rows)('%s', async (_, name, type, rcode, answers) => {
    expect(await ask(name, type)).toEqual({ rcode, answers });
  });

  it('is answered under its own name with a TTL of 60', async () => {
    const packet = await overUdp(dns.port, questionPacket('app.example.com', 'A'));
    expect(packet.answers?.[0]).toMatchObject({ name: 'app.example.com', type: 'A', ttl: 60 });
  });
});
