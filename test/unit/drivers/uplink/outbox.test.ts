import { describe, expect, test } from '@jest/globals';
import { Outbox } from '../../../../firmware/drivers/uplink/outbox.js';
import { type EventRecord, logPayload, type ReadingRecord } from '../../../../firmware/protocol/payloads.js';
import { toTimestamp } from '../../../../firmware/protocol/primitives.js';

const BOOT = '0badcafe';

function reading(minute: number, tank = 'house'): ReadingRecord {
  return {
    kind: 'reading',
    ts: toTimestamp(minute * 60_000),
    tank,
    percent: 42.1,
    depth_mm: 744,
    litres: 842,
    quality: 'good',
    rate_lph: -120,
  };
}

function event(minute: number, why = 'below_low'): EventRecord {
  return {
    kind: 'event',
    ts: toTimestamp(minute * 60_000),
    tank: 'house',
    actuator: 'inlet',
    state: 'open',
    mode: 'auto',
    reason_code: 'below_low',
    reason_args: { why },
  };
}

/** Takes out whatever can be sent now. */
function drain(outbox: Outbox) {
  const batches = [];
  for (let batch = outbox.next(); batch !== undefined; batch = outbox.next()) batches.push(batch);
  return batches;
}

/** Everything the gateway would get over a new connection, in order. */
function allOf(outbox: Outbox) {
  outbox.seal();
  outbox.rewind();
  return drain(outbox).flatMap(({ records }) => records);
}

describe('the outbox', () => {
  test('gives nothing until it is sealed, and then every batch once', () => {
    const outbox = new Outbox(BOOT);
    outbox.take(reading(1));
    outbox.take(reading(2));
    expect(drain(outbox)).toEqual([]);
    outbox.seal();
    expect(drain(outbox)).toEqual([{ boot: BOOT, seq: 1, records: [reading(1), reading(2)] }]);
    expect(drain(outbox)).toEqual([]);
    outbox.seal();
    expect(drain(outbox)).toEqual([]);
    outbox.take(event(3));
    outbox.seal();
    expect(drain(outbox)).toEqual([{ boot: BOOT, seq: 2, records: [event(3)] }]);
  });

  test('gives the same batches again over a new connection, the old before the new', () => {
    const outbox = new Outbox(BOOT);
    for (const minute of [1, 2, 3]) {
      outbox.take(reading(minute));
      outbox.seal();
    }
    const first = drain(outbox);
    outbox.take(reading(4));
    outbox.seal();
    outbox.rewind();
    expect(drain(outbox)).toEqual([...first, { boot: BOOT, seq: 4, records: [reading(4)] }]);
  });

  test('keeps a batch until it is stored, and no longer', () => {
    const outbox = new Outbox(BOOT);
    for (const minute of [1, 2, 3]) {
      outbox.take(reading(minute));
      outbox.seal();
    }
    drain(outbox);
    outbox.stored({ boot: BOOT, seq: 2 });
    outbox.rewind();
    expect(drain(outbox).map(({ seq }) => seq)).toEqual([3]);
    outbox.stored({ boot: BOOT, seq: 3 });
    expect(allOf(outbox)).toEqual([]);
  });

  test('a repeated, older, foreign or impossible acknowledgement changes nothing', () => {
    const outbox = new Outbox(BOOT);
    for (const minute of [1, 2, 3]) {
      outbox.take(reading(minute));
      outbox.seal();
    }
    outbox.next();
    outbox.stored({ boot: BOOT, seq: 1 });
    outbox.stored({ boot: BOOT, seq: 1 });
    outbox.stored({ boot: BOOT, seq: 0 });
    outbox.stored({ boot: 'ffffffff', seq: 99 });
    expect(drain(outbox).map(({ seq }) => seq)).toEqual([2, 3]);
    outbox.stored({ boot: BOOT, seq: 99 });
    outbox.take(reading(4));
    outbox.seal();
    expect(drain(outbox).map(({ seq }) => seq)).toEqual([4]);
  });

  test('what an acknowledgement crosses on its way is sent all the same', () => {
    const outbox = new Outbox(BOOT);
    outbox.take(reading(1));
    outbox.seal();
    outbox.take(reading(2));
    outbox.seal();
    outbox.next();
    outbox.next();
    outbox.rewind();
    outbox.next();
    outbox.stored({ boot: BOOT, seq: 1 });
    expect(drain(outbox).map(({ seq }) => seq)).toEqual([2]);
  });

  test('batches keep to the contract: at most 500 records, at most 48 KiB of them', () => {
    const outbox = new Outbox(BOOT);
    for (let minute = 0; minute < 1_200; minute++) outbox.take(reading(minute));
    for (let minute = 0; minute < 1_000; minute++) outbox.take(event(minute, 'ü'.repeat(150)));
    outbox.seal();
    const batches = drain(outbox);
    expect(batches.flatMap(({ records }) => records)).toHaveLength(2_200);
    for (const batch of batches) {
      expect(logPayload.safeParse(batch).success).toBe(true);
      expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThan(50 * 1024);
    }
    const small = new Outbox(BOOT);
    for (let minute = 0; minute < 1_000; minute++) {
      small.take({ ...event(minute), reason_args: {}, actuator: 'pump', tank: 'a' });
    }
    small.seal();
    expect(Math.max(...drain(small).map(({ records }) => records.length))).toBeLessThanOrEqual(500);
  });
});

