import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { certificateFiles } from '../../../firmware/main/revisable.js';
import { Authority, makeAuthority } from '../../../provisioning/pki/authority.js';
import { type KeyPair, makeKeyPair } from '../../../provisioning/pki/key-pair.js';

const DAY_MS = 86_400_000;
/** 127.0.0.0/8 and 10.0.0.0/8 play the farm's block: both are addresses of this machine. */
const BLOCK = { network: 0, prefix: 0 };

export interface SecureAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Serial number of the certificate the gateway showed. */
  readonly serial: string;
}

/** The farm's web authority as the CLI makes it, and the two files of a gateway's web certificate. */
export class WebCa {
  private readonly folder = mkdtempSync(join(tmpdir(), 'sluice-web-'));
  private authority: Authority | undefined;
  ca_pem = '';

  async make(): Promise<this> {
    const keys = await makeKeyPair(2048);
    const validity = {
      notBefore: new Date(Date.now() - DAY_MS),
      notAfter: new Date(Date.now() + 99 * DAY_MS),
    };
    const made = await makeAuthority({ common_name: 'Sluice test Web CA 1', ...keys, validity }, BLOCK);
    this.ca_pem = made.pem;
    this.authority = await Authority.open(made.pem, keys.private_pem);
    return this;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** What the gateway follows. */
  get source() {
    return certificateFiles(join(this.folder, 'gateway.json'), {
      cert_file: 'cert.pem',
      key_file: 'key.pem',
    });
  }

  /** Signs a certificate that ends in so many days, and puts it and its key where the gateway looks. */
  async issue(addresses: readonly string[], days = 30): Promise<{ serial: string; keys: KeyPair }> {
    const keys = await makeKeyPair(2048);
    const end_ms = Date.now() + days * DAY_MS;
    const signed = await this.authority?.signLeaf({
      ...{ usage: 'web', name: 'gw0', addresses, dns: ['gw0.test.internal'], public_der: keys.public_der },
      validity: { notBefore: new Date(Math.min(Date.now(), end_ms) - DAY_MS), notAfter: new Date(end_ms) },
    });
    if (signed === undefined) throw new Error('there is no authority yet');
    this.write('cert.pem', signed.pem);
    this.write('key.pem', keys.private_pem);
    return { serial: signed.serial.toUpperCase(), keys };
  }

  /** Replaces one of the files, as an installation does. */
  write(name: 'cert.pem' | 'key.pem', text: string): void {
    const fresh = join(this.folder, `${name}.part`);
    writeFileSync(fresh, text);
    renameSync(fresh, join(this.folder, name));
  }

  removeFile(name: 'cert.pem' | 'key.pem'): void {
    rmSync(join(this.folder, name), { force: true });
  }

  /** One request of a browser that trusts this authority and no other. */
  ask(
    at: { host: string; port: number },
    path: string,
    {
      cookie = '',
      body,
      ca = this.ca_pem,
      method,
    }: { cookie?: string; body?: object; ca?: string; method?: string } = {},
  ): Promise<SecureAnswer> {
    const bytes = body === undefined ? undefined : JSON.stringify(body);
    const headers = { cookie, ...(bytes !== undefined && { 'content-type': 'application/json' }) };
    return new Promise((resolve, reject) => {
      const asked = request(
        { ...at, path, method: method ?? (bytes === undefined ? 'GET' : 'POST'), headers, ca, agent: false },
        (response) => {
          const serial = (response.socket as TLSSocket).getPeerCertificate().serialNumber;
          let text = '';
          response.setEncoding('utf8').on('data', (chunk) => {
            text += chunk;
          });
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text, serial }),
          );
        },
      );
      asked.on('error', reject).end(bytes);
    });
  }
}
