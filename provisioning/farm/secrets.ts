import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { id } from '../../firmware/protocol/primitives.js';
import { type DdclientAccount, ddclientAccount } from '../../vpn/dynamic-dns/ddclient.js';
import { Refusal } from '../refusal.js';
import type { FarmState } from './farm-state.js';

/** `secrets.json`, version 1: what only one machine and nobody else may know. */
export const farmSecrets = z.strictObject({
  schema: z.literal(1),
  /** The MQTT secret of each node: 128 random bits as 32 hexadecimal digits. */
  mqtt: z.record(id, z.string().regex(/^[0-9a-f]{32}$/, '32 hexadecimal digits')),
  /** The account at a dynamic DNS service of each gateway that has one. */
  ddns: z.record(id, ddclientAccount).optional(),
});

export type FarmSecrets = z.infer<typeof farmSecrets>;

/** A change from one state to the next; `renamed` says which node took another name. */
export interface Step {
  readonly from: FarmState;
  readonly to: FarmState;
  readonly renamed: { readonly from: string; readonly to: string } | undefined;
}

/**
 * The secrets for a farm's next state: nodes that were there keep theirs, also under a new name, and a new node gets a
 * fresh one. One that a killed command left for a name that is not in the farm is never used. They come from the
 * system's generator: secrets are not made from an injected one.
 */
export function secretsFor({ from, to, renamed }: Step, old: FarmSecrets): FarmSecrets {
  const known = new Set(from.nodes.map(({ name }) => name));
  const kept = new Map(Object.entries(old.mqtt).filter(([name]) => known.has(name)));
  const mqtt = to.nodes.map(({ name }) => {
    const before = renamed?.to === name ? renamed.from : name;
    return [name, kept.get(before) ?? randomBytes(16).toString('hex')] as const;
  });
  return { schema: 1, mqtt: Object.fromEntries(mqtt), ...accountsFor({ from, to, renamed }, old) };
}

/** A gateway keeps its account, also under a new name; with the gateway goes the account. */
function accountsFor({ from, to, renamed }: Step, { ddns }: FarmSecrets): Pick<FarmSecrets, 'ddns'> {
  const known = new Set(from.gateways.map(({ name }) => name));
  const accounts = new Map(Object.entries(ddns ?? {}).filter(([name]) => known.has(name)));
  return accountsOrNone(
    to.gateways.flatMap(({ name }) => {
      const account = accounts.get(renamed?.to === name ? renamed.from : name);
      return account === undefined ? [] : [[name, account] as const];
    }),
  );
}

/** The account of a gateway at a dynamic DNS service. */
export function ddnsOf({ ddns }: FarmSecrets, gateway: string): DdclientAccount | undefined {
  return new Map(Object.entries(ddns ?? {})).get(gateway);
}

/** The secrets with another account for a gateway, or none. */
export function withDdns(
  { ddns, ...rest }: FarmSecrets,
  gateway: string,
  account: DdclientAccount | undefined,
): FarmSecrets {
  const others = Object.entries(ddns ?? {}).filter(([name]) => name !== gateway);
  return {
    ...rest,
    ...accountsOrNone([...others, ...(account === undefined ? [] : [[gateway, account] as const])]),
  };
}

function accountsOrNone(
  accounts: readonly (readonly [string, DdclientAccount])[],
): Pick<FarmSecrets, 'ddns'> {
  return accounts.length === 0 ? {} : { ddns: Object.fromEntries(accounts) };
}

/**
 * @throws Refusal `farm_damaged` when the node has none
 */
export function secretOf(secrets: FarmSecrets, node: string): string {
  const secret = new Map(Object.entries(secrets.mqtt)).get(node);
  if (secret !== undefined) return secret;
  throw new Refusal({
    code: 'farm_damaged',
    message: `secrets.json has no MQTT secret for node ${node}`,
    hint: 'Bring secrets.json back from a backup, or remove the node and add it again.',
    exit: 'damaged',
  });
}

/** What the gateway keeps of a node's secret. It has 128 random bits, so that a plain hash is enough. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