describe('an outbox nobody empties', () => {
  test('keeps the newest 1,440 readings of each tank, and says when one had to go', () => {
    const outbox = new Outbox(BOOT);
    let gone = 0;
    for (let minute = 0; minute < 1_500; minute++) {
      if (outbox.take(reading(minute, 'house'))) gone += 1;
      if (minute < 100) outbox.take(reading(minute, 'farm'));
    }
    expect(gone).toBe(60);
    const all = allOf(outbox);
    const of = (tank: string) => all.filter((record) => record.tank === tank);
    expect(of('farm')).toHaveLength(100);
    expect(of('house')).toHaveLength(1_440);
    expect(of('house')[0]).toEqual(reading(60));
    expect(of('house').at(-1)).toEqual(reading(1_499));
  });

  test('keeps 20,000 events beside them', () => {
    const outbox = new Outbox(BOOT);
    outbox.take(reading(0));
    let gone = 0;
    for (let minute = 0; minute < 20_005; minute++) if (outbox.take(event(minute))) gone += 1;
    expect(gone).toBe(5);
    const all = allOf(outbox);
    expect(all).toHaveLength(20_001);
    expect(all[0]).toEqual(reading(0));
    expect(all[1]).toEqual(event(5));
  });

  test('drops from batches that were sent already, and keeps their order and place', () => {
    const outbox = new Outbox(BOOT);
    outbox.take(reading(0));
    outbox.seal();
    outbox.take(reading(1));
    outbox.take(event(1));
    outbox.seal();
    expect(drain(outbox)).toHaveLength(2);
    for (let minute = 2; minute < 1_442; minute++) outbox.take(reading(minute));
    outbox.seal();
    // Batch 1 is empty and gone, batch 2 has lost its reading; neither is sent twice over this connection.
    expect(drain(outbox)[0]?.seq).toBe(3);
    outbox.rewind();
    expect(drain(outbox)[0]).toEqual({ boot: BOOT, seq: 2, records: [event(1)] });
  });

  test('has room again once batches are stored', () => {
    const outbox = new Outbox(BOOT);
    for (let minute = 0; minute < 1_440; minute++) outbox.take(reading(minute));
    outbox.seal();
    const last = drain(outbox).at(-1);
    outbox.stored({ boot: BOOT, seq: last?.seq ?? 0 });
    for (let minute = 0; minute < 1_440; minute++) expect(outbox.take(reading(minute))).toBe(false);
    expect(outbox.take(reading(1_440))).toBe(true);
  });
});
