import { wellFormed } from './topic-filter.js';

/** What a CONNECT says of its sender. */
export interface Introduction {
  readonly clientId: string;
  readonly clean?: boolean | undefined;
  readonly username?: string | undefined;
  readonly password?: Buffer | undefined;
  readonly will?:
    | { readonly topic: string; readonly qos?: number | undefined; readonly retain?: boolean | undefined }
    | undefined;
}

/** What a CONNECT can have wrong with it, whoever sent it. */
export type ConnectMistake =
  | 'client_id_malformed'
  | 'username_malformed'
  | 'password_without_username'
  | 'will_malformed';

/**
 * What the library lets pass although MQTT 3.1.1 section 3.1 forbids it: unprintable ids and names, a password without
 * a name, a will of QoS 3, no client id for a session that shall last. Null when nothing is wrong.
 */
export function connectMistake({
  clientId,
  clean,
  username,
  password,
  will,
}: Introduction): ConnectMistake | null {
  const nameless = clientId === '' && clean === true;
  if (!nameless && !wellFormed(clientId)) return 'client_id_malformed';
  if (password !== undefined && username === undefined) return 'password_without_username';
  if (username !== undefined && !wellFormed(username)) return 'username_malformed';
  if (will !== undefined && (!wellFormed(will.topic) || (will.qos ?? 0) > 2)) return 'will_malformed';
  return null;
}
