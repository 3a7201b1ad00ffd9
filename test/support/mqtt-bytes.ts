/** MQTT 3.1.1 packets byte by byte, right or wrong as a test wants them. */

/** A packet of a type and flags (the first byte) with its true remaining length. */
export function packet(firstByte: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([firstByte, ...lengthBytes(body.length)]), body]);
}

/** A remaining length as section 2.2.3 encodes it. */
export function lengthBytes(length: number): number[] {
  const rest = Math.floor(length / 128);
  return rest === 0 ? [length % 128] : [(length % 128) + 128, ...lengthBytes(rest)];
}

/** A length-prefixed string or run of bytes. */
export function field(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint16(bytes.length), bytes]);
}

export function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}

export interface ConnectFields {
  readonly level?: number;
  readonly flags: number;
  readonly keepalive_s?: number;
  readonly payload: readonly (string | Uint8Array)[];
}

/** CONNECT with the given connect flags (section 3.1.2.3) and payload fields. */
export function connectPacket({ level = 4, flags, keepalive_s = 60, payload }: ConnectFields): Buffer {
  return packet(0x10, field('MQTT'), Buffer.from([level, flags]), uint16(keepalive_s), ...payload.map(field));
}

/** Clean session with name and password. */
export const SIGN_IN_FLAGS = 0b1100_0010;
