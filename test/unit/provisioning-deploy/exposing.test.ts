import { describe, expect, test } from '@jest/globals';
import { type ExposeWish, exposeDevice, unexposeDevice } from '../../../provisioning/farm/exposing.js';
import type { FarmState } from '../../../provisioning/farm/farm-state.js';

const added = '2026-01-01T00:00:00.000Z';
const farm: FarmState = {
  schema: 1,
  name: 'farm',
  base: '192.168.0.0/16',
  created: added,
  gateways: [{ name: 'gw0', index: 0, remotes: [], protocol: 'auto', added }],
  nodes: [
    { name: 'pump-house', gateway: 'gw0', address: '192.168.0.3', tanks: ['house'], exposes: [], added },
  ],
  phones: [{ name: 'anna', gateway: 'gw0', address: '192.168.0.2', role: 'admin', added }],
  servers: [],
  former: [],
};
const camera: ExposeWish = {
  port: 8081,
  transport: 'tcp',
  to_address: '10.0.0.5',
  to_port: 80,
  role: 'admin',
};
const exposesOf = ({ state }: { state: FarmState }) => state.nodes[0]?.exposes;

describe('exposing a device of a LAN', () => {
  test('is for admins alone, or for viewers and admins', () => {
    expect(exposesOf(exposeDevice(farm, 'pump-house', camera))).toEqual([
      { port: 8081, transport: 'tcp', to_address: '10.0.0.5', to_port: 80, roles: ['admin'] },
    ]);
    expect(exposesOf(exposeDevice(farm, 'pump-house', { ...camera, role: 'viewer' }))?.[0]?.roles).toEqual([
      'admin',
      'viewer',
    ]);
  });

  test('said again changes nothing; with another role it changes who may', () => {
    const { state } = exposeDevice(farm, 'pump-house', camera);
    expect(exposeDevice(state, 'pump-house', camera)).toEqual({ state, changes: [] });
    const widened = exposeDevice(state, 'pump-house', { ...camera, role: 'viewer' });
    expect(exposesOf(widened)).toHaveLength(1);
    expect(widened.changes[0]?.detail).toBe('8081/tcp → 10.0.0.5:80 for admins and viewers');
  });

  test('never turns a port to another device by itself; the same port of UDP is another port', () => {
    const { state } = exposeDevice(farm, 'pump-house', camera);
    expect(() => exposeDevice(state, 'pump-house', { ...camera, to_address: '10.0.0.6' })).toThrow(
      /10\.0\.0\.5:80 already/,
    );
    expect(exposesOf(exposeDevice(state, 'pump-house', { ...camera, transport: 'udp' }))).toHaveLength(2);
  });

  test('is taken away by its port, once', () => {
    const { state } = exposeDevice(farm, 'pump-house', camera);
    const gone = unexposeDevice(state, 'pump-house', camera);
    expect(exposesOf(gone)).toEqual([]);
    expect(unexposeDevice(gone.state, 'pump-house', camera).changes).toEqual([]);
  });

  test.each([
    ['a public address', { to_address: '8.8.8.8' }, 'expose_invalid'],
    ['no address', { to_address: '10.0.0.256' }, 'expose_invalid'],
    ['another machine of the VPN', { to_address: '192.168.0.2' }, 'expose_invalid'],
    ['port 0', { port: 0 }, 'expose_invalid'],
    ['port NaN', { port: Number.NaN }, 'expose_invalid'],
    ['a port beyond the last', { to_port: 65_536 }, 'expose_invalid'],
  ])('%s is refused', (_what, wrong, code) => {
    expect(() => exposeDevice(farm, 'pump-house', { ...camera, ...wrong })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  test.each([
    ['gw0', 'not_its_kind'],
    ['anna', 'not_its_kind'],
    ['nobody', 'not_found'],
  ])('%s has no LAN to expose', (name, code) => {
    expect(() => exposeDevice(farm, name, camera)).toThrow(expect.objectContaining({ code }));
  });

  test('ends at 64 devices', () => {
    const full = Array.from({ length: 64 }, (_, at) => at + 1).reduce(
      (state, port) => exposeDevice(state, 'pump-house', { ...camera, port }).state,
      farm,
    );
    expect(() => exposeDevice(full, 'pump-house', camera)).toThrow(
      expect.objectContaining({ code: 'expose_full' }),
    );
  });
});
