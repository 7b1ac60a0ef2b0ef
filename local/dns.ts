/*
 * A DNS front for the emulated hosted zones, over UDP and TCP on loopback, so that a demo and any resolver can ask
 * for the names that were written. It serves the public zones; what it answers is in `dns-answer.ts`.
 */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';
import {
  AUTHORITATIVE_ANSWER,
  type DecodedPacket,
  decode,
  encode,
  type OptAnswer,
  type Packet,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import { type AnswerSource, answerQuestion, type Reply } from './dns-answer.ts';

export type DnsOptions = AnswerSource & {
  /** @default 0, any port that is free for both UDP and TCP */
  readonly port?: number;
};

export type DnsFront = { readonly port: number; readonly close: () => Promise<void> };

const plainUdpBytes = 512;
const ownUdpBytes = 4096;
const headerBytes = 12;
const bindAttempts = 10;
const rcodes = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;

export const startDns = async (options: DnsOptions): Promise<DnsFront> => {
  const open = new Set<Socket>();
  const tcp = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    serveStream(socket, options);
  });
  const udp = await bindBoth(tcp, options.port ?? 0);
  udp.on('message', (message, peer) => {
    const response = respond(message, options, true);
    if (response !== undefined) {
      udp.send(response, peer.port, peer.address);
    }
  });
  return {
    port: udp.address().port,
    close: async () => {
      for (const socket of open) {
        socket.destroy();
      }
      await Promise.all([
        new Promise<void>((resolve) => tcp.close(() => resolve())),
        new Promise<void>((resolve) => udp.close(() => resolve())),
      ]);
    },
  };
};

/** One port for both: TCP takes a free one, and when UDP finds it taken, both try another. */
const bindBoth = async (tcp: Server, port: number): Promise<UdpSocket> => {
  for (let attempt = 1; ; attempt += 1) {
    await new Promise<void>((resolve, reject) => {
      tcp.once('error', reject);
      tcp.listen(port, '127.0.0.1', () => {
        tcp.off('error', reject);
        resolve();
      });
    });
    const address = tcp.address();
    const chosen = typeof address === 'object' && address !== null ? address.port : port;
    const udp = createSocket('udp4');
    try {
      await new Promise<void>((resolve, reject) => {
        udp.once('error', reject);
        udp.bind(chosen, '127.0.0.1', () => {
          udp.off('error', reject);
          resolve();
        });
      });
      return udp;
    } catch (error) {
      udp.close();
      await new Promise<void>((resolve) => tcp.close(() => resolve()));
      if (port !== 0 || attempt === bindAttempts) {
        throw error;
      }
    }
  }
};

/** Over TCP every message is preceded by its length in two bytes, and a client may send several. */
const serveStream = (socket: Socket, source: AnswerSource): void => {
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0);
      const response = respond(pending.subarray(2, end), source, false);
      pending = pending.subarray(end);
      if (response === undefined) {
        socket.destroy();
        return;
      }
      const length = Buffer.alloc(2);
      length.writeUInt16BE(response.length);
      socket.write(Buffer.concat([length, response]));
    }
  });
};

/** Undefined when not even the header can be read; such a message deserves no answer. */
const respond = (message: Buffer, source: AnswerSource, isUdp: boolean): Buffer | undefined => {
  if (message.length < headerBytes) {
    return undefined;
  }
  const query = tryDecode(message);
  if (query === undefined) {
    return encode(responsePacket({ id: message.readUInt16BE(0) }, rcodes.FORMERR));
  }
  if (query.flag_qr) {
    return undefined;
  }
  const edns = query.additionals?.find((record): record is OptAnswer => record.type === 'OPT');
  const packet = packetFor(query, source, edns !== undefined);
  const whole = encode(packet);
  const limit = Math.min(
    Math.max(edns?.udpPayloadSize ?? plainUdpBytes, plainUdpBytes),
    ownUdpBytes,
  );
  if (!isUdp || whole.length <= limit) {
    return whole;
  }
  return encode({
    ...packet,
    flags: (packet.flags ?? 0) | TRUNCATED_RESPONSE,
    answers: [],
    authorities: [],
  });
};

const tryDecode = (message: Buffer): DecodedPacket | undefined => {
  try {
    return decode(message);
  } catch {
    // Whatever dns-packet throws, the client gets FORMERR.
    return undefined;
  }
};

const packetFor = (query: DecodedPacket, source: AnswerSource, hasEdns: boolean): Packet => {
  const additionals = hasEdns ? [ownOpt] : [];
  const [question, ...more] = query.questions ?? [];
  const opcode = ((query.flags ?? 0) >> 11) & 0xf;
  if (opcode !== 0) {
    return responsePacket(query, rcodes.NOTIMP, additionals);
  }
  if (question === undefined || more.length > 0) {
    return responsePacket(query, rcodes.FORMERR, additionals);
  }
  if ((question.class ?? 'IN') !== 'IN' || ['AXFR', 'IXFR'].includes(question.type)) {
    return responsePacket(query, rcodes.REFUSED, additionals);
  }
  const reply = tryAnswer(question.name, question.type, source);
  return reply === undefined
    ? responsePacket(query, rcodes.SERVFAIL, additionals)
    : responsePacket(query, rcodes[reply.rcode], additionals, reply);
};

const tryAnswer = (name: string, type: string, source: AnswerSource): Reply | undefined => {
  try {
    return answerQuestion(name, type, source);
  } catch (error) {
    // A zone that cannot be read must not take the server down; the client sees SERVFAIL, the terminal sees why.
    console.error(
      `dns: ${name} ${type}: ${error instanceof Error ? error.message : String(error)}`,
    );
    return undefined;
  }
};

const ownOpt: OptAnswer = {
  type: 'OPT',
  name: '.',
  udpPayloadSize: ownUdpBytes,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
};

const responsePacket = (
  query: Packet,
  rcode: number,
  additionals: readonly OptAnswer[] = [],
  reply?: Reply,
): Packet => ({
  type: 'response',
  id: query.id,
  flags:
    rcode |
    (reply?.authoritative === true ? AUTHORITATIVE_ANSWER : 0) |
    ((query.flags ?? 0) & RECURSION_DESIRED),
  questions: query.questions ?? [],
  answers: [...(reply?.answers ?? [])],
  authorities: [...(reply?.authorities ?? [])],
  additionals: [...additionals],
});
