import type { Clock } from '../ports/clock.js';
import type { ProcessStatus } from '../protocol/control.js';
import type { NodeView, TankView } from '../protocol/rest.js';
import type { Broker } from './broker/broker.js';
import type { SecureWeb } from './https/secure-web.js';
import type { ListenAddress } from './listen.js';
import type { LiveHub } from './live/live-hub.js';
import type { Refusals } from './refusals/refusals.js';
import type { FarmState } from './state/farm-state.js';
import type { WebServer } from './web-server.js';

export interface StatusOptions {
  readonly id: string;
  readonly version: string;
  readonly state: FarmState;
  readonly broker: Broker;
  readonly web: WebServer;
  readonly secureWeb: SecureWeb | undefined;
  readonly hub: LiveHub;
  readonly refusals: Refusals;
  readonly systemClock: Pick<Clock, 'monotonic_ms'>;
  /** Monotonic time of the start. */
  readonly started_ms: number;
}

/** The gateway as `sluice status` shows it. */
export function gatewayStatus(options: StatusOptions): ProcessStatus {
  const { id, version, state, broker, web, secureWeb, hub, refusals, systemClock, started_ms } = options;
  const refused = [...refusals.counts].map(([code, count]) => `${code} ${count}`).join(', ');
  return {
    process: 'gateway',
    id,
    version,
    pid: process.pid,
    uptime_s: Math.round((systemClock.monotonic_ms() - started_ms) / 1000),
    memory_mb: Math.round(process.memoryUsage.rss() / 1e6),
    lines: [
      { name: 'mqtt', state: 'open', detail: `${broker.connectionCount} connections` },
      { name: 'live', state: 'open', detail: `${hub.connectionCount} browsers` },
      { name: 'refused', state: refused === '' ? 'nothing' : 'some', detail: refused },
      ...(secureWeb === undefined ? [] : [secureWeb.line]),
      ...[...broker.troubles, ...web.troubles, ...(secureWeb?.troubles ?? [])].map(addressLine),
      ...state.nodes().map(nodeLine),
      ...state.tanks().map(tankLine),
    ],
  };
}

function addressLine([{ host, port }, code]: readonly [ListenAddress, string]) {
  return { name: `address ${host}:${port}`, state: 'waiting', detail: code };
}

function nodeLine({ id, online }: NodeView) {
  return { name: `node ${id}`, state: online ? 'online' : 'offline', detail: '' };
}

function tankLine({ id, stale, level, status }: TankView) {
  const percent = level?.percent ?? null;
  const shown = percent === null ? 'no level' : `${percent} %`;
  return {
    name: `tank ${id}`,
    state: stale ? 'stale' : 'live',
    detail: `${shown}${status ? `, ${status.text}` : ''}`,
  };
}
