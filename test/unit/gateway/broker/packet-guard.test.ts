import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  LIMIT_INSIDE_BYTES,
  LIMIT_OUTSIDE_BYTES,
  PacketGuard,
} from '../../../../firmware/gateway/broker/packet-guard.js';
import { connectPacket, lengthBytes, packet, uint16 } from '../../../support/mqtt-bytes.js';

const CONNECT = connectPacket({ flags: 2, payload: ['someone'] });
const header = (firstByte: number, length: number) => Buffer.from([firstByte, ...lengthBytes(length)]);

function inside(): PacketGuard {
  const guard = new PacketGuard();
  guard.inspect(CONNECT);
  guard.letIn();
  return guard;
}

describe('PacketGuard', () => {
  test('lets a CONNECT and what follows pass', () => {
    expect(inside().inspect(packet(0x30, Buffer.alloc(5000)))).toBeNull();
  });

  test('stops whoever does not begin with CONNECT', () => {
    expect(new PacketGuard().inspect(packet(0x30, Buffer.alloc(5)))).toBe('connect_missing');
    expect(new PacketGuard().inspect(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toBe('connect_missing');
  });

  test('stops a packet by its announced length, before any of it has come', () => {
    expect(new PacketGuard().inspect(header(0x10, LIMIT_OUTSIDE_BYTES))).toBeNull();
    expect(new PacketGuard().inspect(header(0x10, LIMIT_OUTSIDE_BYTES + 1))).toBe('packet_too_long');
    expect(inside().inspect(header(0x30, LIMIT_INSIDE_BYTES))).toBeNull();
    expect(inside().inspect(header(0x30, LIMIT_INSIDE_BYTES + 1))).toBe('packet_too_long');
  });

  test('keeps the small limit for what comes behind a CONNECT that is still being checked', () => {
    const guard = new PacketGuard();
    expect(guard.inspect(CONNECT)).toBeNull();
    expect(guard.inspect(header(0x30, LIMIT_OUTSIDE_BYTES + 1))).toBe('packet_too_long');
  });

  test('stops a length of more than four bytes', () => {
    expect(new PacketGuard().inspect(Buffer.from([0x10, 0x80, 0x80, 0x80, 0x80]))).toBe('length_malformed');
  });

  test.each([0x40, 0x50, 0x62, 0x70, 0x82, 0xa2])(
    'stops packet identifier 0 in a packet of type %i',
    (type) => {
      expect(inside().inspect(packet(type, uint16(0), Buffer.from('rest')))).toBe('packet_id_zero');
      expect(inside().inspect(packet(type, uint16(0)))).toBe('packet_id_zero');
      expect(inside().inspect(packet(type, uint16(256)))).toBeNull();
      expect(inside().inspect(packet(type, uint16(1)))).toBeNull();
      expect(inside().inspect(packet(type, Buffer.from([1])))).toBe('packet_too_short');
    },
  );

  test('finds the same however the stream is cut into chunks', () => {
    const stream = Buffer.concat([
      CONNECT,
      packet(0x30, Buffer.alloc(300, 1)),
      packet(0x82, uint16(7), Buffer.alloc(9)),
      packet(0x40, uint16(9)),
      packet(0xc0),
      packet(0x82, uint16(0), Buffer.alloc(9)),
    ]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 30, maxLength: 30 }), (cuts) => {
        const guard = new PacketGuard();
        let at = 0;
        let found: string | null = null;
        for (const cut of [...cuts, stream.length]) {
          found ??= guard.inspect(stream.subarray(at, at + cut));
          at += cut;
        }
        return found === 'packet_id_zero';
      }),
    );
  });
});
