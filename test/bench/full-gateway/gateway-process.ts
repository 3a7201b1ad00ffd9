import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GatewayConfig } from '../../../firmware/config/gateway-config.js';
import { BALLAST_BYTES } from '../../../firmware/drivers/store/ballast.js';
import { GATEWAY_LIFE } from '../../../vpn/systemd/service-life.js';
import { freePort } from '../../support/free-port.js';
import { GATEWAY, NODES, nodeName, SECRET, tankName } from './farm.js';

/** Of the viewer. */
export const PASSWORD = 'viewer-for-tests';

const LOOP_DELAY = fileURLToPath(new URL('../support/loop-delay.mjs', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));
/** As the unit of an installed Pi starts it. */
const LEAN = [
  `--max-old-space-size=${GATEWAY_LIFE.heap_mb}`,
  '--max-semi-space-size=2',
  '--single-threaded-gc',
  '--v8-pool-size=1',
];
const ONE_HEAP = { MALLOC_ARENA_MAX: '1' };

const config: GatewayConfig = {
  schema: 1,
  gateway: GATEWAY,
  nodes: Array.from({ length: NODES }, (_, i) => ({
    id: nodeName(i),
    secret_sha256: createHash('sha256').update(SECRET).digest('hex'),
    tanks: [tankName(i)],
  })),
};

/** How late an event loop was, in ms. */
export interface LoopDelay {
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly worst_ms: number;
}

/** The gateway alone, built anew where it is stale, with as many nodes as it may have. */
export class GatewayProcess {
  private output = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {
    const take = (chunk: Buffer) => {
      this.output += chunk.toString();
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
  }

  /** Resolves when it answers. */
  static async start(folder: string, mqtt_port: number): Promise<GatewayProcess> {
    execFileSync(process.execPath, [join(root, 'firmware/launch/build.js')], { stdio: 'inherit' });
    // As every gateway has it after its first hour; taking it in is no day's work.
    writeFileSync(join(folder, 'gateway.db-ballast'), Buffer.alloc(BALLAST_BYTES));
    const file = join(folder, 'gateway.json');
    writeFileSync(file, JSON.stringify(config));
    const http_port = await freePort();
    const main = join(root, 'dist/firmware/main.js');
    const child = spawn(process.execPath, [...LEAN, '--import', LOOP_DELAY, main, 'gateway', file], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...process.env,
        ...ONE_HEAP,
        SLUICE_DATA_DIR: folder,
        SLUICE_HTTP_PORT: String(http_port),
        SLUICE_MQTT_PORT: String(mqtt_port),
        SLUICE_VIEWER_PASSWORD: PASSWORD,
      },
    });
    const gateway = new GatewayProcess(child, `http://127.0.0.1:${http_port}`);
    await Promise.race([once(child, 'message'), once(child, 'exit')]);
    if (child.exitCode !== null) throw new Error(`the gateway ended\n${gateway.output}`);
    return gateway;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** How late its event loop was since it was asked before. */
  async loopDelay(): Promise<LoopDelay> {
    this.child.send('loop delay');
    const [delay] = (await once(this.child, 'message')) as [LoopDelay];
    return delay;
  }

  /** Lines of its log that a person should look at. */
  get complaints(): string[] {
    return this.output.split('\n').filter((line) => /WARN|ERROR/i.test(line));
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }
}
