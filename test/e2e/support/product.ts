import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../support/free-port.js';
import { waitFor } from '../../support/wait-for.js';

/** The project. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export const ADMIN_PASSWORD = 'admin-for-tests';
export const VIEWER_PASSWORD = 'viewer-for-tests';

/** The product as a person starts it: `npm start`, in a data folder of its own. */
export class Product {
  output = '';
  exit_code: number | null = null;
  readonly http_port: number;
  readonly mqtt_port: number;
  private readonly child: ChildProcess;

  private constructor(
    readonly data_dir: string,
    ports: readonly [number, number],
    environment: Readonly<Record<string, string>>,
    root: string,
  ) {
    [this.http_port, this.mqtt_port] = ports;
    this.child = spawn('npm', ['start'], {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        SLUICE_DATA_DIR: data_dir,
        SLUICE_HTTP_PORT: String(this.http_port),
        SLUICE_MQTT_PORT: String(this.mqtt_port),
        SLUICE_ADMIN_PASSWORD: ADMIN_PASSWORD,
        SLUICE_VIEWER_PASSWORD: VIEWER_PASSWORD,
        ...environment,
      },
    });
    const take = (chunk: Buffer) => {
      this.output += chunk.toString();
    };
    this.child.stdout?.on('data', take);
    this.child.stderr?.on('data', take);
    this.child.on('exit', (code) => {
      this.exit_code = code;
    });
  }

  /**
   * Starts it without waiting: for starts that are meant to fail.
   * @param prepare puts files into the data folder first
   * @param root the project, or a folder where it is installed
   */
  static async launch(
    environment: Readonly<Record<string, string>> = {},
    prepare: (data_dir: string) => void = () => undefined,
    root = ROOT,
  ): Promise<Product> {
    const data_dir = mkdtempSync(join(tmpdir(), 'sluice-e2e-'));
    prepare(data_dir);
    return new Product(data_dir, [await freePort(), await freePort()], environment, root);
  }

  /** Starts it and waits for its own word that it is ready. */
  static async start(
    environment: Readonly<Record<string, string>> = {},
    prepare?: (data_dir: string) => void,
    root?: string,
  ): Promise<Product> {
    const product = await Product.launch(environment, prepare, root);
    try {
      await waitFor('sluice ready', () => product.ready || product.exit_code !== null, 60_000);
      if (!product.ready) throw new Error('the product ended before it was ready');
    } catch (error) {
      await product.stop();
      throw new Error(`${(error as Error).message}\n${product.output}`);
    }
    return product;
  }

  private get ready(): boolean {
    return /^sluice ready /m.test(this.output);
  }

  get url(): string {
    return `http://127.0.0.1:${this.http_port}`;
  }

  /** Waits for the whole thing to have ended by itself; gives its exit code. */
  async ended(): Promise<number> {
    await waitFor('end of the product', () => this.exit_code !== null, 30_000);
    return this.exit_code ?? -1;
  }

  /** What Ctrl-C does; resolves when everything has ended. */
  async interrupt(): Promise<number> {
    if (this.exit_code === null && this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGINT');
    return this.ended();
  }

  /** Ends it and removes its data. */
  async stop(): Promise<void> {
    await this.interrupt();
    rmSync(this.data_dir, { recursive: true, force: true });
  }
}
