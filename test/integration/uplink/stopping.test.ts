import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { waitFor } from '../../support/wait-for.js';
import { AVAILABILITY, event, LOG, reading, STATUS, UplinkRig } from './uplink-rig.js';

let rig: UplinkRig;
beforeEach(async () => {
  rig = await UplinkRig.begin();
});
afterEach(() => rig.end());

describe('stopping', () => {
  test('delivers what is left, says offline, and leaves no will behind', async () => {
    const one = await rig.started();
    one.log(reading(7));
    one.tell('inlet', { tank: 'house' }, { state: 'closed' });
    await one.stop();
    await one.stop();
    expect(one.connected).toBe(false);
    expect(rig.broker.published.map(({ topic }) => topic)).toEqual([
      AVAILABILITY,
      'sluice/gw0/tank/house/inlet',
      LOG,
      AVAILABILITY,
    ]);
    expect(await rig.broker.retained(AVAILABILITY)).toBe('offline');
    // Had the will been published, it would stand here too.
    expect(rig.broker.on(AVAILABILITY)).toEqual(['online', 'offline']);
  });

  test('does not wait for ever for a gateway that hangs', async () => {
    const one = await rig.started();
    rig.broker.acknowledging = false;
    one.tell('status', { tank: 'house' }, { n: 1 });
    await one.stop();
    expect(one.connected).toBe(false);
  });

  test('works before the start', async () => {
    const one = rig.uplink();
    await one.stop();
    await one.start(() => undefined);
    await one.stop();
    expect(rig.broker.introduced).toEqual([]);
  });

  test('works between two tries', async () => {
    rig.broker.accept = () => false;
    const one = rig.uplink();
    await one.start(() => undefined);
    await waitFor('a refusal', () => rig.log.lines.length === 1);
    await one.stop();
    expect(rig.broker.introduced).toHaveLength(1);
  });

  test('works while the gateway has not answered yet', async () => {
    rig.broker.accept = () => null;
    const one = rig.uplink();
    await one.start(() => undefined);
    await waitFor('the try', () => rig.broker.introduced.length === 1);
    await one.stop();
    expect(one.connected).toBe(false);
    expect(rig.log.lines).toEqual([]);
  });

  test('what is said afterwards is heard by nobody and harms nobody', async () => {
    const one = await rig.started();
    await one.stop();
    const before = rig.broker.published.length;
    one.tell('status', { tank: 'house' }, {});
    one.answer('house', {});
    one.log(event(1));
    one.log(reading(1));
    await rig.broker.retained(STATUS);
    expect(rig.broker.published.slice(before).map(({ client }) => client)).toEqual(['observer']);
  });
});
