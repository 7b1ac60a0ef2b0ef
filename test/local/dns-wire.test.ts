/*
 * The DNS front on the wire: headers, authority sections, sizes, TCP, and messages that deserve a refusal.
 */
import { connect } from 'node:net';
import { decode, encode, type Packet, type RecordType } from 'dns-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DnsFront, startDns } from '../../local/dns.ts';
import { queryDns } from '../../local/dns-query.ts';
import { balancers, overUdp, plain, questionPacket, records, zones } from './dns-zones.ts';

let dns: DnsFront;
beforeAll(async () => {
  dns = await startDns({ zones: () => zones, addressesOf: (name) => balancers.get(name) });
});
afterAll(() => dns.close());

const ask = (name: string, type: RecordType) => queryDns(dns.port, name, type);

const edns = (udpPayloadSize: number): Packet => ({
  additionals: [
    {
      type: 'OPT',
      name: '.',
      udpPayloadSize,
      extendedRcode: 0,
      ednsVersion: 0,
      flags: 0,
      flag_do: false,
      options: [],
    },
  ],
});

describe('on the wire', () => {
  it('marks answers as authoritative and echoes id, question and "recursion desired"', async () => {
    const packet = await overUdp(
      dns.port,
      questionPacket('www.example.com', 'A', { flags: 0x100 }),
    );
    expect(packet).toMatchObject({ id: 7, flag_aa: true, flag_rd: true, flag_ra: false });
    expect(packet.questions?.[0]).toMatchObject({ name: 'www.example.com', type: 'A' });
  });

  it('sends the SOA with negative answers, to be remembered no longer than both of its times', async () => {
    for (const name of ['nothing.example.com', 'empty.example.com']) {
      const packet = await overUdp(dns.port, questionPacket(name, 'A'));
      expect(packet.authorities).toMatchObject([{ type: 'SOA', name: 'example.com', ttl: 300 }]);
    }
  });

  it('has an SOA for a zone whose records name none', async () => {
    const packet = await overUdp(dns.port, questionPacket('nothing.sub.example.com', 'A'));
    expect(packet.authorities).toMatchObject([{ type: 'SOA', name: 'sub.example.com' }]);
  });

  it('refers to the name servers of a delegated name', async () => {
    const packet = await overUdp(dns.port, questionPacket('host.delegated.example.com', 'A'));
    expect(packet).toMatchObject({ flag_aa: false, answers: [] });
    expect(packet.authorities).toMatchObject([
      { type: 'NS', name: 'delegated.example.com', data: 'ns.other.test' },
    ]);
  });

  it('truncates over UDP what does not fit, and tells all over TCP', async () => {
    const packet = await overUdp(dns.port, questionPacket('large.example.com', 'TXT', edns(4096)));
    expect(packet).toMatchObject({ flag_tc: true, answers: [] });
    expect((await ask('large.example.com', 'TXT')).answers).toHaveLength(30);
  });

  it('respects the size that the client announces', async () => {
    const without = await overUdp(dns.port, questionPacket('medium.example.com', 'TXT'));
    expect(without).toMatchObject({ flag_tc: true, additionals: [] });
    const withEdns = await overUdp(
      dns.port,
      questionPacket('medium.example.com', 'TXT', edns(1232)),
    );
    expect(withEdns.flag_tc).toBe(false);
    expect(withEdns.answers).toHaveLength(4);
    expect(withEdns.additionals).toMatchObject([{ type: 'OPT', udpPayloadSize: 4096 }]);
  });

  const refusals: readonly (readonly [string, Buffer, string])[] = [
    ['a zone transfer', questionPacket('example.com', 'AXFR'), 'REFUSED'],
    [
      'another class',
      encode({ type: 'query', questions: [{ name: 'www.example.com', type: 'A', class: 'CH' }] }),
      'REFUSED',
    ],
    ['an update', questionPacket('example.com', 'SOA', { flags: 5 << 11 }), 'NOTIMP'],
    [
      'two questions',
      encode({
        type: 'query',
        questions: [
          { name: 'a.example.com', type: 'A' },
          { name: 'b.example.com', type: 'A' },
        ],
      }),
      'FORMERR',
    ],
    ['no question', encode({ type: 'query', id: 7 }), 'FORMERR'],
    [
      'a message that ends too early',
      questionPacket('www.example.com', 'A').subarray(0, 20),
      'FORMERR',
    ],
  ];
  it.each(refusals)('refuses %s', async (_, query, rcode) => {
    expect(await overUdp(dns.port, query)).toMatchObject({ type: 'response', rcode, answers: [] });
  });

  it('answers several questions on one TCP connection, however they are cut', async () => {
    const framed = ['www.example.com', 'deep.empty.example.com'].map((name) => {
      const message = questionPacket(name, 'A');
      return Buffer.concat([Buffer.from([message.length >> 8, message.length & 255]), message]);
    });
    const bytes = Buffer.concat(framed);
    const received = await new Promise<Buffer>((resolve, reject) => {
      const socket = connect(dns.port, '127.0.0.1', () => {
        socket.setNoDelay(true);
        socket.write(bytes.subarray(0, 5), () => socket.write(bytes.subarray(5)));
      });
      let all = Buffer.alloc(0);
      socket.on('error', reject);
      socket.on('data', (chunk) => {
        all = Buffer.concat([all, chunk]);
        const first = all.length < 2 ? 0 : 2 + all.readUInt16BE(0);
        if (
          first > 0 &&
          all.length > first + 2 &&
          all.length >= first + 2 + all.readUInt16BE(first)
        ) {
          socket.destroy();
          resolve(all);
        }
      });
    });
    const first = 2 + received.readUInt16BE(0);
    expect(decode(received.subarray(2, first)).answers).toHaveLength(2);
    expect(decode(received.subarray(first + 2)).answers).toMatchObject([{ data: '192.0.2.3' }]);
  });

  it('follows the zones as they change', async () => {
    expect((await ask('new.example.com', 'A')).rcode).toBe('NXDOMAIN');
    records.push(plain('new.example.com.', 'A', '192.0.2.99'));
    expect(await ask('new.example.com', 'A')).toEqual({
      rcode: 'NOERROR',
      answers: ['192.0.2.99'],
    });
  });

  it('frees its port when it is closed', async () => {
    const other = await startDns({ zones: () => zones, addressesOf: () => undefined });
    await other.close();
    await expect(queryDns(other.port, 'www.example.com', 'A')).rejects.toThrow();
    const again = await startDns({
      zones: () => zones,
      addressesOf: () => undefined,
      port: other.port,
    });
    expect(again.port).toBe(other.port);
    await again.close();
  });
});
