import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Examined } from '../check.js';

/** Where an installed machine has what, below its root. The units name the same places. */
export const ETC = '/etc/sluice';
export const VPN_FOLDER = `${ETC}/vpn`;
export const WEB_FOLDER = `${ETC}/web`;
export const GATEWAY_CONFIG = `${ETC}/gateway.json`;
export const NODE_CONFIG = `${ETC}/node.json`;
export const CRL = `${VPN_FOLDER}/crl.pem`;

/** A path of the examined machine, as this one reaches it. */
export function at({ root }: Pick<Examined, 'root'>, path: string): string {
  return join(root, path);
}

/**
 * Reads a file of the examined machine.
 * @returns undefined when it is not there
 * @throws the error of the file system when it may not or cannot be read
 */
export function readBytes(examined: Pick<Examined, 'root'>, path: string): Buffer | undefined {
  try {
    return readFileSync(at(examined, path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** The same as text. */
export function readText(examined: Pick<Examined, 'root'>, path: string): string | undefined {
  return readBytes(examined, path)?.toString('utf8');
}

/** False for a file system that is only mounted: then there are no processes, sockets and rules to ask about. */
export function isRunning(examined: Pick<Examined, 'root'>): boolean {
  return existsSync(at(examined, '/proc/net/dev'));
}
