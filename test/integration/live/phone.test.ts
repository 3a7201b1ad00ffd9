import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { io } from 'socket.io-client';
import { Alarms } from '../../../dashboard/src/alarm/alarms.js';
import { Ticker } from '../../../dashboard/src/clock/ticker.js';
import type { FarmAnswer } from '../../../dashboard/src/http/farm-request.js';
import type { Ask } from '../../../dashboard/src/http/request.js';
import { LiveConnection } from '../../../dashboard/src/live/connection.js';
import { Farm } from '../../../dashboard/src/live/farm.js';
import { Session } from '../../../dashboard/src/session/session.js';
import { levelPayload } from '../../../firmware/protocol/payloads.js';
import { LEVEL } from '../../support/payloads.js';
import { waitFor } from '../../support/wait-for.js';
import { LiveRig } from './live-rig.js';

const level = levelPayload.parse(LEVEL);
const silent: Ask = async () => ({ ok: false, trouble: { kind: 'unreachable' } });

/** The live part of a page, on a real socket to the rig. */
class Phone {
  readonly farm = new Farm();
  readonly live: LiveConnection;
  /** Names of what the socket was told, in turn. */
  readonly heard: string[] = [];
  breakSocket: () => void = () => {};
  /** The socket's script, each time the page loads it. */
  script: () => Promise<void> = async () => {};

  constructor(private readonly rig: LiveRig) {
    const wall_ms = () => Date.now();
    const session = new Session(silent, async () => ({ ok: false, trouble: { kind: 'unreachable' } }));
    const onSignedOut = () => session.ended();
    this.live = new LiveConnection({
      ...{ farm: this.farm, session, wall_ms, ticker: new Ticker(wall_ms) },
      alarms: new Alarms({ ask: silent, onSignedOut }),
      askFarm: async () => ({ ok: true, body: this.answer }),
      openSocket: async (place) => {
        await this.script();
        const socket = io(`http://127.0.0.1:${rig.port}`, {
          ...{ path: '/live', autoConnect: false, transports: ['websocket'] },
          ...{ extraHeaders: { cookie: 'viewer' }, reconnectionDelay: 10 },
          auth: (tell) => void place().then((known) => tell(known ?? {})),
        });
        this.breakSocket = () => socket.io.engine.close();
        socket.onAny((name) => this.heard.push(name));
        return socket;
      },
      ...{ onCommand: () => {}, onSync: () => {}, onSnapshot: () => {}, browserOnline: () => true },
    });
  }

  /** The farm as it is now, as `GET /api/farm` tells it. */
  get answer(): FarmAnswer {
    return {
      snapshot: this.rig.hub.snapshot({ username: 'vic', role: 'viewer' }),
      received_ms: Date.now(),
    };
  }

  percent = (tank: string) => this.farm.tank(tank)?.value.tank.level?.percent;
}

describe('a phone that was told the farm', () => {
  let rig: LiveRig;
  let phone: Phone;
  beforeEach(async () => {
    rig = await LiveRig.start();
    phone = new Phone(rig);
  });
  afterEach(async () => {
    phone.live.stop();
    await rig.stop();
  });

  /** Tells a level, and waits until the hub has told it on. */
  async function tell(tank: string, percent: number): Promise<void> {
    const { seq } = phone.answer.snapshot;
    rig.state.tellLevel(tank, { ...level, percent });
    await waitFor('the delta', () => phone.answer.snapshot.seq === seq + 1);
  }

  test('shows it at once, and goes on from there without another snapshot', async () => {
    await tell('house', 40);
    const known = phone.answer;
    await tell('farm', 41);
    phone.live.start(known);
    expect([phone.live.inContact.value, phone.percent('house')]).toEqual([true, 40]);
    await waitFor('what it missed', () => phone.percent('farm') === 41);
    await tell('house', 42);
    await waitFor('what comes next', () => phone.percent('house') === 42);
    expect(phone.heard).toEqual(['resumed', 'delta']);
  });

  test('asks for it itself when it was not told', async () => {
    await tell('house', 40);
    phone.live.start();
    await waitFor('contact', () => phone.heard.length > 0);
    expect(phone.heard).toEqual(['resumed']);
    expect(phone.percent('house')).toBe(40);
  });

  test('of a gateway that has begun anew takes the whole farm', async () => {
    await tell('house', 40);
    const { snapshot, received_ms } = phone.answer;
    phone.live.start({ snapshot: { ...snapshot, epoch: 'e0' }, received_ms });
    await waitFor('the whole farm', () => phone.heard.includes('snapshot'));
    expect(phone.farm.place).toEqual({ epoch: 'e1', seq: 1 });
  });

  test('goes on again after its socket broke', async () => {
    phone.live.start(phone.answer);
    await waitFor('contact', () => phone.heard.length === 1);
    phone.breakSocket();
    await tell('house', 40);
    await waitFor('contact', () => phone.heard.filter((name) => name === 'resumed').length === 2);
    await waitFor('what it missed', () => phone.percent('house') === 40);
    expect(phone.heard).not.toContain('snapshot');
    expect(phone.live.inContact.value).toBe(true);
  });

  test('says so when the script of its socket does not come, and loads it again', async () => {
    phone.script = () => Promise.reject(new TypeError('cut off'));
    phone.live.start(phone.answer);
    await waitFor('the loss', () => !phone.live.inContact.value);
    phone.script = async () => {};
    await waitFor('contact', () => phone.live.inContact.value);
    expect(phone.heard).toEqual(['resumed']);
  });

  test('does not believe to be in contact for long without a socket', async () => {
    phone.script = () => new Promise(() => {});
    phone.live.start(phone.answer);
    expect(phone.live.inContact.value).toBe(true);
    await waitFor('the doubt', () => !phone.live.inContact.value);
  });
});
