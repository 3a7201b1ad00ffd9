import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.js';
import { waitFor } from '../wait-for.js';
import { installedNodeRed } from './install.js';

const flows = fileURLToPath(new URL('../../../flows/', import.meta.url));

/** A real Node-RED on loopback, with a folder of its own. */
export class NodeRed {
  output = '';
  private ended = false;

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly port: number,
  ) {
    const take = (chunk: Buffer) => {
      this.output += chunk.toString();
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('exit', () => {
      this.ended = true;
    });
  }

  /** Starts it with nothing in it. */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<NodeRed> {
    const installed = await installedNodeRed();
    const folder = mkdtempSync(join(tmpdir(), 'sluice-node-red-'));
    const port = await freePort();
    const settings = {
      uiHost: '127.0.0.1',
      uiPort: port,
      flowFile: join(folder, 'flows.json'),
      credentialSecret: 'of-the-test',
      nodesDir: join(installed, 'node_modules/@flowfuse/node-red-dashboard'),
      mqttReconnectTime: 300,
      diagnostics: { enabled: false },
      telemetry: { enabled: false },
    };
    writeFileSync(join(folder, 'settings.js'), `module.exports = ${JSON.stringify(settings)};\n`);
    const red = join(installed, 'node_modules/node-red/red.js');
    const child = spawn(process.execPath, [red, '--userDir', folder, '-s', join(folder, 'settings.js')], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    const nodeRed = new NodeRed(child, folder, port);
    try {
      await waitFor('Node-RED answers', async () => (await fetch(`${nodeRed.url}/settings`)).ok, 60_000);
    } catch (error) {
      await nodeRed.stop();
      throw new Error(`${(error as Error).message}\n${nodeRed.output}`);
    }
    return nodeRed;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Imports a file of `flows/` and deploys it with some nodes more, as the editor's Import and Deploy do. */
  async deploy(file: string, more: readonly object[] = []): Promise<void> {
    const nodes: object[] = JSON.parse(readFileSync(join(flows, file), 'utf8'));
    const response = await fetch(`${this.url}/flows`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'node-red-deployment-type': 'full' },
      body: JSON.stringify([...nodes, ...more]),
    });
    if (!response.ok) throw new Error(`deploy: ${response.status} ${await response.text()}`);
  }

  /** Takes the lines about nodes that could not be made, or that failed. */
  get complaints(): string[] {
    return this.output.split('\n').filter((line) => /\[error\]|missing types|Waiting for/i.test(line));
  }

  /** Ends it without a word, as a power cut does. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (!this.ended) this.child.kill(signal);
    await waitFor('end of Node-RED', () => this.ended, 15_000);
  }
}
