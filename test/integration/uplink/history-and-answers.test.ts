import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { waitFor } from '../../support/wait-for.js';
import { ACK, COMMAND, event, LOG, reading, STATUS, STORED, UplinkRig } from './uplink-rig.js';

let rig: UplinkRig;
beforeEach(async () => {
  rig = await UplinkRig.begin();
});
afterEach(() => rig.end());

describe('records for the history', () => {
  test('readings are gathered for a minute of node time, and an event takes them along at once', async () => {
    const one = await rig.started();
    one.log(reading(1));
    await rig.clock.advance(59_000);
    one.log(reading(2));
    one.tell('status', { tank: 'house' }, {});
    await waitFor('what was said later', () => rig.broker.on(STATUS).length === 1);
    expect(rig.batches()).toEqual([]);
    await rig.clock.advance(1_000);
    await waitFor('the first batch', () => rig.batches().length === 1);
    one.log(reading(3));
    one.log(event(1));
    await waitFor('the second batch', () => rig.batches().length === 2);
    const boot = '00000000';
    expect(rig.batches()).toEqual([
      { boot, seq: 1, records: [reading(1), reading(2)] },
      { boot, seq: 2, records: [reading(3), event(1)] },
    ]);
    expect(
      rig.broker.published.filter(({ topic }) => topic === LOG).every((p) => p.qos === 1 && !p.retain),
    ).toBe(true);
  });

  test('are repeated after every reconnect, in order, until they are stored', async () => {
    const one = await rig.started();
    one.log(event(1));
    one.log(event(2));
    await waitFor('two batches', () => rig.batches().length === 2);
    await rig.comesBack(() => {
      rig.broker.cut();
      one.log(event(3));
    });
    await waitFor('all three', () => rig.batches().length === 5);
    expect(rig.batches().map(({ seq }) => seq)).toEqual([1, 2, 1, 2, 3]);
    const ack = { boot: rig.batches()[0]?.boot, seq: 2 };
    await rig.broker.publish(STORED, JSON.stringify(ack));
    await rig.broker.publish(STORED, JSON.stringify(ack));
    await rig.broker.publish(STORED, JSON.stringify({ ...ack, seq: 1 }));
    await rig.broker.publish(STORED, JSON.stringify({ boot: 'ffffffff', seq: 3 }));
    await rig.broker.publish(COMMAND, 'heard after them');
    await waitFor('the acknowledgements', () => rig.inbox.length === 1);
    await rig.comesBack(() => rig.broker.cut());
    one.log(event(4));
    await waitFor('the fourth', () => rig.batches().at(-1)?.seq === 4);
    expect(rig.batches().map(({ seq }) => seq)).toEqual([1, 2, 1, 2, 3, 3, 4]);
    expect(rig.batches().at(-2)?.records).toEqual([event(3)]);
  });

  test('a day without a gateway arrives in few large batches, in order', async () => {
    const one = rig.uplink();
    for (let minute = 0; minute < 1_440; minute++) one.log(reading(minute / 20));
    for (let n = 0; n < 300; n++) one.log(event(n));
    await one.start(() => undefined);
    await waitFor('all of it', () => rig.batches().flatMap(({ records }) => records).length === 1_740);
    expect(rig.batches().map(({ seq }) => seq)).toEqual(rig.batches().map((_, i) => i + 1));
    expect(rig.batches().length).toBeLessThan(10);
    const records = rig.batches().flatMap((batch) => batch.records);
    expect(records[0]).toEqual(reading(0));
    expect(records[1_439]).toEqual(reading(1_439 / 20));
    expect(records.at(-1)).toEqual(event(299));
  });

  test('what is lost after more than a day is said, with its number', async () => {
    const one = rig.uplink();
    for (let minute = 0; minute < 1_541; minute++) one.log(reading(1));
    expect(rig.log.lines.map(({ fields }) => fields)).toEqual([
      { code: 'uplink_dropped_records', count: 1 },
      { code: 'uplink_dropped_records', count: 101 },
    ]);
  });
});

describe('answers to commands', () => {
  test('wait for the gateway, and arrive in order, not retained', async () => {
    const one = rig.uplink();
    for (let n = 0; n < 300; n++) one.answer('house', { n });
    await one.start(() => undefined);
    await waitFor('the last answer', () => rig.broker.on(ACK).at(-1) === '{"n":299}');
    // 256 wait; the oldest had to go.
    expect(rig.broker.on(ACK)).toEqual(Array.from({ length: 256 }, (_, i) => `{"n":${i + 44}}`));
    expect(
      rig.broker.published.filter(({ topic }) => topic === ACK).every((p) => p.qos === 1 && !p.retain),
    ).toBe(true);
    expect(rig.codes()).toContain('uplink_dropped_answers');
  });

  test('one that was not confirmed is given again, one that was is not', async () => {
    const one = await rig.started();
    one.answer('house', { n: 1 });
    await waitFor('the first', () => rig.broker.on(ACK).length === 1);
    rig.broker.acknowledging = false;
    one.answer('house', { n: 2 });
    await waitFor('the second', () => rig.broker.on(ACK).length === 2);
    await rig.comesBack(() => {
      rig.broker.cut();
      rig.broker.acknowledge();
    });
    await waitFor('the second again', () => rig.broker.on(ACK).length === 3);
    one.answer('house', { n: 3 });
    await waitFor('the third', () => rig.broker.on(ACK).length === 4);
    expect(rig.broker.on(ACK)).toEqual(['{"n":1}', '{"n":2}', '{"n":2}', '{"n":3}']);
  });
});

describe('a gateway that takes in nothing', () => {
  test('is sent no more than it confirms, and afterwards what is true then', async () => {
    const one = await rig.started();
    rig.broker.acknowledging = false;
    for (let n = 0; n < 2_000; n++) {
      one.tell('status', { tank: 'house' }, { n });
      one.tell('rule', { tank: 'house' }, { n });
    }
    await waitFor('the first states', () => rig.broker.on(STATUS).length > 0);
    rig.broker.acknowledge();
    await waitFor('the last state', () => rig.broker.on(STATUS).at(-1) === '{"n":1999}');
    expect(rig.broker.published.length).toBeLessThan(50);
  });
});
