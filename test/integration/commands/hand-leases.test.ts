import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type LeasePayload, leasePayload } from '../../../firmware/protocol/lease.js';
import { BY, DeskRig, FROM, OPEN } from './desk-rig.js';

let rig: DeskRig;
let over: AbortController;
let running: Promise<void>;

function begin(): void {
  over = new AbortController();
  running = rig.desk.renewRuns(over.signal);
}

async function end(): Promise<void> {
  over.abort();
  await running;
}

/** The renewals that were published since this was last asked. */
function renewals(): LeasePayload[] {
  const sent = rig.published.filter(({ topic }) => topic === 'sluice/gw0/tank/house/lease');
  rig.published = [];
  return sent.map(({ payload }) => leasePayload.parse(payload));
}

beforeEach(() => {
  rig = new DeskRig();
  begin();
});
afterEach(async () => {
  await end();
  rig.stop();
});

describe('a run by hand', () => {
  test('is renewed three times within its lease, from the moment its node has taken it', async () => {
    const { id } = rig.request();
    await rig.pass(5);
    expect(renewals()).toEqual([]);
    rig.ack(id, 'acknowledged');
    await rig.pass(60);
    const sent = renewals();
    expect(sent).toMatchObject([{ actuator: 'inlet', want: 'hand', command_id: id, lease_s: 60 }, {}, {}]);
    expect(new Set(sent.map((lease) => lease.id)).size).toBe(3);
    rig.ack(id, 'confirmed');
    await rig.pass(60);
    expect(renewals()).toHaveLength(3);
  });

  test('is renewed no more when its node knows of no such run', async () => {
    const { id } = rig.request();
    rig.ack(id, 'acknowledged');
    await rig.pass(5);
    const [first] = renewals();
    expect(rig.ack(first?.id ?? '', 'acknowledged')).toBe(true);
    await rig.pass(20);
    const [second] = renewals();
    expect(rig.ack(second?.id ?? '', 'refused')).toBe(true);
    // Nor is it ended: its node would refuse that as well, and say so in its log.
    await rig.pass(600);
    expect(renewals()).toEqual([]);
  });

  test('goes on, and is renewed, when somebody resets a dry source of its actuator meanwhile', async () => {
    const { id } = rig.request();
    rig.ack(id, 'acknowledged');
    await rig.pass(5);
    expect(renewals()).toHaveLength(1);
    const reset = rig.request({ actuator: 'inlet', action: 'reset' });
    rig.ack(reset.id, 'acknowledged');
    rig.ack(reset.id, 'confirmed');
    await rig.pass(40);
    expect(renewals()).toMatchObject([
      { command_id: id, lease_s: 60 },
      { command_id: id, lease_s: 60 },
    ]);
  });

  test('is renewed no more after a close, which is not renewed itself', async () => {
    rig.ack(rig.request().id, 'acknowledged');
    await rig.pass(5);
    expect(renewals()).toHaveLength(1);
    const { id } = rig.request({ actuator: 'inlet', action: 'close' });
    expect(rig.published.at(-1)?.payload).not.toHaveProperty('lease_s');
    rig.ack(id, 'acknowledged');
    await rig.pass(5);
    renewals();
    await rig.pass(600);
    expect(renewals()).toEqual([]);
  });

  test('a run that follows it is renewed in its place, and so is that of another actuator', async () => {
    rig.ack(rig.request().id, 'acknowledged');
    const { id } = rig.request({ ...OPEN, duration_s: 900 });
    rig.ack(id, 'acknowledged');
    await rig.pass(5);
    expect(renewals()).toMatchObject([{ command_id: id }]);
  });

  test('is not renewed by a gateway that was restarted: whoever asked may be gone as well', async () => {
    rig.ack(rig.request().id, 'acknowledged');
    await end();
    rig.restart();
    begin();
    await rig.pass(600);
    expect(renewals()).toEqual([]);
  });

  test.each([
    ['is renewed, too', {}, 1],
    ['with a lease of its own is left to its sender', { lease_s: 30 }, 0],
  ])('that was asked for over MQTT %s', async (_what, lease, count) => {
    const run = { actuator: 'inlet', action: 'open', duration_s: 600, ...lease } as const;
    const payload = { id: 'by-mqtt-0001', ttl_s: 10, ...run };
    rig.desk.overMqtt({ name: 'command', subject: 'house', payload }, BY, FROM);
    expect(rig.ack('by-mqtt-0001', 'acknowledged')).toBe(true);
    await rig.pass(5);
    expect(renewals()).toHaveLength(count);
  });
});
