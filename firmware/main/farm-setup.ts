import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../config/environment.js';
import type { GatewayConfig } from '../config/gateway-config.js';
import { PAPER_FARM } from '../drivers/simulated/paper-farm.js';
import type { SimulatedTankSpec } from '../drivers/simulated/simulated-tank.js';

/** Where the two processes find their configuration. */
export interface FarmFiles {
  readonly gateway: string;
  readonly node: string;
}

const GATEWAY = 'gw0';
const NODE = 'pi0';

/** The household tank behind the house, the farm tank up the slope, where water runs down from by itself. */
const POSITIONS: Readonly<Record<string, { readonly x_m: number; readonly y_m: number }>> = {
  house: { x_m: 12, y_m: 8 },
  farm: { x_m: 95, y_m: 64 },
};

/**
 * Sets up the published case's farm in a data folder: gateway `gw0`, node `pi0`, tanks `house` and `farm`, as the same
 * files an installer would write. Files that are there stay as they are, so that a person may change them.
 */
export function setUpSimulatedFarm(folder: string, environment: Environment, broker_url: string): FarmFiles {
  const files = { gateway: join(folder, 'gateway.json'), node: join(folder, 'node.json') };
  const secret = keepSecret(folder);
  writeOnce(files.gateway, gatewayFile(secret));
  writeOnce(files.node, nodeFile(environment, broker_url));
  return files;
}

function keepSecret(folder: string): string {
  mkdirSync(join(folder, 'secrets'), { recursive: true, mode: 0o700 });
  const file = join(folder, 'secrets', NODE);
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(16).toString('hex')}\n`, { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

function gatewayFile(secret: string): GatewayConfig {
  const secret_sha256 = createHash('sha256').update(secret).digest('hex');
  const tanks = PAPER_FARM.map(({ id }) => id);
  return { schema: 1, gateway: GATEWAY, nodes: [{ id: NODE, secret_sha256, tanks }] };
}

function nodeFile({ SLUICE_SIM_SEED: seed = 1 }: Environment, broker_url: string): object {
  return {
    schema: 1,
    node: NODE,
    gateway: GATEWAY,
    broker_url,
    secret_file: `secrets/${NODE}`,
    simulation: { seed },
    rain_gauge: { driver: 'simulated' },
    tanks: PAPER_FARM.map(tankEntry),
  };
}

/** A refill takes as long as the tank is large; a run may last twice that. */
function tankEntry({ id, name, shape, empty_distance_mm, inlet }: SimulatedTankSpec): object {
  return {
    id,
    name,
    shape,
    position: POSITIONS[id] ?? null,
    sensor: { driver: 'simulated', empty_distance_mm, blind_zone_mm: 30, max_range_mm: 4_500 },
    inlet: {
      relay: { driver: 'simulated' },
      max_run_s: id === 'house' ? 7_200 : 21_600,
      inflow_lph: inlet.nominal_lph,
    },
  };
}

function writeOnce(file: string, content: object): void {
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}
