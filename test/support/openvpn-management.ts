import { createServer, type Server, type Socket } from 'node:net';

const GREETING = ">INFO:OpenVPN Management Interface Version 5 -- type 'help' for more info\r\n";
const HEADER =
  'HEADER\tCLIENT_LIST\tCommon Name\tReal Address\tVirtual Address\tBytes Received\tBytes Sent\tConnected Since (time_t)';

/** A session as OpenVPN lists it. */
export interface ListedClient {
  readonly common_name: string;
  readonly address: string;
  readonly real_address?: string;
  readonly since_s?: number;
}

/** When the daemon says that it got ready, in seconds since 1970, and its address inside. */
export const READY_S = 1_795_229_439;
export const DAEMON_ADDRESS = '192.168.0.1';

/** A stand-in for an OpenVPN daemon at the other end of its management socket, one asker at a time. */
export class OpenVpnManagement {
  clients: readonly ListedClient[] = [];
  /** While true it takes connections and says nothing. */
  silent = false;
  /** How many questions came. */
  asked = 0;
  private readonly server: Server;
  private readonly open = new Set<Socket>();

  constructor(private readonly path: string) {
    this.server = createServer((peer) => this.serve(peer));
    this.server.maxConnections = 1;
  }

  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject).listen(this.path, resolve);
    });
  }

  async stop(): Promise<void> {
    for (const peer of this.open) peer.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(peer: Socket): void {
    this.open.add(peer);
    peer.on('error', () => undefined).on('close', () => this.open.delete(peer));
    if (this.silent) return;
    peer.setEncoding('utf8').on('data', (text) => {
      this.asked += 1;
      peer.write(`${this.answerTo(String(text).trim()).join('\r\n')}\r\n`);
    });
    peer.write(GREETING);
  }

  private answerTo(question: string): readonly string[] {
    if (question === 'state') return [`${READY_S},CONNECTED,SUCCESS,${DAEMON_ADDRESS},,,,`, 'END'];
    if (question !== 'status 3') return [`ERROR: unknown command [${question}]`];
    const rows = this.clients.map(
      ({ common_name, address, real_address = '10.99.0.2:50982', since_s = READY_S }) =>
        ['CLIENT_LIST', common_name, real_address, address, 3828, 3444, since_s].join('\t'),
    );
    return [HEADER, ...rows, 'END'];
  }
}
