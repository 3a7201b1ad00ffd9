/** A place in a body and what is wrong there. */
export interface Mistake {
  readonly path: string;
  readonly message: string;
}

/**
 * A refusal a person or program outside can act on. The code never changes; the detail says what to do.
 * Rendered as RFC 9457 problem+json.
 */
export class GatewayError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly detail: string,
    readonly mistakes?: readonly Mistake[],
  ) {
    super(detail);
    this.name = 'GatewayError';
  }
}

export const tankUnknown = (tank: string) =>
  new GatewayError('tank_unknown', 404, `There is no tank "${tank}" on this gateway.`);

export const nodeOffline = (tank: string) =>
  new GatewayError(
    'node_offline',
    409,
    `The node at tank "${tank}" is offline: nothing was sent, nothing changed. It keeps its own rule meanwhile.`,
  );
