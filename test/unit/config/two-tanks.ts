/** The file of a node with two tanks, as a test wants them. */

export const relay = (gpio: number) => ({ driver: 'onoff', gpio });
const tank = (id: string, device: string, more: object) => ({
  id,
  name: id,
  shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 },
  sensor: { driver: 'serial', device, empty_distance_mm: 2_018 },
  ...more,
});
export const RAIN = { id: 'rain', kind: 'rain', relay: relay(22), supply_tank: 'low' };
export const TOWN = { id: 'town', kind: 'town', relay: relay(23), priority: 2, cost_per_m3: 1.9, quality: 5 };

export function node({ low = {}, house = {} }: { low?: object; house?: object }, more: object = {}): object {
  return {
    schema: 1,
    node: 'pi0',
    gateway: 'gw0',
    broker_url: 'mqtt://192.168.0.1:1883',
    secret_file: 'secret',
    tanks: [tank('low', '/dev/ttyUSB0', low), tank('house', '/dev/ttyUSB1', house)],
    ...more,
  };
}

export const DRAW = { relay: relay(24), direction: 'draw' };
