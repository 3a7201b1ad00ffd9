import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { vpnView } from '../../../firmware/protocol/rest.js';
import { DAEMON_ADDRESS, OpenVpnManagement, READY_S } from '../../support/openvpn-management.js';
import { served } from './served.js';

const READY = new Date(READY_S * 1000).toISOString();
const UP = { up: true, detail: 'CONNECTED', address: DAEMON_ADDRESS, since: READY };
const DOWN = { up: false, address: null, since: null };

describe('GET /api/vpn', () => {
  let at: Awaited<ReturnType<typeof served>>;
  let folder: string;
  let udp: OpenVpnManagement;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-vpn-'));
    const management_sockets = ['udp', 'tcp'].map((way) => join(folder, `${way}.sock`));
    udp = new OpenVpnManagement(management_sockets[0] ?? '');
    const members = [
      { name: 'monitor', address: '192.168.0.2', role: 'viewer' as const },
      { name: 'tank1', address: '192.168.0.3', role: 'node' as const },
    ];
    at = await served({ vpn: { members, management_sockets } });
  });
  afterEach(async () => {
    await at.end();
    await udp.stop();
    rmSync(folder, { recursive: true });
  });

  async function view() {
    const answer = await at.send({ path: '/api/vpn', headers: { cookie: at.cookieOf('admin') } });
    expect(answer.status).toBe(200);
    return vpnView.parse(answer.json());
  }

  test('tells each way and who is connected, with the role of the plan', async () => {
    udp.clients = [
      { common_name: 'tank1', address: '192.168.0.3' },
      { common_name: 'gone', address: '192.168.0.7', real_address: '10.99.0.9:1' },
    ];
    await udp.start();
    const peer = { bytes_in: 3828, bytes_out: 3444, since: READY, way: 'udp' };
    expect(await view()).toEqual({
      configured: true,
      up: true,
      ways: [
        { name: 'udp', ...UP },
        { name: 'tcp', ...DOWN, detail: 'management_unreachable' },
      ],
      peers: [
        { name: 'tank1', role: 'node', address: '192.168.0.3', real_address: '10.99.0.2:50982', ...peer },
        { name: 'gone', role: null, address: '192.168.0.7', real_address: '10.99.0.9:1', ...peer },
      ],
      trouble: null,
    });
  });

  test('with nothing running, the VPN is down and nobody is connected', async () => {
    expect(await view()).toMatchObject({ up: false, peers: [], trouble: null });
  });

  test('a daemon that does not answer leaves it unknown who is connected, and says so', async () => {
    udp.silent = true;
    await udp.start();
    expect(await view()).toMatchObject({
      up: false,
      ways: [{ name: 'udp', ...DOWN, detail: 'management_silent' }, { name: 'tcp' }],
      peers: null,
      trouble: expect.stringMatching(/gave no answer at .*udp\.sock/),
      trouble_code: 'management_silent',
    });
  });

  test('those who ask at the same time share a look', async () => {
    udp.clients = [{ common_name: 'tank1', address: '192.168.0.3' }];
    await udp.start();
    const views = await Promise.all(Array.from({ length: 20 }, view));
    expect(views.every(({ peers }) => peers?.length === 1)).toBe(true);
    // A look is two questions; one for each of them would be 40.
    expect(udp.asked).toBeLessThan(20);
    udp.clients = [];
    expect((await view()).peers).toEqual([]);
  });
});

test('a gateway on no VPN says so', async () => {
  const at = await served({ vpn: null });
  try {
    const answer = await at.send({ path: '/api/vpn', headers: { cookie: at.cookieOf('admin') } });
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ configured: false, up: false, ways: [], peers: [], trouble: null });
  } finally {
    await at.end();
  }
});
