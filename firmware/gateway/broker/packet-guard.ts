/** Most bytes one packet may have before its sender has been let in. A CONNECT with a will fits in. */
export const LIMIT_OUTSIDE_BYTES = 1024;
/** Most bytes one packet may have afterwards. */
export const LIMIT_INSIDE_BYTES = 65_536;

/** What the guard stops. */
export type Violation =
  | 'connect_missing'
  | 'length_malformed'
  | 'packet_too_long'
  | 'packet_too_short'
  | 'packet_id_zero';

const CONNECT = 1;
/** PUBACK, PUBREC, PUBREL, PUBCOMP, SUBSCRIBE and UNSUBSCRIBE begin with a packet identifier. */
const BEGIN_WITH_ID: readonly number[] = [4, 5, 6, 7, 8, 10];
const MORE_LENGTH = 0x80;
const MAX_LENGTH_BYTES = 4;

/**
 * Follows the packet boundaries of an MQTT 3.1.1 byte stream (section 2.2) and says when a packet claims more than it
 * may have, from its first bytes and without keeping any. The broker library behind it has no limit of its own and
 * collects whatever length a stranger announces; it also lets packet identifier 0 pass, which section 2.3.1 forbids.
 */
export class PacketGuard {
  private limit_bytes = LIMIT_OUTSIDE_BYTES;
  private part: 'type' | 'length' | 'id' | 'body' = 'type';
  private first = true;
  private type = 0;
  private length = 0;
  private length_bytes = 0;
  private rest_bytes = 0;
  private id = 0;

  /** The sender has shown who it is: from now on its packets may be long. */
  letIn(): void {
    this.limit_bytes = LIMIT_INSIDE_BYTES;
  }

  /** Follows the next bytes of the stream. A violation is final: nothing after it has boundaries. */
  inspect(chunk: Uint8Array): Violation | null {
    let at = 0;
    while (at < chunk.length) {
      if (this.part === 'body') {
        at += this.skipBody(chunk.length - at);
        continue;
      }
      const violation = this.take(chunk[at] ?? 0);
      if (violation !== null) return violation;
      at += 1;
    }
    return null;
  }

  private skipBody(available: number): number {
    const skipped = Math.min(this.rest_bytes, available);
    this.rest_bytes -= skipped;
    if (this.rest_bytes === 0) this.part = 'type';
    return skipped;
  }

  private take(byte: number): Violation | null {
    if (this.part === 'type') return this.takeType(byte);
    return this.part === 'length' ? this.takeLength(byte) : this.takeId(byte);
  }

  private takeType(byte: number): Violation | null {
    this.type = byte >> 4;
    if (this.first && this.type !== CONNECT) return 'connect_missing';
    this.first = false;
    this.part = 'length';
    this.length = 0;
    this.length_bytes = 0;
    return null;
  }

  private takeLength(byte: number): Violation | null {
    this.length += (byte & ~MORE_LENGTH) * 128 ** this.length_bytes;
    this.length_bytes += 1;
    if (this.length > this.limit_bytes) return 'packet_too_long';
    if ((byte & MORE_LENGTH) !== 0) return this.length_bytes === MAX_LENGTH_BYTES ? 'length_malformed' : null;
    return this.beginBody();
  }

  private beginBody(): Violation | null {
    this.rest_bytes = this.length;
    this.part = this.length === 0 ? 'type' : 'body';
    if (!BEGIN_WITH_ID.includes(this.type)) return null;
    if (this.length < 2) return 'packet_too_short';
    this.part = 'id';
    this.id = 0;
    return null;
  }

  private takeId(byte: number): Violation | null {
    this.id = this.id * 256 + byte;
    this.rest_bytes -= 1;
    if (this.length - this.rest_bytes < 2) return null;
    if (this.id === 0) return 'packet_id_zero';
    this.part = this.rest_bytes === 0 ? 'type' : 'body';
    return null;
  }
}
