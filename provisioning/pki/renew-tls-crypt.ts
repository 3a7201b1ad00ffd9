import { replaceFile } from '../durable/replace-file.js';
import { readIfThere } from '../farm/farm-files.js';
import type { FarmState, Gateway } from '../farm/farm-state.js';
import { gatewayOf, getMember, membersOf } from '../farm/members.js';
import { Refusal } from '../refusal.js';
import { serverKeyFile } from './issue.js';
import { keepLeaf, readLeaf } from './leaf-files.js';
import { currentLeaf, type Leaf } from './register.js';
import { isWrappedBy, makeClientKey, makeServerKey } from './tls-crypt-v2.js';

/** A farm whose tls-crypt-v2 keys are looked at. */
export interface KeyedFarm {
  readonly folder: string;
  readonly farm: FarmState;
  readonly register: readonly Leaf[];
}

/** The newest certificates of a gateway's VPN clients: each has its tls-crypt-v2 key beside it. */
export function clientsOf({ farm, register }: Omit<KeyedFarm, 'folder'>, gateway: Gateway): Leaf[] {
  return membersOf(farm)
    .filter((member) => gatewayOf(member) === gateway.name)
    .flatMap(({ name }) => currentLeaf(register, 'vpn', name) ?? [])
    .filter((leaf) => readLeaf(leaf).tls_crypt_v2_pem !== undefined);
}

/** Those whose key another server key has wrapped: a renewal was interrupted. */
export function clientsBehind(keyed: KeyedFarm, gateway: Gateway): Leaf[] {
  const server = serverKeyOf(keyed.folder, gateway);
  return clientsOf(keyed, gateway).filter((leaf) => isBehind(server, readLeaf(leaf).tls_crypt_v2_pem));
}

function isBehind(server_pem: string | undefined, client_pem: string | undefined): boolean {
  return server_pem !== undefined && client_pem !== undefined && !isWrappedBy(server_pem, client_pem);
}

/**
 * Gives a gateway a new tls-crypt-v2 server key, and each of its clients a key that goes with it; certificates stay. The
 * server's key comes first: a command that is killed leaves clients that are known to be behind (`clientsBehind`), and
 * the next one goes on with those instead of making another key.
 * @returns the clients that have a new key
 */
export function renewTlsCrypt(keyed: KeyedFarm, gateway: Gateway, now_ms: number): Leaf[] {
  const { folder } = keyed;
  const behind = clientsBehind(keyed, gateway);
  if (behind.length === 0) replaceFile(serverKeyFile(folder, gateway.index), makeServerKey());
  const server = serverKeyOf(folder, gateway) ?? '';
  const clients = clientsBehind(keyed, gateway);
  for (const leaf of clients)
    keepLeaf(folder, leaf, { ...readLeaf(leaf), tls_crypt_v2_pem: makeClientKey(server, now_ms) });
  return clients;
}

/**
 * Keeps a key from being handed out that does not go with its gateway's.
 * @throws Refusal `tls_crypt_unfinished`
 */
export function checkTlsCrypt(
  { folder, farm }: Omit<KeyedFarm, 'register'>,
  name: string,
  client_pem: string | undefined,
): void {
  const gateway = farm.gateways.find((one) => one.name === gatewayOf(getMember(farm, name)));
  if (gateway === undefined || !isBehind(serverKeyOf(folder, gateway), client_pem)) return;
  throw new Refusal({
    code: 'tls_crypt_unfinished',
    message: `the tls-crypt-v2 key of ${name} does not go with that of ${gateway.name}: a renewal was interrupted`,
    hint: `End it: sluice pki renew --tls-crypt ${gateway.name}`,
    exit: 'conflict',
  });
}

function serverKeyOf(folder: string, { index }: Gateway): string | undefined {
  return readIfThere(serverKeyFile(folder, index));
}
