import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { type IClientOptions, MqttClient } from 'mqtt';
import { io, type Socket } from 'socket.io-client';
import type { Snapshot } from '../../../firmware/protocol/rest.js';
import { waitFor } from '../../support/wait-for.js';
import { type GatewayRig, NODE_SECRET, PASSWORDS } from './gateway-rig.js';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the gateway says
  readonly body: any;
}

/** A machine at an address of its own, which is all that the gateway sees of it. */
export class Device {
  private readonly mqttClients: MqttClient[] = [];
  private readonly sockets: Socket[] = [];

  constructor(
    private readonly rig: GatewayRig,
    private readonly address: string,
  ) {}

  stop(): void {
    for (const client of this.mqttClients) client.end(true);
    for (const socket of this.sockets) socket.disconnect();
  }

  /** One HTTP request; what it is answered as JSON. */
  ask(
    method: string,
    path: string,
    { cookie = '', body }: { cookie?: string; body?: object } = {},
  ): Promise<Answer> {
    const bytes = body === undefined ? undefined : JSON.stringify(body);
    const json = bytes && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(bytes) };
    const headers = { cookie, ...json };
    return new Promise((resolve, reject) => {
      const url = this.rig.started.url + path;
      const asked = request(
        url,
        { method, headers, localAddress: this.address, agent: false },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk) => {
            text += chunk;
          });
          response.on('end', () => {
            const { statusCode: status = 0 } = response;
            resolve({ status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) });
          });
        },
      );
      asked.on('error', reject).end(bytes);
    });
  }

  /** Signs in; the session as it is told, and its cookie. */
  async signIn(username: 'admin' | 'viewer') {
    const credentials = { username, password: PASSWORDS[username] };
    const { status, headers, body } = await this.ask('POST', '/api/session', { body: credentials });
    const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    return { status, body, cookie };
  }

  /** Opens a live socket: the snapshot it is welcomed with, or why it is not. */
  async live(cookie: string): Promise<Snapshot | string> {
    const socket = io(this.rig.started.url, {
      path: '/live',
      transports: ['websocket'],
      reconnection: false,
      extraHeaders: { cookie },
      // The typings know agents by their name only.
      agent: new Agent({ localAddress: this.address }) as unknown as string,
    });
    this.sockets.push(socket);
    let outcome: Snapshot | string | undefined;
    socket.on('snapshot', (snapshot) => {
      outcome = snapshot;
    });
    socket.on('connect_error', ({ message }) => {
      outcome = message;
    });
    await waitFor('an answer on the live socket', () => outcome !== undefined);
    return outcome ?? '';
  }

  user(username: 'admin' | 'viewer'): Promise<MqttClient> {
    return this.mqtt({ username, password: PASSWORDS[username] });
  }

  node(): Promise<MqttClient> {
    return this.mqtt({ clientId: 'node-pi0', username: 'pi0', password: NODE_SECRET });
  }

  /** An MQTT client that is in; rejects with the broker's word when it is not let in. */
  private mqtt(options: IClientOptions): Promise<MqttClient> {
    const { host, port } = this.rig.started.mqtt[0] ?? { host: '', port: 0 };
    const client = new MqttClient(() => connect({ host, port, localAddress: this.address }), {
      reconnectPeriod: 0,
      ...options,
    });
    this.mqttClients.push(client);
    return new Promise((resolve, reject) => {
      client.on('error', reject).on('connect', () => resolve(client));
      client.on('close', () => reject(new Error('closed before it was let in')));
    });
  }
}
