/** The few ASN.1 values (X.690, DER) that the certificate library has no class for. */

export const SEQUENCE = 0x30;
const INTEGER = 0x02;

/** A value: its tag, its length, its content. */
export function der(tag: number, ...content: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = Buffer.concat(content);
  const { length } = body;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, Math.floor(length / 256), length % 256];
  return new Uint8Array(Buffer.concat([Uint8Array.of(tag, ...size), body]));
}

/** A whole number ≥ 0. */
export function derInteger(value: number): Uint8Array<ArrayBuffer> {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  const isNegative = (bytes[0] ?? 0) >= 0x80;
  return der(INTEGER, isNegative ? Uint8Array.of(0) : Uint8Array.of(), bytes);
}
