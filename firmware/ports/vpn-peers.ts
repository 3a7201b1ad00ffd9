import type { ClientKind } from '../protocol/topics.js';

/** The way into the farm's own network, as far as the gateway asks about it. It never starts, stops or changes it. */
export interface VpnPeers {
  /** How it stands now. Never rejects: what cannot be asked is told as down. */
  status(): Promise<VpnStatus>;
  /**
   * Who is connected now; nobody when nothing runs, as `status()` tells. Rejects when something runs that does not
   * answer: then nobody knows who is connected, and the error's message says what to do.
   */
  peers(): Promise<readonly VpnPeer[]>;
}

export interface VpnStatus {
  /** True while at least one of its ways is up. */
  readonly up: boolean;
  readonly ways: readonly VpnWay[];
}

/** One of the ways in, such as UDP and TCP. */
export interface VpnWay {
  readonly name: string;
  readonly up: boolean;
  /** One word of the protocol's own, such as CONNECTED, or why it could not be asked. */
  readonly detail: string;
  /** This machine's address inside, null while there is none. */
  readonly address: string | null;
  /** UTC time (ISO 8601) at which it got to this state, null when unknown. */
  readonly since: string | null;
}

/** A machine that is connected now. */
export interface VpnPeer {
  /** Its name in the farm's plan, proved by its certificate. */
  readonly common_name: string;
  /** What the plan makes of it; null when the plan does not know the name. */
  readonly role: ClientKind | null;
  /** Its address inside. */
  readonly address: string;
  /** Where it comes from outside: address and port. */
  readonly real_address: string;
  /** Bytes from it and to it since it connected. */
  readonly bytes_in: number;
  readonly bytes_out: number;
  /** UTC time (ISO 8601) at which it connected. */
  readonly since: string;
  /** Name of the way it came by. */
  readonly way: string;
}
