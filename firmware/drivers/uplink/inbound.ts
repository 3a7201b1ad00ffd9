import { isUtf8 } from 'node:buffer';
import type { Inbound } from '../../ports/uplink.js';
import { type LogStoredPayload, logStoredPayload } from '../../protocol/payloads.js';
import { parseTopic } from '../../protocol/topics.js';

/** A longer message is none a node has to read, in bytes. */
const MOST_BYTES = 65_536;

/** Whose messages are read. */
export interface Addressee {
  readonly gateway: string;
  readonly node: string;
  readonly tanks: readonly string[];
}

/** What came from the broker: something for the node, something about the history, or nothing that is meant for us. */
export type Read =
  | { readonly kind: 'inbound'; readonly message: Inbound }
  | { readonly kind: 'stored'; readonly ack: LogStoredPayload }
  | { readonly kind: 'unfit' };

/** What asks something of a tank. */
export const INBOUND: readonly Inbound['topic'][] = [
  'command',
  'ruleSet',
  'scheduleSet',
  'calibrationSet',
  'lease',
  'sensorWatch',
];

const UNFIT: Read = { kind: 'unfit' };

/**
 * Sorts a message from the broker. Unfit is what is longer than 64 KiB, not UTF-8, on a topic that is not the node's,
 * or a malformed `log/stored`. What a command says is for the node to check.
 */
export function readInbound(to: Addressee, topic: string, payload: Buffer, retained: boolean): Read {
  if (payload.length > MOST_BYTES || !isUtf8(payload)) return UNFIT;
  const place = parseTopic(to.gateway, topic);
  const text = payload.toString('utf8');
  if (place?.name === 'logStored') return place.params.node === to.node ? readStored(text) : UNFIT;
  const name = INBOUND.find((one) => one === place?.name);
  const tank = to.tanks.find((own) => own === place?.params.tank);
  if (name === undefined || tank === undefined) return UNFIT;
  return { kind: 'inbound', message: { topic: name, tank, payload: text, retained } };
}

function readStored(text: string): Read {
  try {
    const ack = logStoredPayload.safeParse(JSON.parse(text));
    return ack.success ? { kind: 'stored', ack: ack.data } : UNFIT;
  } catch {
    return UNFIT;
  }
}
