import { afterEach, describe, expect, test } from '@jest/globals';
import { alarmSettings } from '../../../firmware/config/gateway-alarms.js';
import { Telling } from '../../../firmware/domain/alarm/telling.js';
import { ADMIN, AlarmRig } from './alarm-rig.js';

/** A level sensor that dies: within a minute its level is unknown, and two minutes later the diagnosis knows why. */

const UNKNOWN = 'tank.house.level_unknown';
const DEAD = 'tank.house.sensor_dead';
const LOST = { percent: null, depth_mm: null, litres: null, rate_lph: null, quality: 'bad' } as const;
const WHY = { reason_code: 'sensor_silent', reason_args: {}, reason: 'silent' };

let rig: AlarmRig;
afterEach(() => rig.end());

async function dies(): Promise<void> {
  rig.level();
  await rig.pass(10);
  rig.level({ ...LOST, ...WHY });
  await rig.pass(62);
}
async function isNamed(): Promise<void> {
  await rig.pass(118);
  rig.fault('sensor_dead', { fault: 'sensor_silent' });
  await rig.pass(1);
}
const standing = () => rig.desk.standing().map(({ code, state }) => `${code} ${state}`);

describe('a sensor that dies', () => {
  test('is told within a minute or so, and once its cause is known as that alone', async () => {
    rig = new AlarmRig();
    await dies();
    expect(standing()).toEqual(['level_unknown active_unacknowledged']);
    await isNamed();
    expect(standing()).toEqual(['sensor_dead active_unacknowledged']);
    expect(rig.published.at(-1)).toEqual({ topic: 'sluice/gw0/tank/house/alarm/level_unknown', payload: '' });
    await rig.pass(3_600);
    expect(standing()).toEqual(['sensor_dead active_unacknowledged']);

    rig.fault(null);
    rig.level();
    await rig.pass(61);
    expect(standing()).toEqual(['sensor_dead returned_unacknowledged']);
  });

  test('has to be seen under its name also by who has seen that the level is unknown', async () => {
    rig = new AlarmRig();
    await dies();
    rig.desk.acknowledge(UNKNOWN, ADMIN);
    await isNamed();
    expect(standing()).toEqual(['sensor_dead active_unacknowledged']);
    rig.desk.acknowledge(DEAD, ADMIN);
    await rig.pass(120);
    expect(standing()).toEqual(['sensor_dead active_acknowledged']);
    rig.restart();
    await rig.pass(2);
    expect(standing()).toEqual(['sensor_dead active_acknowledged']);
  });

  test('is told as an unknown level while its name is put aside', async () => {
    rig = new AlarmRig();
    await dies();
    await isNamed();
    rig.desk.shelve(DEAD, 480, ADMIN);
    rig.fault(null);
    rig.level();
    await rig.pass(61);
    rig.level({ ...LOST, ...WHY });
    await rig.pass(62);
    await isNamed();
    expect(standing().sort()).toEqual(['level_unknown active_unacknowledged', 'sensor_dead shelved']);
  });

  test('is two messages to a person, and none that says it is over', async () => {
    rig = new AlarmRig();
    const telling = new Telling();
    const person = { id: 'ann', min_priority: 'medium', after_ms: 0, repeat_ms: 0, quiet: false } as const;
    const messages: string[] = [];
    const tell = () => {
      const now_ms = rig.clock.monotonic_ms();
      for (const due of telling.due(rig.desk.standing(), [person], now_ms)) {
        telling.delivered(due, now_ms);
        messages.push([...due.standing.map(({ id }) => id), ...due.over.map(({ id }) => `-${id}`)].join());
      }
    };
    await dies();
    tell();
    await isNamed();
    for (let minute = 0; minute < 10; minute++) {
      tell();
      await rig.pass(60);
    }
    expect(messages).toEqual([UNKNOWN, DEAD]);
  });

  test('whose name is withdrawn while the level stays unknown is an unknown level again', async () => {
    rig = new AlarmRig();
    await dies();
    await isNamed();
    rig.fault(null);
    await rig.pass(62);
    expect(standing()).toEqual([
      'level_unknown active_unacknowledged',
      'sensor_dead returned_unacknowledged',
    ]);
  });

  test('stays an unknown level as well where a farm has set its name to be less urgent', async () => {
    rig = new AlarmRig({ settings: alarmSettings({ sensor_dead: { priority: 'low' } }) });
    await dies();
    await isNamed();
    await rig.pass(60);
    expect(standing()).toEqual(['level_unknown active_unacknowledged', 'sensor_dead active_unacknowledged']);
  });

  test('stays an unknown level until its name, which a farm lets wait, is told', async () => {
    rig = new AlarmRig({ settings: alarmSettings({ sensor_dead: { on_delay_s: 300 } }) });
    await dies();
    await isNamed();
    await rig.pass(299);
    expect(standing()).toEqual(['level_unknown active_unacknowledged']);
    await rig.pass(2);
    expect(standing()).toEqual(['sensor_dead active_unacknowledged']);
  });
});

test('a disk of the gateway that fills up is nearly full, then full, and never both', async () => {
  rig = new AlarmRig();
  rig.level();
  rig.disk = { full: false, free_percent: 4 };
  await rig.pass(62);
  expect(standing()).toEqual(['disk_low active_unacknowledged']);
  expect(rig.alarm('gateway.gw0.disk_low')?.priority).toBe('medium');
  rig.disk = { full: true, free_percent: 0 };
  await rig.pass(120);
  expect(standing()).toEqual(['store_full active_unacknowledged']);
  rig.disk = { full: false, free_percent: 4 };
  await rig.pass(180);
  expect(standing().sort()).toEqual(['disk_low active_unacknowledged', 'store_full returned_unacknowledged']);
});

test('a disk that the gateway shares with a node is told once, while it fills up and when it is full', async () => {
  rig = new AlarmRig();
  rig.level();
  rig.nodes_here.add('pi0');
  rig.disk = { full: false, free_percent: 4 };
  rig.host({ disk_free_percent: 4 });
  await rig.pass(62);
  expect(rig.desk.standing().map(({ id }) => id)).toEqual(['node.pi0.disk_low']);
  rig.disk = { full: true, free_percent: 0 };
  rig.host({ disk_free_percent: 0 });
  await rig.pass(120);
  expect(rig.desk.standing().map(({ id }) => id)).toEqual(['gateway.gw0.store_full']);
  rig.disk = { full: false, free_percent: 4 };
  rig.host({ disk_free_percent: 4 });
  await rig.pass(180);
  expect(standing().sort()).toEqual(['disk_low active_unacknowledged', 'store_full returned_unacknowledged']);
});

test('a full disk of the gateway does not hide that of a node elsewhere', async () => {
  rig = new AlarmRig();
  rig.level();
  rig.disk = { full: true, free_percent: 0 };
  rig.host({ disk_free_percent: 4 });
  await rig.pass(62);
  expect(standing().sort()).toEqual(['disk_low active_unacknowledged', 'store_full active_unacknowledged']);
});
