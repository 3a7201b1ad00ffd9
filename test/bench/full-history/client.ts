import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { CookieClient } from '../../e2e/support/cookie-client.js';
import { PASSWORD } from '../full-gateway/gateway-process.js';

/** Asks over one connection that stays open, as a browser does, and packed. */
export class Client {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  private constructor(
    private readonly url: string,
    private readonly cookie: string,
  ) {}

  static async signIn(url: string): Promise<Client> {
    const { cookie } = await CookieClient.signIn(url, 'viewer', PASSWORD);
    return new Client(url, cookie);
  }

  /** Another connection of the same person. */
  another(): Client {
    return new Client(this.url, this.cookie);
  }

  /** Gives the bytes of the answer as they came over the wire, and how long it took. */
  async download(path: string): Promise<{ readonly bytes: number; readonly took_ms: number }> {
    const began_ms = performance.now();
    const asked = request(this.url + path, {
      agent: this.agent,
      headers: { cookie: this.cookie, 'accept-encoding': 'gzip, deflate, br' },
    });
    const [response] = (await once(asked.end(), 'response')) as [IncomingMessage];
    let bytes = 0;
    for await (const chunk of response) bytes += (chunk as Buffer).length;
    if (response.statusCode !== 200) throw new Error(`${path} answered ${response.statusCode}`);
    return { bytes, took_ms: performance.now() - began_ms };
  }

  close(): void {
    this.agent.destroy();
  }
}
