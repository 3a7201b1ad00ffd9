import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { io, type Socket } from 'socket.io-client';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { UnixControlServer } from '../../../firmware/drivers/control/unix-control-server.js';
import { ChannelNotifier } from '../../../firmware/drivers/notify/channels.js';
import type { HistoryThread } from '../../../firmware/drivers/store/history-thread.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { Gateway, type Started } from '../../../firmware/gateway/gateway.js';
import type { GatewayOptions } from '../../../firmware/gateway/gateway-options.js';
import type { ListenAddress } from '../../../firmware/gateway/listen.js';
import type { Clock } from '../../../firmware/ports/clock.js';
import type { Store } from '../../../firmware/ports/store.js';
import type { TimeConfirmation } from '../../../firmware/ports/time-confirmation.js';
import type { CommandView, Delta, Snapshot } from '../../../firmware/protocol/rest.js';
import { sourceCopier, sourceHistoryThread } from '../../support/history-thread.js';
import { ABOUT, LEVEL, onTheWire } from '../../support/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';

export const PASSWORDS = { admin: 'water-for-the-house', viewer: 'only-looking-at-it' };
export const NODE_SECRET = 'f'.repeat(32);
export const HOUSE = 'sluice/gw0/tank/house';
export const AVAILABILITY = 'sluice/gw0/node/pi0/availability';
/** Stands for the configuration file. */
export const CONFIGURATION = '{ "schema": 1, "gateway": "gw0" }\n';
const ANY_PORT: readonly ListenAddress[] = [{ host: '127.0.0.1', port: 0 }];

interface RigOptions {
  readonly http?: readonly ListenAddress[];
  readonly mqtt?: readonly ListenAddress[];
  readonly passwords?: { readonly admin?: string; readonly viewer?: string };
  readonly clock?: Clock;
  readonly vpn?: GatewayOptions['vpn'];
  readonly https?: GatewayOptions['https'];
  readonly host?: GatewayOptions['host'];
  readonly home_assistant?: GatewayOptions['home_assistant'];
  readonly weather?: GatewayOptions['weather'];
  readonly alarms?: GatewayOptions['alarms'];
  readonly leases?: GatewayOptions['leases'];
  readonly hold_off_s?: number;
  readonly time_confirmation?: TimeConfirmation | undefined;
  /** Copies the store in place of the gateway's own program. */
  readonly copy_program?: URL;
}

/** A whole gateway on loopback with its store in a folder of its own, and the means to talk to it from outside. */
export class GatewayRig {
  readonly log = new RecordedLog();
  readonly folder = mkdtempSync(join(tmpdir(), 'sluice-gateway-'));
  private gateway: Gateway | null = null;
  private storeOpen: Store | null = null;
  private thread: HistoryThread | null = null;
  private readonly mqttClients: MqttClient[] = [];
  private readonly sockets: Socket[] = [];
  started: Started = { url: '', http: [], mqtt: [], https: [], made_up: [] };

  get controlSocket(): string {
    return join(this.folder, 'gateway.sock');
  }

  /** The store. */
  get file(): string {
    return join(this.folder, 'sluice.db');
  }

  /** Puts a store in the place of the gateway's, which does not run. */
  restore(file: string): void {
    copyFileSync(file, this.file);
  }

  async start({
    http = ANY_PORT,
    mqtt = ANY_PORT,
    passwords = PASSWORDS,
    clock = new SystemClock(),
    vpn,
    https,
    host,
    home_assistant,
    weather,
    alarms,
    leases,
    hold_off_s,
    time_confirmation = { newest: async () => 'once' },
    copy_program,
  }: RigOptions = {}): Promise<void> {
    const { log } = this;
    const { file } = this;
    this.storeOpen = openStore(file, { clock, log });
    this.thread = sourceHistoryThread(file, log);
    this.gateway = new Gateway({
      id: 'gw0',
      version: '0.1.0',
      nodes: [
        {
          id: 'pi0',
          tanks: ['house', 'farm'],
          secret_sha256: createHash('sha256').update(NODE_SECRET).digest('hex'),
        },
      ],
      store: this.storeOpen,
      history_thread: this.thread,
      backup: { copier: sourceCopier(file, copy_program), configuration: () => CONFIGURATION },
      vpn,
      https,
      host,
      home_assistant,
      weather,
      alarms,
      hold_off_s,
      time_confirmation,
      http,
      mqtt,
      notifier: new ChannelNotifier(),
      dashboard_folder: join(this.folder, 'no-dashboard'),
      passwords,
      leases,
      control: new UnixControlServer({ file: this.controlSocket, log }),
      clock,
      systemClock: new SystemClock(),
      random: randomBytes,
      log,
    });
    this.started = await this.gateway.start();
  }

