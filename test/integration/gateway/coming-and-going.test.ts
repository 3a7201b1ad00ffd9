import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { request } from '../../../firmware/drivers/control/control-client.js';
import { vpnPeers } from '../../../firmware/main/vpn.js';
import { freePort } from '../../support/free-port.js';
import { waitFor } from '../../support/wait-for.js';
import { GatewayRig } from './gateway-rig.js';
import { WebCa } from './web-ca.js';

/** A tunnel device of this machine, as OpenVPN makes one. Needs root. */
class Tunnel {
  readonly name = `slt${process.pid % 1_000_000}`;
  readonly address = `10.213.${process.pid % 256}.1`;

  up(): void {
    this.ip('tuntap', 'add', 'dev', this.name, 'mode', 'tun');
    this.ip('address', 'add', `${this.address}/24`, 'dev', this.name);
    this.ip('link', 'set', this.name, 'up');
  }

  down(): void {
    this.ip('link', 'delete', this.name);
  }

  /** Takes it down where it still is. */
  remove(): void {
    if (existsSync(`/sys/class/net/${this.name}`)) this.down();
  }

  private ip(...words: string[]): void {
    execFileSync('ip', words, { stdio: 'pipe' });
  }
}

describe('the VPN’s address', () => {
  let rig: GatewayRig;
  let tunnel: Tunnel;
  let ports: { http: number; mqtt: number };
  let open: Socket[];

  beforeEach(async () => {
    rig = new GatewayRig();
    tunnel = new Tunnel();
    ports = { http: await freePort(), mqtt: await freePort() };
    open = [];
  });
  afterEach(async () => {
    for (const socket of open) socket.destroy();
    await rig.stop();
    tunnel.remove();
  });

  const vpn = () => ({
    plan: { subnet: '10.213.0.0/16', address: tunnel.address, members: [] },
    peers: vpnPeers({ members: [], management_sockets: [] }, new SystemClock()),
  });
  const at = (port: number) => [tunnel.address, '127.0.0.1'].map((host) => ({ host, port }));
  const start = () => rig.start({ http: at(ports.http), mqtt: at(ports.mqtt), vpn: vpn() });

  /** What the log says of the tunnel's address, oldest first. */
  const told = () =>
    rig.log.lines
      .filter(({ sentence }) => sentence.includes(tunnel.address))
      .map(
        ({ level, sentence }) =>
          `${level} ${/:(\d+)/.exec(sentence)?.[1] === String(ports.http) ? 'http' : 'mqtt'}`,
      );
  const toldOf = async (times: number) => {
    await waitFor(`line ${times} of the log`, () => told().length >= times);
    return told().sort();
  };

  const health = (host: string) =>
    fetch(`http://${host}:${ports.http}/api/health`, { headers: { connection: 'close' } });
  const mqttAnswers = (host: string) =>
    new Promise<boolean>((resolve) => {
      const socket = connect(ports.mqtt, host, () => resolve(true));
      socket.on('error', () => resolve(false));
      open.push(socket);
    });

  test('is waited for while loopback answers, answers when it is there, and again after it was gone', async () => {
    await start();
    expect(rig.started.url).toBe(`http://127.0.0.1:${ports.http}`);
    expect((await health('127.0.0.1')).status).toBe(200);
    expect(await mqttAnswers('127.0.0.1')).toBe(true);
    expect(told().sort()).toEqual(['warn http', 'warn mqtt']);
    const waiting = [ports.mqtt, ports.http].map((port) => ({
      name: `address ${tunnel.address}:${port}`,
      state: 'waiting',
      detail: 'address_not_here',
    }));
    expect(await request(rig.controlSocket, 'GET', '/status')).toMatchObject({
      lines: expect.arrayContaining(waiting),
    });

    tunnel.up();
    expect(await toldOf(4)).toEqual(['info http', 'info mqtt', 'warn http', 'warn mqtt']);
    expect((await health(tunnel.address)).status).toBe(200);
    expect(await mqttAnswers(tunnel.address)).toBe(true);

    tunnel.down();
    await toldOf(6);
    expect((await health('127.0.0.1')).status).toBe(200);

    tunnel.up();
    expect(await toldOf(8)).toEqual([
      ...['info http', 'info http', 'info mqtt', 'info mqtt'],
      ...['warn http', 'warn http', 'warn mqtt', 'warn mqtt'],
    ]);
    expect((await health(tunnel.address)).status).toBe(200);
    expect(await mqttAnswers(tunnel.address)).toBe(true);
  });

  test('is waited for by HTTPS, too', async () => {
    const ca = await new WebCa().make();
    try {
      await ca.issue([tunnel.address, '127.0.0.1']);
      const port = await freePort();
      const https = { addresses: at(port), certificate: ca.source };
      await rig.start({ http: at(ports.http), mqtt: at(ports.mqtt), vpn: vpn(), https });
      expect(rig.started.https).toEqual([{ host: '127.0.0.1', port }]);
      const answers = (host: string) => ca.ask({ host, port }, '/api/health');
      tunnel.up();
      await waitFor('HTTPS in the tunnel', async () => (await answers(tunnel.address)).status === 200);
      tunnel.down();
      expect((await answers('127.0.0.1')).status).toBe(200);
      tunnel.up();
      await waitFor('HTTPS in the tunnel again', async () => (await answers(tunnel.address)).status === 200);
    } finally {
      ca.remove();
    }
  });

  test('may be the only one: the gateway then waits for it', async () => {
    const [there] = at(ports.http);
    const [mqtt] = at(ports.mqtt);
    await rig.start({ http: there ? [there] : [], mqtt: mqtt ? [mqtt] : [], vpn: vpn() });
    expect(rig.started).toMatchObject({ url: `http://${tunnel.address}:${ports.http}`, http: [], mqtt: [] });
    tunnel.up();
    await toldOf(4);
    expect((await health(tunnel.address)).status).toBe(200);
  });

  test('is an error where there is no VPN', async () => {
    await expect(rig.start({ http: at(ports.http) })).rejects.toMatchObject({ code: 'address_not_here' });
  });

  test('a port that is taken is an error on a VPN, too', async () => {
    const other = new GatewayRig();
    await other.start({ http: [{ host: '127.0.0.1', port: ports.http }] });
    try {
      await expect(start()).rejects.toMatchObject({ code: 'port_taken' });
    } finally {
      await other.stop();
    }
  });

  test('is not waited for by a gateway that was stopped', async () => {
    await start();
    await rig.stopGateway();
    tunnel.up();
    await expect(health(tunnel.address)).rejects.toThrow();
  });
});
