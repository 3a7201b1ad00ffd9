import { type ChildProcess, execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Clock } from '../../../../firmware/ports/clock.js';
import type { GatewayVpn, VpnClient } from '../../../../vpn/model.js';
import { type Platform, renderClientProfile } from '../../../../vpn/openvpn/client-profile.js';
import { managementSocket, serverConfigFile, transportsOf } from '../../../../vpn/openvpn/daemons.js';
import type { ClientKeys, ServerKeys } from '../../../../vpn/openvpn/keys.js';
import { Management } from '../../../../vpn/openvpn/management.js';
import { OpenVpnPath } from '../../../../vpn/openvpn/openvpn-path.js';
import { ProcessDaemon } from '../../../../vpn/openvpn/process-daemon.js';
import { renderServerFiles } from '../../../../vpn/openvpn/server-files.js';
import { RecordedLog } from '../../../support/recorded-log.js';
import { waitFor } from '../../../support/wait-for.js';
import { end, type Machine } from './namespaces.js';

const run = promisify(execFile);

/** Real time: handshakes take what they take. */
export const clock: Clock = {
  wall_ms: () => Date.now(),
  monotonic_ms: () => performance.now(),
  sleep: async (span_ms, signal) => {
    await pause(span_ms, undefined, signal === undefined ? {} : { signal }).catch(() => {});
  },
};

/** A temporary folder that every user may look into, as `/etc/sluice` is. */
export async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-vpn-'));
  await chmod(folder, 0o755);
  return folder;
}

/** A server on a machine, from the rendered files alone, as its units run it: never as root. */
export class TestServer {
  readonly log = new RecordedLog();
  readonly path: OpenVpnPath;
  readonly #options: TestServerOptions;

  constructor(options: TestServerOptions) {
    this.#options = options;
    const { gateway, clients, folder, machine } = options;
    this.path = new OpenVpnPath({
      ways: transportsOf(gateway).map((transport) => ({
        name: transport,
        daemon: new ProcessDaemon({
          command: machine.command('sh', '-ec', UNPRIVILEGED, 'sh', folder, serverConfigFile(transport)),
          log: this.log,
        }),
        management: new Management({ socket: managementSocket(transport, this.runFolder) }),
      })),
      roleOf: (name) => clients.find(({ common_name }) => common_name === name)?.role ?? null,
      clock,
    });
  }

  get runFolder(): string {
    return `${this.#options.folder}/run`;
  }

  /** Writes the server's folder and starts its daemons. */
  async start(): Promise<void> {
    const { folder, gateway, clients, keys } = this.#options;
    for (const { path, mode, text } of renderServerFiles({
      gateway,
      clients,
      keys,
      run_folder: this.runFolder,
    })) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text, { mode });
    }
    // What systemd does for the unit: credentials and a folder of the daemon's own, a device that users may open.
    await run('sh', ['-ec', AS_SYSTEMD_PREPARES, 'sh', folder, this.runFolder]);
    await this.path.start();
  }

  /** True once its log has a line with this text. */
  said(text: string): boolean {
    return this.log.lines.some(({ sentence }) => sentence.includes(text));
  }

  stop(): Promise<void> {
    return this.path.stop();
  }
}

export interface TestServerOptions {
  readonly machine: Machine;
  readonly gateway: GatewayVpn;
  readonly clients: readonly VpnClient[];
  readonly keys: ServerKeys;
  /** Made by `openFolder()`; its owner removes it. */
  readonly folder: string;
}

const AS_SYSTEMD_PREPARES = `
chown nobody "$1/key.pem" "$1/tls-crypt-v2.pem"
mkdir -p "$2" && chown nobody "$2" && chmod 0750 "$2"
[ -e "$1/tun" ] || mknod -m 0666 "$1/tun" c 10 200
`;

const CAPABILITIES = '-all,+net_admin,+net_bind_service';
/** The user and the capabilities of the unit; /dev/net/tun is replaced in this namespace alone. */
const UNPRIVILEGED = `
mount --bind "$1/tun" /dev/net/tun
exec setpriv --reuid=nobody --regid=nogroup --clear-groups --no-new-privs \
  --bounding-set=${CAPABILITIES} --inh-caps=${CAPABILITIES} --ambient-caps=${CAPABILITIES} \
  openvpn --suppress-timestamps --cd "$1" --config "$2"
`;

export interface TestClientOptions {
  readonly machine: Machine;
  readonly gateway: GatewayVpn;
  readonly client: VpnClient;
  readonly keys: ClientKeys;
  readonly folder: string;
  readonly platform?: Platform;
}

/** A client on a machine, from its rendered profile alone. */
export class TestClient {
  readonly #options: TestClientOptions;
  #process: ChildProcess | undefined;
  #said = '';

  constructor(options: TestClientOptions) {
    this.#options = options;
  }

  /** Starts it; `connected()` waits for the tunnel. */
  async start(): Promise<void> {
    const { machine, gateway, client, keys, folder, platform = 'linux' } = this.#options;
    const file = join(folder, `${client.common_name}.ovpn`);
    await writeFile(file, renderClientProfile({ gateway, client, keys, platform }), { mode: 0o600 });
    this.#said = '';
    this.#process = machine.spawn('openvpn', '--config', file);
    this.#process.stdout?.on('data', (text) => {
      this.#said += String(text);
    });
  }

  said(text: string): boolean {
    return this.#said.includes(text);
  }

  /** Everything it has said since it was started. */
  get log(): string {
    return this.#said;
  }

  /** How often it has completed a connection since it was started. */
  get connections(): number {
    return this.#said.split('Initialization Sequence Completed').length - 1;
  }

  async connected(timeout_ms = 10_000): Promise<void> {
    const { common_name } = this.#options.client;
    await waitFor(`${common_name} is connected`, () => this.connections > 0, timeout_ms).catch((error) => {
      throw new Error(`${common_name} said:\n${this.#said.slice(-2_000)}`, { cause: error });
    });
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.#process !== undefined) await end(this.#process, signal);
  }
}

/** Removes a folder, with the device in it. */
export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}
