/*
 * The zones and load balancers that the tests of the DNS front ask for, and a bare question over UDP.
 */
import { createSocket } from 'node:dgram';
import type { ResourceRecordSet, RRType } from '@aws-sdk/client-route-53';
import { decode, encode, type Packet, type RecordType } from 'dns-packet';

export const plain = (
  name: string,
  type: RRType,
  ...values: readonly string[]
): ResourceRecordSet => ({
  Name: name,
  Type: type,
  TTL: 300,
  ResourceRecords: values.map((Value) => ({ Value })),
});
const alias = (name: string, type: RRType, target: string, zoneId: string): ResourceRecordSet => ({
  Name: name,
  Type: type,
  AliasTarget: { HostedZoneId: zoneId, DNSName: target, EvaluateTargetHealth: false },
});

const balancerZone = 'Z32O12XQLNTSW2';
export const soa = 'ns-1.awsdns-01.org. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400';
export const records: ResourceRecordSet[] = [
  plain('example.com.', 'SOA', soa),
  plain('example.com.', 'NS', 'ns-1.awsdns-01.org.', 'ns-2.awsdns-02.com.'),
  plain('example.com.', 'MX', '10 mail.example.com.'),
  plain('example.com.', 'CAA', '0 issue "amazon.com"'),
  plain('www.example.com.', 'A', '192.0.2.1', '192.0.2.2'),
  plain(
    'www.example.com.',
    'TXT',
    '"heritage=external-dns,external-dns/owner=\\"a\\"" "two\\040words"',
  ),
  plain('_sip._tcp.example.com.', 'SRV', '1 2 5060 sip.example.com.'),
  plain('deep.empty.example.com.', 'A', '192.0.2.3'),
  plain('\\052.wild.example.com.', 'A', '192.0.2.4'),
  plain('kept.wild.example.com.', 'TXT', '"here"'),
  plain('under.kept.wild.example.com.', 'TXT', '"here"'),
  plain('\\052.cname.example.com.', 'CNAME', 'www.example.com.'),
  plain('chain.example.com.', 'CNAME', 'link.example.com.'),
  plain('link.example.com.', 'CNAME', 'www.example.com.'),
  plain('broken.example.com.', 'CNAME', 'missing.example.com.'),
  plain('away.example.com.', 'CNAME', 'www.elsewhere.test.'),
  plain('across.example.com.', 'CNAME', 'host.sub.example.com.'),
  plain('loop-a.example.com.', 'CNAME', 'loop-b.example.com.'),
  plain('loop-b.example.com.', 'CNAME', 'loop-a.example.com.'),
  alias('app.example.com.', 'A', 'app-1.eu-west-1.elb.amazonaws.com.', balancerZone),
  alias('app.example.com.', 'AAAA', 'app-1.eu-west-1.elb.amazonaws.com.', balancerZone),
  alias('dual.example.com.', 'A', 'dualstack.dual-1.eu-west-1.elb.amazonaws.com.', balancerZone),
  alias('dual.example.com.', 'AAAA', 'dualstack.dual-1.eu-west-1.elb.amazonaws.com.', balancerZone),
  alias('gone.example.com.', 'A', 'gone-1.eu-west-1.elb.amazonaws.com.', balancerZone),
  alias('same.example.com.', 'A', 'www.example.com.', 'ZPUBLIC'),
  alias('twice.example.com.', 'A', 'app.example.com.', 'ZPUBLIC'),
  alias('itself.example.com.', 'A', 'itself.example.com.', 'ZPUBLIC'),
  { ...plain('weighted.example.com.', 'A', '192.0.2.10'), SetIdentifier: 'off', Weight: 0 },
  { ...plain('weighted.example.com.', 'A', '192.0.2.11'), SetIdentifier: 'on', Weight: 5 },
  { ...plain('multi.example.com.', 'A', '192.0.2.20'), SetIdentifier: 'a', MultiValueAnswer: true },
  { ...plain('multi.example.com.', 'A', '192.0.2.21'), SetIdentifier: 'b', MultiValueAnswer: true },
  plain('delegated.example.com.', 'NS', 'ns.other.test.'),
  plain(
    'large.example.com.',
    'TXT',
    ...Array.from({ length: 30 }, (_, i) => `"${i} ${'x'.repeat(200)}"`),
  ),
  plain(
    'medium.example.com.',
    'TXT',
    ...Array.from({ length: 4 }, (_, i) => `"${i} ${'x'.repeat(200)}"`),
  ),
  plain('raw.example.com.', 'NAPTR', '1 1 "u" "sip" "!x!y!" .'),
];

export const zones = [
  { id: '/hostedzone/ZPUBLIC', name: 'example.com.', private: false, records },
  {
    id: 'ZPRIVATE',
    name: 'example.com.',
    private: true,
    records: [plain('secret.example.com.', 'A', '10.0.0.1')],
  },
  {
    id: 'ZSUB',
    name: 'sub.example.com.',
    private: false,
    records: [plain('host.sub.example.com.', 'A', '192.0.2.30')],
  },
  {
    id: 'ZONLYPRIVATE',
    name: 'internal.test.',
    private: true,
    records: [plain('db.internal.test.', 'A', '10.0.0.2')],
  },
];

export const balancers = new Map([
  ['app-1.eu-west-1.elb.amazonaws.com', { ipv4: ['198.51.100.1', '198.51.100.2'], ipv6: [] }],
  ['dual-1.eu-west-1.elb.amazonaws.com', { ipv4: ['198.51.100.3'], ipv6: ['2001:db8::1'] }],
]);

export const overUdp = (port: number, query: Buffer): Promise<ReturnType<typeof decode>> =>
  new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.on('error', reject);
    socket.on('message', (message) => {
      socket.close();
      resolve(decode(message));
    });
    socket.send(query, port, '127.0.0.1');
  });

export const questionPacket = (name: string, type: RecordType, more: Packet = {}): Buffer =>
  encode({ type: 'query', id: 7, questions: [{ name, type }], ...more });
