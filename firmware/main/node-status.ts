import type { Node } from '../node/node.js';
import type { ControlRoute } from '../ports/control.js';
import type { Uplink } from '../ports/uplink.js';
import type { ProcessStatus } from '../protocol/control.js';
import { sentence } from '../protocol/reason-text.js';
import { tankRoutes } from './tank-routes.js';

/** What the node's process answers on its control socket. */
export function nodeRoutes(id: string, version: string, node: Node, uplink: Uplink): readonly ControlRoute[] {
  const status = (): ProcessStatus => ({
    process: 'node',
    id,
    version,
    pid: process.pid,
    uptime_s: Math.round(process.uptime()),
    memory_mb: Math.round(process.memoryUsage.rss() / 1e6),
    lines: [
      { name: 'gateway', state: uplink.connected ? 'connected' : 'not connected', detail: '' },
      ...node.loops.map((loop) => ({
        name: loop.tank,
        state: loop.latest?.reading.quality ?? 'starting',
        detail: `${percentOf(loop.latest?.reading.level?.percent)}${sentence(loop.controller.status)}`,
      })),
    ],
  });
  return [
    { method: 'GET', path: '/status', handle: () => ({ status: 200, body: status() }) },
    ...tankRoutes(() => node.loops),
  ];
}

function percentOf(percent: number | undefined): string {
  return percent === undefined ? '' : `${percent.toFixed(1)} %, `;
}
