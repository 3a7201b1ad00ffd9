import type { PeerRole } from './model.js';

/**
 * The way into the farm's own network, whatever carries it. OpenVPN is the first one; a stronger protocol takes its
 * place by bringing these five answers. What the rest of the house relies on: a peer's address inside cannot be
 * forged, and it belongs to one identity of the farm's plan.
 */
export interface AccessPath {
  /**
   * Brings the path up. Resolves when what carries it runs and answers; whether anybody is connected is told by
   * `status()`, because the world outside may be away for days.
   * @throws AccessPathError when it cannot be brought up
   */
  start(signal?: AbortSignal): Promise<void>;
  /** Takes the path down; every peer is disconnected. Safe to call when it is down. */
  stop(): Promise<void>;
  /** How it stands now. Never rejects: what cannot be asked is told as down. */
  status(): Promise<AccessPathStatus>;
  /**
   * Who is connected now; nobody when nothing runs, as `status()` tells.
   * @throws AccessPathError when a running part does not answer: who is connected is then unknown
   */
  peers(): Promise<readonly Peer[]>;
  /**
   * Ends the session of an identity at once, wherever it is connected; it may come back unless it was revoked before.
   * @returns how many sessions were ended
   * @throws AccessPathError when a running part does not answer: the session may still stand
   */
  disconnect(identity: string): Promise<number>;
}

export interface AccessPathStatus {
  /** True while at least one of its ways is up. */
  readonly up: boolean;
  readonly ways: readonly WayStatus[];
}

/** One of the ways a path has in, such as UDP and TCP. */
export interface WayStatus {
  readonly name: string;
  readonly up: boolean;
  /** One word of the protocol's own, such as CONNECTED or RECONNECTING, or why it could not be asked. */
  readonly detail: string;
  /** This machine's address inside, `null` while there is none. */
  readonly address: string | null;
  /** UTC time (ISO 8601) at which it got to this state, `null` when unknown. */
  readonly since: string | null;
}

/** A machine that is connected now. */
export interface Peer {
  /** Name in the farm's plan; from the certificate, so it is proved. */
  readonly common_name: string;
  /** What the plan makes of it; `null` when the plan does not know the name. */
  readonly role: PeerRole | null;
  /** Its address inside. */
  readonly address: string;
  /** Where it comes from outside: address and port. */
  readonly real_address: string;
  /** Bytes that came from it since it connected. */
  readonly bytes_in: number;
  /** Bytes that went to it since it connected. */
  readonly bytes_out: number;
  /** UTC time (ISO 8601) at which it connected. */
  readonly since: string;
  /** Name of the way it came by, as in `status()`. */
  readonly way: string;
}

/** Why an access path cannot do what it was asked. The code never changes; the message says what to do. */
export class AccessPathError extends Error {
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'AccessPathError';
  }
}
