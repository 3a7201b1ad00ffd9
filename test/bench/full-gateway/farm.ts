/** A gateway with as many nodes as it may have, of one tank each. */

export const GATEWAY = 'gw0';
export const NODES = 250;
/** The same for all of them. */
export const SECRET = '0123456789abcdef0123456789abcdef';

export const nodeName = (number: number) => `pi${number}`;
export const tankName = (number: number) => `tank-${number}`;

/** What the nodes say at their end. */
export interface NodesTold {
  /** Nodes of which a message was not acknowledged, or a record not stored. */
  readonly unsettled: number;
  /** Times of the readings that each tank's node gave to the history. */
  readonly recorded: Readonly<Record<string, readonly string[]>>;
}
