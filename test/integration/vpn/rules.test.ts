import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { renderGatewayRules } from '../../../vpn/firewall/gateway-rules.js';
import { Nft } from '../../../vpn/firewall/nft.js';
import { renderNodeRules } from '../../../vpn/firewall/node-rules.js';
import type { VpnClient } from '../../../vpn/model.js';
import { CAMERA, GATEWAY, PLAN, TANK } from '../../unit/vpn/support/plan.js';
import { Lab, namespacesWork } from './support/namespaces.js';

/** As many machines as a gateway may have. */
const FULL: readonly VpnClient[] = Array.from({ length: 252 }, (_, index) => ({
  common_name: `node-${index}`,
  address: `192.168.0.${index + 2}`,
  role: 'node',
  exposes: [{ ...CAMERA, roles: ['admin', 'viewer'] }],
}));

(namespacesWork ? describe : describe.skip)('The kernel', () => {
  const lab = new Lab();
  let folder: string;
  let nft: Nft;
  const file = async (text: string) => {
    const path = join(folder, 'rules.nft');
    await writeFile(path, text);
    return path;
  };
  const loaded = () => lab.machine('pi').run('nft', 'list', 'ruleset');
  const rules = (change: Partial<Parameters<typeof renderGatewayRules>[0]> = {}) =>
    renderGatewayRules({
      gateway: GATEWAY,
      clients: PLAN,
      vpn: 'server',
      service_ports: [1883, 8080],
      ...change,
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-rules-'));
    await lab.build(['pi']);
    nft = new Nft(lab.machine('pi').command('nft'));
  });

  afterAll(async () => {
    await lab.remove();
    await rm(folder, { recursive: true, force: true });
  });

  test.each([
    ['a gateway', rules()],
    ['a gateway on UDP alone', rules({ gateway: { ...GATEWAY, protocol: 'udp' } })],
    ['a gateway on TCP alone', rules({ gateway: { ...GATEWAY, protocol: 'tcp' } })],
    ['a gateway with nobody in it', rules({ clients: [], ssh_from: [] })],
    ['a full gateway', rules({ clients: FULL })],
    ['a gateway whose server is elsewhere', rules({ vpn: 'client' })],
    ['a node', renderNodeRules({ gateway: GATEWAY, node: TANK })],
    ['a node that exposes nothing', renderNodeRules({ gateway: GATEWAY, node: { ...TANK, exposes: [] } })],
    [
      'a node with a UDP device',
      renderNodeRules({ gateway: GATEWAY, node: { ...TANK, exposes: [{ ...CAMERA, transport: 'udp' }] } }),
    ],
  ])('takes the rules of %s, twice', async (_what, text) => {
    await nft.check(await file(text));
    await nft.load(await file(text));
    const once = await loaded();
    await nft.load(await file(text));
    expect(await loaded()).toBe(once);
    expect(once.match(/policy drop/g)).toHaveLength(2);
  });

  test('leaves what stands when it refuses a file, and leaves the tables of others alone', async () => {
    await lab.machine('pi').run('nft', 'add', 'table', 'inet', 'of_others');
    await nft.load(await file(rules()));
    const before = await loaded();
    const broken = rules().replace('policy drop', 'policy perhaps');
    await expect(nft.check(await file(broken))).rejects.toMatchObject({ code: 'firewall_refused' });
    await expect(nft.load(await file(broken))).rejects.toThrow('perhaps');
    expect(await loaded()).toBe(before);
    expect(before).toContain('table inet of_others');
  });

  test('is not asked when nft is missing', async () => {
    await expect(new Nft(['/nowhere/nft']).load('x')).rejects.toMatchObject({ code: 'nft_missing' });
  });
});
