import { createPrivateKey, type X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, replaceFile } from '../durable/replace-file.js';
import { damaged } from '../farm/farm-files.js';
import { pemBlocks } from './pem.js';
import { parseCertificate, pkiFolder } from './pki-folder.js';
import { PURPOSES, type Purpose } from './pki-state.js';
import { CLIENT_LABEL } from './tls-crypt-v2.js';

/**
 * Every certificate ever issued to a machine is one file, `pki/issued/<purpose>/<name>.<sequence>.<serial>.pem`, with
 * the certificate, its private key and, for a device, its tls-crypt-v2 key. It appears whole or not at all, so that a
 * file that is there is a finished certificate, and no index has to agree with it.
 */
export interface LeafFile {
  readonly purpose: Purpose;
  readonly name: string;
  /** 1 for the first of this name and purpose; the highest is the newest. */
  readonly sequence: number;
  /** 32 lower-case hexadecimal digits. */
  readonly serial: string;
  readonly path: string;
}

/** What is in such a file. */
export interface LeafContent {
  readonly certificate_pem: string;
  readonly key_pem: string;
  readonly tls_crypt_v2_pem: string | undefined;
}

const NAME = /^([a-z0-9-]+)\.([1-9]\d{0,8})\.([0-9a-f]{32})\.pem$/;

function issuedFolder(farm: string, purpose: Purpose): string {
  return join(pkiFolder(farm), 'issued', purpose);
}

/** All of them, each name's newest last. */
export function listLeaves(farm: string): LeafFile[] {
  return PURPOSES.flatMap((purpose) => {
    const folder = issuedFolder(farm, purpose);
    return namesIn(folder)
      .flatMap((file): LeafFile[] => {
        const [, name = '', sequence = '', serial = ''] = NAME.exec(file) ?? [];
        return name === ''
          ? []
          : [{ purpose, name, sequence: Number(sequence), serial, path: join(folder, file) }];
      })
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.sequence - b.sequence));
  });
}

/** Reads the certificate alone. @throws Refusal `farm_damaged` when it is not the one its file name says */
export function readCertificate({ path, serial }: LeafFile): X509Certificate {
  const certificate = parseCertificate(path, readFileSync(path, 'utf8'));
  if (certificate.serialNumber.toLowerCase() !== serial)
    throw damaged(path, ['it holds a certificate with another serial number']);
  return certificate;
}

/** Reads everything. @throws Refusal `farm_damaged` when a part is missing, or key and certificate do not fit */
export function readLeaf(leaf: LeafFile): LeafContent {
  const certificate = readCertificate(leaf);
  const blocks = new Map(pemBlocks(readFileSync(leaf.path, 'utf8')).map(({ label, text }) => [label, text]));
  const certificate_pem = blocks.get('CERTIFICATE');
  const key_pem = blocks.get('PRIVATE KEY');
  if (certificate_pem === undefined || key_pem === undefined || !isKeyOf(certificate, key_pem))
    throw damaged(leaf.path, ['its private key is missing or belongs to another certificate']);
  return { certificate_pem, key_pem, tls_crypt_v2_pem: blocks.get(CLIENT_LABEL) };
}

/** Keeps a new certificate; when the call returns, it survives a power cut. */
export function keepLeaf(
  farm: string,
  { purpose, name, sequence, serial }: Omit<LeafFile, 'path'>,
  { certificate_pem, key_pem, tls_crypt_v2_pem = '' }: LeafContent,
): LeafFile {
  const path = join(issuedFolder(farm, purpose), `${name}.${sequence}.${serial}.pem`);
  replaceFile(path, `${certificate_pem}${key_pem}${tls_crypt_v2_pem}`);
  return { purpose, name, sequence, serial, path };
}

/** Makes the folders that `keepLeaf` writes into. */
export function prepareLeafFolders(farm: string): void {
  for (const purpose of PURPOSES) makeFolder(issuedFolder(farm, purpose));
}

function isKeyOf(certificate: X509Certificate, key_pem: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key_pem));
  } catch {
    return false;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