  /** Stops the gateway alone; everybody outside stays. */
  async stopGateway(): Promise<void> {
    await this.gateway?.stop();
    await this.thread?.stop();
    this.storeOpen?.close();
    this.gateway = null;
    this.storeOpen = null;
  }

  async stop(): Promise<void> {
    for (const client of this.mqttClients) client.end(true);
    for (const socket of this.sockets) socket.disconnect();
    await this.stopGateway();
    rmSync(this.folder, { recursive: true });
  }

  /** A node's MQTT client; it has heard of nothing yet. */
  node(options: IClientOptions = {}): Promise<MqttClient> {
    return this.mqtt({ clientId: 'node-pi0', username: 'pi0', password: NODE_SECRET, ...options });
  }

  /** A node that has said who it is and how much water there is; it hears its commands. */
  async nodeWithWater(): Promise<{ node: MqttClient; heard: { topic: string; payload: unknown }[] }> {
    const node = await this.node();
    const heard: { topic: string; payload: unknown }[] = [];
    node.on('message', (topic, payload) => heard.push({ topic, payload: JSON.parse(payload.toString()) }));
    const ears = [`${HOUSE}/command`, `${HOUSE}/rule/set`, 'sluice/gw0/node/pi0/log/stored'];
    await node.subscribeAsync(ears, { qos: 1 });
    await node.publishAsync(AVAILABILITY, 'online', { qos: 1, retain: true });
    await node.publishAsync(`${HOUSE}/about`, onTheWire(ABOUT), { qos: 1, retain: true });
    await node.publishAsync(`${HOUSE}/level`, onTheWire(LEVEL), { qos: 1, retain: true });
    return { node, heard };
  }

  user(username: 'admin' | 'viewer'): Promise<MqttClient> {
    return this.mqtt({ username, password: PASSWORDS[username] });
  }

  private async mqtt(options: IClientOptions): Promise<MqttClient> {
    const { host, port } = this.started.mqtt[0] ?? { host: '', port: 0 };
    const client = await connectAsync({ host, port, reconnectPeriod: 0, ...options });
    client.on('error', () => undefined);
    this.mqttClients.push(client);
    return client;
  }

  /** Signs in over HTTP and answers the cookie. */
  async signIn(username: 'admin' | 'viewer'): Promise<string> {
    const response = await this.fetch('/api/session', {
      method: 'POST',
      body: { username, password: PASSWORDS[username] },
    });
    if (response.status !== 200) throw new Error(`sign-in answered ${response.status}`);
    return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  fetch(
    path: string,
    { method = 'GET', cookie = '', body }: { method?: string; cookie?: string; body?: object } = {},
  ) {
    return fetch(this.started.url + path, {
      method,
      headers: { cookie, connection: 'close', ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  /** A browser's live socket with the snapshot it was welcomed with. */
  async live(cookie: string) {
    const socket = io(this.started.url, {
      path: '/live',
      transports: ['websocket'],
      reconnection: false,
      extraHeaders: { cookie },
    });
    this.sockets.push(socket);
    const snapshots: Snapshot[] = [];
    const deltas: Delta[] = [];
    const commands: CommandView[] = [];
    socket.on('snapshot', (snapshot) => snapshots.push(snapshot));
    socket.on('delta', (delta) => deltas.push(delta));
    socket.on('command', (command) => commands.push(command));
    await waitFor('the snapshot', () => snapshots.length > 0);
    return { socket, snapshots, deltas, commands };
  }
}
