/*
 * Asks a name server on loopback, as `dig +short` would: over UDP, and again over TCP when the answer was too large.
 */
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import {
  type Answer,
  type DecodedPacket,
  decode,
  encode,
  type Packet,
  RECURSION_DESIRED,
  type RecordType,
} from 'dns-packet';

export type DnsAnswer = {
  /** "NOERROR", "NXDOMAIN", "REFUSED", … */
  readonly rcode: string;
  /** The data of each answer record in order, CNAMEs on the way included; names end in a dot. */
  readonly answers: readonly string[];
};

const timeoutMilliseconds = 3000;
const ednsBytes = 1232;

export const queryDns = async (
  port: number,
  name: string,
  type: RecordType,
): Promise<DnsAnswer> => {
  const query = queryPacket(name, type);
  const overUdp = await askUdp(port, query);
  const packet = overUdp.flag_tc ? await askTcp(port, query) : overUdp;
  return { rcode: rcodeOf(packet), answers: (packet.answers ?? []).map(renderAnswer) };
};

const queryPacket = (name: string, type: RecordType): Packet => ({
  type: 'query',
  id: randomInt(0x10000),
  flags: RECURSION_DESIRED,
  questions: [{ name: name.replace(/\.$/, ''), type, class: 'IN' }],
  additionals: [
    {
      type: 'OPT',
      name: '.',
      udpPayloadSize: ednsBytes,
      extendedRcode: 0,
      ednsVersion: 0,
      flags: 0,
      flag_do: false,
      options: [],
    },
  ],
});

const askUdp = (port: number, query: Packet): Promise<DecodedPacket> =>
  new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    const timer = setTimeout(() => finish(() => reject(timedOut(port))), timeoutMilliseconds);
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      socket.close(settle);
    };
    socket.on('error', (error) => finish(() => reject(error)));
    socket.on('message', (message) => {
      const packet = decode(message);
      if (packet.id === query.id) {
        finish(() => resolve(packet));
      }
    });
    // Connected, so that a closed port is an error at once and not a time-out.
    socket.connect(port, '127.0.0.1', () => socket.send(encode(query)));
  });

const askTcp = (port: number, query: Packet): Promise<DecodedPacket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = Buffer.alloc(0);
    socket.setTimeout(timeoutMilliseconds, () => socket.destroy(timedOut(port)));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`dns: port ${port} closed without an answer`)));
    socket.on('connect', () => {
      const message = encode(query);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(message.length);
      socket.write(Buffer.concat([length, message]));
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        resolve(decode(received.subarray(2, 2 + received.readUInt16BE(0))));
        socket.destroy();
      }
    });
  });

const timedOut = (port: number): Error =>
  new Error(`dns: no answer from port ${port} within ${timeoutMilliseconds} ms`);

/** dns-packet adds `rcode` when it decodes; its types do not know of it. */
const rcodeOf = (packet: DecodedPacket): string =>
  'rcode' in packet && typeof packet.rcode === 'string' ? packet.rcode : 'UNKNOWN';

const renderAnswer = (answer: Answer): string => {
  switch (answer.type) {
    case 'A':
    case 'AAAA':
      return answer.data;
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return dotted(answer.data);
    case 'TXT':
      return [answer.data]
        .flat()
        .map((part) => JSON.stringify(part.toString()))
        .join(' ');
    case 'MX':
      return `${answer.data.preference ?? 0} ${dotted(answer.data.exchange)}`;
    case 'SRV': {
      const { priority = 0, weight = 0, port, target } = answer.data;
      return `${priority} ${weight} ${port} ${dotted(target)}`;
    }
    case 'CAA':
      return `${answer.data.flags ?? 0} ${answer.data.tag} "${answer.data.value}"`;
    case 'SOA': {
      const { mname, rname, serial, refresh, retry, expire, minimum } = answer.data;
      return [dotted(mname), dotted(rname), serial, refresh, retry, expire, minimum].join(' ');
    }
    default:
      return JSON.stringify(answer);
  }
};

const dotted = (name: string): string => (name.endsWith('.') ? name : `${name}.`);
