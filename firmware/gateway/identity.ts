import type { Role } from '../protocol/rest.js';
import type { ClientKind } from '../protocol/topics.js';

/** A signed-in person. */
export interface Identity {
  readonly username: string;
  /** What they may do. */
  readonly role: Role;
  /** Their own role, where the device they use allows less than that. */
  readonly own_role?: Role;
}

/** Who is at the other end of an MQTT connection: a user by name, or a node by its id. */
export interface ClientIdentity {
  readonly kind: ClientKind;
  readonly name: string;
  /** A user's own role, where the device they use allows less than that. */
  readonly own_role?: Role;
}

/** A node the gateway knows: the tanks it speaks for, and the hash of its secret (SHA-256, hex). */
export interface RegisteredNode {
  readonly id: string;
  readonly secret_sha256: string;
  readonly tanks: readonly string[];
}
