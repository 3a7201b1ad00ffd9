import { connect, type Socket } from 'node:net';
import { connectPacket, field, packet, SIGN_IN_FLAGS, uint16 } from '../../support/mqtt-bytes.js';

const CONNACK = 2;
const PUBLISH = 3;
const PUBACK = 4;
const SUBACK = 9;
const KEEPALIVE_S = 60;

/** One packet as it came: its type, and everything after its length. */
interface Incoming {
  readonly type: number;
  readonly body: Buffer;
}

/** Takes whole packets from the front of the bytes; gives the rest. */
function split(bytes: Buffer, take: (incoming: Incoming) => void): Buffer {
  let at = 0;
  for (;;) {
    let length = 0;
    let digit = 0x80;
    let next = at + 1;
    for (let scale = 1; (digit & 0x80) !== 0; scale *= 128) {
      if (next >= bytes.length) return bytes.subarray(at);
      digit = bytes[next++] ?? 0;
      length += (digit & 0x7f) * scale;
    }
    if (next + length > bytes.length) return bytes.subarray(at);
    take({ type: (bytes[at] ?? 0) >> 4, body: bytes.subarray(next, next + length) });
    at = next + length;
  }
}

/**
 * An MQTT 3.1.1 client of few instructions, so that hundreds of them in one process leave the machine to the gateway.
 * It counts what it published with QoS 1 and what of it is acknowledged; it never comes back once its connection is gone.
 */
export class RawClient {
  acknowledged = 0;
  published = 0;
  lost = false;
  private packet_id = 0;
  private unread: Buffer = Buffer.alloc(0);
  private readonly awaited = new Map<number, () => void>();

  private constructor(
    private readonly socket: Socket,
    private readonly receive: (payload: string) => void,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.unread = split(Buffer.concat([this.unread, chunk]), (incoming) => this.read(incoming));
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.lost = true;
    });
  }

  /** Signs in, subscribes to one topic, whose messages `receive` is called with, and resolves when both are granted. */
  static async open(
    port: number,
    sign_in: { readonly client_id: string; readonly username: string; readonly password: string },
    topic: string,
    receive: (payload: string) => void,
  ): Promise<RawClient> {
    const client = new RawClient(connect(port, '127.0.0.1'), receive);
    const { client_id, username, password } = sign_in;
    const payload = [client_id, username, password];
    client.socket.write(connectPacket({ flags: SIGN_IN_FLAGS, keepalive_s: KEEPALIVE_S, payload }));
    await client.answerOf(CONNACK);
    client.socket.write(packet(0x82, uint16(1), field(topic), Buffer.from([1])));
    await client.answerOf(SUBACK);
    return client;
  }

  /** With QoS 0, retained: what is told anew before long. */
  tell(topic: string, payload: string): void {
    this.socket.write(packet(0x31, field(topic), Buffer.from(payload)));
  }

  /** With QoS 1. */
  publish(topic: string, payload: string, retain: boolean): void {
    this.packet_id = (this.packet_id % 65_535) + 1;
    this.published++;
    const first_byte = retain ? 0x33 : 0x32;
    this.socket.write(packet(first_byte, field(topic), uint16(this.packet_id), Buffer.from(payload)));
  }

  close(): void {
    this.socket.destroy();
  }

  private answerOf(type: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.awaited.set(type, resolve);
      this.socket.once('close', () => reject(new Error('the gateway closed the connection')));
    });
  }

  private read({ type, body }: Incoming): void {
    if (type === PUBACK) this.acknowledged++;
    // Below what was subscribed to there is QoS 1 alone, so that an identifier follows the topic.
    if (type === PUBLISH) {
      const topic_end = 2 + body.readUInt16BE(0);
      this.socket.write(packet(0x40, body.subarray(topic_end, topic_end + 2)));
      this.receive(body.toString('utf8', topic_end + 2));
    }
    this.awaited.get(type)?.();
    this.awaited.delete(type);
  }
}
