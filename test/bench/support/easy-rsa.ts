import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const EASY_RSA = '/usr/share/easy-rsa/easyrsa';

/** easy-rsa 3, as Debian ships it, with an authority of its own in a temporary folder. */
export class EasyRsa {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sluice-easy-rsa-'));

  /** Makes the authority, with keys of `modulus_bits`. */
  constructor(modulus_bits: number) {
    this.#run(modulus_bits, {}, 'init-pki');
    this.#run(modulus_bits, { EASYRSA_REQ_CN: 'bench' }, 'build-ca', 'nopass');
  }

  /** Makes keys and certificates of clients, one after the other as it does. Gives the seconds that took. */
  clients_s(names: readonly string[], modulus_bits: number): number {
    const begun_ms = performance.now();
    for (const name of names) this.#run(modulus_bits, {}, 'build-client-full', name, 'nopass');
    const span_s = (performance.now() - begun_ms) / 1000;
    const made = readdirSync(join(this.#folder, 'pki', 'issued'));
    if (!names.every((name) => made.includes(`${name}.crt`))) throw new Error('easy-rsa left some out');
    return span_s;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #run(modulus_bits: number, more: Readonly<Record<string, string>>, ...args: string[]): void {
    const { status, stderr } = spawnSync(EASY_RSA, args, {
      cwd: this.#folder,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        EASYRSA: '/usr/share/easy-rsa',
        EASYRSA_PKI: join(this.#folder, 'pki'),
        EASYRSA_BATCH: '1',
        EASYRSA_ALGO: 'rsa',
        EASYRSA_KEY_SIZE: String(modulus_bits),
        ...more,
      },
    });
    if (status !== 0) throw new Error(`easyrsa ${args.join(' ')}: ${stderr}`);
  }
}
