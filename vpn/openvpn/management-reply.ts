import { toTimestamp } from '../../firmware/protocol/primitives.js';

/** One session as `status 3` lists it. */
export interface ConnectedClient {
  readonly common_name: string;
  /** Address inside. */
  readonly address: string;
  /** Address and port outside. */
  readonly real_address: string;
  /** Bytes from the client since it connected. */
  readonly bytes_in: number;
  /** Bytes to the client since it connected. */
  readonly bytes_out: number;
  /** UTC time (ISO 8601) at which it connected. */
  readonly since: string;
}

/** A daemon's own state, as `state` tells it. */
export interface DaemonState {
  /** `CONNECTED` when it is ready, otherwise what it is at: `WAIT`, `RECONNECTING`, `EXITING` and the like. */
  readonly name: string;
  /** UTC time (ISO 8601) at which it got there. */
  readonly since: string;
  /** This machine's address inside, `null` while there is none. */
  readonly address: string | null;
}

/** The columns that are read, by the names that OpenVPN's own HEADER line gives them. */
const COLUMNS = {
  common_name: 'Common Name',
  address: 'Virtual Address',
  real_address: 'Real Address',
  bytes_in: 'Bytes Received',
  bytes_out: 'Bytes Sent',
  since_s: 'Connected Since (time_t)',
} as const;

/**
 * The sessions in the lines of `status 3` (tab-separated). Sessions that have not proved who they are, or have no
 * address yet, are left out. A client daemon's answer has none.
 * @returns `undefined` when the lines do not have the columns that OpenVPN has documented since 2.1
 */
export function parseClients(lines: readonly string[]): readonly ConnectedClient[] | undefined {
  const rows = lines.map((line) => line.split('\t'));
  const header = rows.find(([kind, table]) => kind === 'HEADER' && table === 'CLIENT_LIST')?.slice(2);
  if (header === undefined) return lines.some(isOfClientDaemon) ? [] : undefined;
  const clients: ConnectedClient[] = [];
  for (const row of rows) {
    if (row[0] !== 'CLIENT_LIST') continue;
    const client = parseClient(header, row.slice(1));
    if (client === undefined) return undefined;
    if (client.common_name !== 'UNDEF' && client.address !== '') clients.push(client);
  }
  return clients;
}

const isOfClientDaemon = (line: string) => line === 'OpenVPN STATISTICS';

function parseClient(header: readonly string[], row: readonly string[]): ConnectedClient | undefined {
  const field = (name: keyof typeof COLUMNS) => row[header.indexOf(COLUMNS[name])];
  const common_name = field('common_name');
  const address = field('address');
  const real_address = field('real_address');
  const bytes_in = wholeNumber(field('bytes_in'));
  const bytes_out = wholeNumber(field('bytes_out'));
  const since = timeOf(field('since_s'));
  if (common_name === undefined || address === undefined || real_address === undefined) return undefined;
  if (bytes_in === undefined || bytes_out === undefined || since === undefined) return undefined;
  return { common_name, address, real_address, bytes_in, bytes_out, since };
}

/**
 * The last line of `state`: time, state, detail, address inside, and more.
 * @returns `undefined` when it is no such line
 */
export function parseState(lines: readonly string[]): DaemonState | undefined {
  const [time, name, , address] = lines.at(-1)?.split(',') ?? [];
  const since = timeOf(time);
  if (since === undefined || name === undefined || !/^[A-Z_]{1,32}$/.test(name)) return undefined;
  return { name, since, address: address === undefined || address === '' ? null : address };
}

/** How many sessions a `kill` ended, from its SUCCESS line. */
export function parseKilled(text: string): number {
  return wholeNumber(/, ([0-9]+) client\(s\) killed/.exec(text)?.[1]) ?? 1;
}

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^[0-9]{1,19}$/.test(text)) return undefined;
  return Number(text);
}

/** The end of what a `Date` can hold, in seconds since 1970. */
const LAST_S = 8_640_000_000_000;

function timeOf(seconds: string | undefined): string | undefined {
  const s = wholeNumber(seconds);
  return s === undefined || s > LAST_S ? undefined : toTimestamp(s * 1000);
}
