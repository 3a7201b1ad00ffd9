import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CLOCKS_AGREE_WITHIN_MS } from '../../../firmware/domain/command/gate.js';
import { AgreementConfirmation } from '../../../firmware/drivers/clock/confirmation/agreement.js';
import { FirstConfirmation } from '../../../firmware/drivers/clock/confirmation/first-of.js';
import { SinceBoot } from '../../../firmware/drivers/clock/confirmation/since-boot.js';
import { TimesyncdConfirmation } from '../../../firmware/drivers/clock/confirmation/timesyncd.js';
import { ScaledClock } from '../../../firmware/drivers/clock/scaled.js';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { MqttUplink } from '../../../firmware/drivers/uplink/mqtt.js';
import { TrustedTime } from '../../../firmware/node/trusted-time.js';
import type { Clock } from '../../../firmware/ports/clock.js';
import { readingRecord } from '../../../firmware/protocol/payloads.js';
import { onTheWire, READING } from '../../support/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';
import { GatewayRig, NODE_SECRET } from '../gateway/gateway-rig.js';

const EPOCH_MS = Date.UTC(2026, 5, 1, 6);

describe('a clock beside one that is confirmed', () => {
  test.each([
    ['the same', 0, true],
    ['two minutes behind', -CLOCKS_AGREE_WITHIN_MS, true],
    ['two minutes ahead', CLOCKS_AGREE_WITHIN_MS, true],
    ['a little further', CLOCKS_AGREE_WITHIN_MS + 1, false],
    ['ten years off', 10 * 365 * 86_400_000, false],
    ['no time at all', Number.NaN, false],
  ])('%s', async (_, apart_ms, agrees) => {
    const confirmation = new AgreementConfirmation(new VirtualClock(EPOCH_MS));
    expect(await confirmation.newest()).toBeNull();
    confirmation.heard(EPOCH_MS + apart_ms);
    expect((await confirmation.newest()) !== null).toBe(agrees);
  });

  test('every agreement is another occasion, and one that fails takes the last one away', async () => {
    const confirmation = new AgreementConfirmation(new VirtualClock(EPOCH_MS));
    confirmation.heard(EPOCH_MS);
    const first = await confirmation.newest();
    confirmation.heard(EPOCH_MS + 60_000);
    expect(await confirmation.newest()).not.toBe(first);
    confirmation.heard(EPOCH_MS + 600_000);
    expect(await confirmation.newest()).toBeNull();
  });
});

/** A minute of the farm's time passes in 3 s. */
const SPEED = 20;

describe('a node that no time service looks after', () => {
  let rig: GatewayRig;
  let uplink: MqttUplink | null;
  let heard: number;
  let time: TrustedTime;
  const base = new SystemClock();
  const clockAt = (epoch_ms: number) => new ScaledClock({ epoch_ms, speed: SPEED, base });

  beforeEach(() => {
    rig = new GatewayRig();
    uplink = null;
    heard = 0;
  });
  afterEach(async () => {
    await uplink?.stop();
    await rig.stop();
  });

  /** A node with a reading to tell, at a gateway whose clock is confirmed. */
  async function start(clock: Clock): Promise<void> {
    await rig.start({ clock: clockAt(EPOCH_MS), time_confirmation: { newest: async () => 'noon' } });
    const agreement = new AgreementConfirmation(clock);
    const nowhere = new TimesyncdConfirmation('/nonexistent', new SinceBoot('/nonexistent', clock));
    time = new TrustedTime(new FirstConfirmation([nowhere, agreement]), clock, new RecordedLog());
    uplink = new MqttUplink({
      url: `mqtt://127.0.0.1:${rig.started.mqtt[0]?.port}`,
      ...{ gateway: 'gw0', node: 'pi0', tanks: ['house', 'farm'], secret: NODE_SECRET },
      gatewayTime: (wall_ms) => {
        heard += 1;
        agreement.heard(wall_ms);
      },
      ...{ clock, log: rig.log, random: () => 0.5 },
    });
    await uplink.start(() => undefined);
    uplink.log(readingRecord.parse(READING));
  }
  const isTold = () => heard > 0;

  test('believes its clock once it agrees with the confirmed one of the gateway', async () => {
    const clock = clockAt(EPOCH_MS);
    await start(clock);
    await time.ask();
    expect(time.wall_ms()).toBeNull();
    await waitFor('the time of the gateway', isTold, 15_000);
    await time.ask();
    expect(time.wall_ms()).not.toBeNull();
  });

  test('does not believe a clock that woke up in another year', async () => {
    await start(clockAt(Date.UTC(2019, 0, 1)));
    await waitFor('the time of the gateway', isTold, 15_000);
    await time.ask();
    expect(time.wall_ms()).toBeNull();
  });

  test('is told no time by a gateway that does not know it either', async () => {
    await rig.start({ clock: clockAt(EPOCH_MS), time_confirmation: { newest: async () => null } });
    const told: object[] = [];
    const node = await rig.node();
    node.on('message', (_, payload) => told.push(JSON.parse(payload.toString())));
    await node.subscribeAsync('sluice/gw0/node/pi0/log/stored', { qos: 1 });
    const log = { boot: '0123abcd', seq: 1, records: [READING] };
    await node.publishAsync('sluice/gw0/node/pi0/log', onTheWire(log), { qos: 1 });
    await waitFor('the word that it is stored', () => told.length > 0, 15_000);
    expect(told[0]).toEqual({ boot: '0123abcd', seq: 1 });
  });
});
