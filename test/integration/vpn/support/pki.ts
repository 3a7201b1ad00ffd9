import 'reflect-metadata';
import { execFile } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as x509 from '@peculiar/x509';
import type { ClientKeys, ServerKeys } from '../../../../vpn/openvpn/keys.js';

const run = promisify(execFile);
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const DAY_MS = 86_400_000;

/** A small CA of the tests' own, for what the farm's PKI makes in the product. */
export class TestPki {
  readonly #serials = new Map<string, string>();
  #serial = 1;
  #ca: x509.X509Certificate | undefined;
  #caKeys: CryptoKeyPair | undefined;
  #serverTlsCrypt = '';

  async start(): Promise<void> {
    const keys = await newKeys();
    this.#caKeys = keys;
    this.#ca = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: '01',
      name: [{ CN: ['test-ca'] }],
      ...validity(),
      keys,
      signingAlgorithm: RSA,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    this.#serverTlsCrypt = await this.#inFolder(async (folder) => {
      await run('openvpn', ['--genkey', 'tls-crypt-v2-server', join(folder, 'key')]);
      return readFile(join(folder, 'key'), 'utf8');
    });
  }

  async server(name: string): Promise<ServerKeys> {
    const tls_crypt_v2_pem = this.#serverTlsCrypt;
    return { ...(await this.#leaf(name, 'serverAuth')), tls_crypt_v2_pem, crl_pem: await this.crl([]) };
  }

  async client(name: string): Promise<ClientKeys> {
    return { ...(await this.#leaf(name, 'clientAuth')), tls_crypt_v2_pem: await this.#clientTlsCrypt() };
  }

  /** A revocation list with these names' certificates. */
  async crl(names: readonly string[]): Promise<string> {
    const { ca, keys } = this.#authority();
    const crl = await x509.X509CrlGenerator.create({
      issuer: ca.subject,
      thisUpdate: new Date(Date.now() - DAY_MS),
      nextUpdate: new Date(Date.now() + 3650 * DAY_MS),
      entries: names.map((name) => ({
        serialNumber: this.#serials.get(name) ?? '',
        revocationDate: new Date(Date.now() - DAY_MS),
      })),
      signingAlgorithm: RSA,
      signingKey: keys.privateKey,
    });
    return `${crl.toString('pem').replaceAll(' CRL-----', ' X509 CRL-----')}\n`;
  }

  async #leaf(name: string, usage: 'serverAuth' | 'clientAuth') {
    const { ca, keys: caKeys } = this.#authority();
    const keys = await newKeys();
    this.#serial += 1;
    const serialNumber = this.#serial.toString(16).padStart(4, '0');
    this.#serials.set(name, serialNumber);
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber,
      subject: [{ CN: [name] }],
      issuer: ca.subject,
      ...validity(),
      publicKey: keys.publicKey,
      signingKey: caKeys.privateKey,
      signingAlgorithm: RSA,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment,
          true,
        ),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage[usage]]),
        new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }]),
        await x509.AuthorityKeyIdentifierExtension.create(ca),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return {
      ca_pem: `${ca.toString('pem')}\n`,
      cert_pem: `${certificate.toString('pem')}\n`,
      key_pem: await privateKeyPem(keys.privateKey),
    };
  }

  #clientTlsCrypt(): Promise<string> {
    return this.#inFolder(async (folder) => {
      const [server, client] = [join(folder, 'server'), join(folder, 'client')];
      await writeFile(server, this.#serverTlsCrypt, { mode: 0o600 });
      await run('openvpn', ['--tls-crypt-v2', server, '--genkey', 'tls-crypt-v2-client', client]);
      return readFile(client, 'utf8');
    });
  }

  #authority(): { ca: x509.X509Certificate; keys: CryptoKeyPair } {
    if (this.#ca === undefined || this.#caKeys === undefined) throw new Error('start() comes first');
    return { ca: this.#ca, keys: this.#caKeys };
  }

  async #inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-pki-'));
    try {
      return await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

const newKeys = () => webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);

const validity = () => ({
  notBefore: new Date(Date.now() - DAY_MS),
  notAfter: new Date(Date.now() + 30 * DAY_MS),
});

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  const lines = der.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n');
}
