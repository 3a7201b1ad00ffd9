import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { alarmSettings } from '../../../firmware/config/gateway-alarms.js';
import { DEFAULT_LEASE_TERMS } from '../../../firmware/domain/lease/lease.js';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { AlarmDesk } from '../../../firmware/gateway/alarms/alarm-desk.js';
import { AuditLog } from '../../../firmware/gateway/auth/audit-log.js';
import { CommandDesk } from '../../../firmware/gateway/commands/command-desk.js';
import type { Identity } from '../../../firmware/gateway/identity.js';
import { closed, listen } from '../../../firmware/gateway/listen.js';
import { LiveHub } from '../../../firmware/gateway/live/live-hub.js';
import { Refusals } from '../../../firmware/gateway/refusals/refusals.js';
import { FarmState } from '../../../firmware/gateway/state/farm-state.js';
import type { Store } from '../../../firmware/ports/store.js';
import type { AlarmView } from '../../../firmware/protocol/alarms.js';
import { aboutPayload } from '../../../firmware/protocol/payloads.js';
import type { CommandView, Delta, Snapshot } from '../../../firmware/protocol/rest.js';
import { ABOUT } from '../../support/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';

/** A browser's live socket, and what it heard. */
export interface Browser {
  readonly socket: Socket;
  readonly snapshots: Snapshot[];
  readonly deltas: Delta[];
  readonly commands: CommandView[];
  readonly alarms: AlarmView[];
  readonly errors: string[];
}

/**
 * The live hub on a real HTTP server, before a farm of one node, unless told otherwise with the tanks `house` and `farm`. The cookies `admin`
 * and `viewer` are those of two people who are signed in.
 */
export class LiveRig {
  readonly sessions = new Map<string, Identity>([
    ['admin', { username: 'ann', role: 'admin' }],
    ['viewer', { username: 'vic', role: 'viewer' }],
  ]);
  readonly state: FarmState;
  readonly store: Store;
  readonly desk: CommandDesk;
  /** Tells of a low level at once. */
  readonly alarms: AlarmDesk;
  readonly refusals: Refusals;
  readonly hub: LiveHub;
  readonly sockets: Socket[] = [];
  /** Stands for a disk from which nobody's session can be read. */
  unreadable = false;
  port = 0;
  private readonly folder = mkdtempSync(join(tmpdir(), 'sluice-live-'));
  private readonly http: Server = createServer();

  private constructor(tanks: readonly string[]) {
    const gateway = 'gw0';
    const clock = new SystemClock();
    const log = new RecordedLog();
    const publish = () => undefined;
    this.store = openStore(join(this.folder, 'sluice.db'), { clock, log });
    const audit = new AuditLog({ store: this.store.audit, clock, log });
    const state = new FarmState({
      clock,
      nodes: [{ id: 'pi0', secret_sha256: '', tanks }],
    });
    const shared = { gateway, state, audit, publish, clock, log };
    this.state = state;
    this.refusals = new Refusals({ audit, log, clock });
    this.desk = new CommandDesk({
      ...shared,
      store: this.store.commands,
      time: clock,
      systemClock: clock,
      leases: DEFAULT_LEASE_TERMS,
      bars_hand_run: () => null,
      newId: () => 'command-0001',
    });
    this.alarms = new AlarmDesk({
      ...{ ...shared, store: this.store.alarms, disk_full: () => false },
      settings: alarmSettings({ level_low: { raise_percent: 10, clear_percent: 15, on_delay_s: 0 } }),
    });
    this.hub = new LiveHub({
      ...{ gateway, version: '0.1.0', epoch: 'e1', state, desk: this.desk, refusals: this.refusals, clock },
      alarms: this.alarms,
      identify: (cookie) => {
        if (this.unreadable) throw new Error('disk I/O error');
        return this.sessions.get(cookie ?? '');
      },
      systemClock: clock,
    });
  }

  static async start(tanks = ['house', 'farm']): Promise<LiveRig> {
    const rig = new LiveRig(tanks);
    rig.state.tellAbout('house', aboutPayload.parse(ABOUT));
    rig.state.tellAvailability('pi0', 'online');
    rig.hub.start(rig.http);
    const { port } = await listen(rig.http, { host: '127.0.0.1', port: 0 }, 'SLUICE_HTTP_PORT');
    rig.port = port;
    return rig;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.disconnect();
    await this.hub.stop();
    await closed(this.http);
    this.store.close();
    rmSync(this.folder, { recursive: true });
  }

  /** A browser that knocks, with this cookie or none; `auth` is what it says of itself. */
  open(cookie: string | null, headers: Record<string, string> = {}, auth: object = {}): Browser {
    const socket = io(`http://127.0.0.1:${this.port}`, {
      path: '/live',
      transports: ['websocket'],
      reconnection: false,
      auth,
      extraHeaders: cookie === null ? headers : { cookie, ...headers },
    });
    const browser: Browser = { socket, snapshots: [], deltas: [], commands: [], alarms: [], errors: [] };
    socket.on('snapshot', (snapshot) => browser.snapshots.push(snapshot));
    socket.on('delta', (delta) => browser.deltas.push(delta));
    socket.on('command', (command) => browser.commands.push(command));
    socket.on('alarm', (alarm) => browser.alarms.push(alarm));
    socket.on('connect_error', (error) => browser.errors.push(error.message));
    this.sockets.push(socket);
    return browser;
  }

  /** A browser that is in, and has its first snapshot. */
  async welcomed(cookie: string): Promise<Browser> {
    const browser = this.open(cookie);
    await waitFor('the snapshot', () => browser.snapshots.length > 0);
    return browser;
  }
}
