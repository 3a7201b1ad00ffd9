import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const EASY_RSA = '/usr/share/easy-rsa/easyrsa';

/** easy-rsa 3, as Debian ships it, with an authority that was made elsewhere. */
export class EasyRsaWithAuthority {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sluice-easy-rsa-'));

  /** @throws Error when easy-rsa is not installed */
  constructor({ certificate_pem, key_pem }: { certificate_pem: string; key_pem: string }) {
    if (!existsSync(EASY_RSA)) throw new Error(`there is no ${EASY_RSA}: sudo apt-get install easy-rsa`);
    this.#run({}, 'init-pki');
    // As it is done where an authority moves to another computer: its files, and an empty index.
    this.#run({ EASYRSA_REQ_CN: 'to be replaced' }, 'build-ca', 'nopass');
    writeFileSync(this.#at('ca.crt'), certificate_pem);
    writeFileSync(this.#at('private', 'ca.key'), key_pem, { mode: 0o600 });
  }

  /** Key and certificate of a client; made when there is none of the name. */
  client(name: string): { certificate_pem: string; key_pem: string } {
    if (!existsSync(this.#at('issued', `${name}.crt`))) this.#run({}, 'build-client-full', name, 'nopass');
    const text = readFileSync(this.#at('issued', `${name}.crt`), 'utf8');
    return {
      certificate_pem: text.slice(text.indexOf('-----BEGIN')),
      key_pem: readFileSync(this.#at('private', `${name}.key`), 'utf8'),
    };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #at(...names: string[]): string {
    return join(this.#folder, 'pki', ...names);
  }

  #run(more: Readonly<Record<string, string>>, ...args: string[]): void {
    const { status, stderr } = spawnSync(EASY_RSA, args, {
      cwd: this.#folder,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        EASYRSA: '/usr/share/easy-rsa',
        EASYRSA_PKI: this.#at(),
        EASYRSA_BATCH: '1',
        EASYRSA_ALGO: 'rsa',
        EASYRSA_KEY_SIZE: '2048',
        ...more,
      },
    });
    if (status !== 0) throw new Error(`easyrsa ${args.join(' ')}: ${stderr}`);
  }
}
