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

export const passwordUnfit = () =>
  new GatewayError('password_unfit', 400, 'A password has 8 to 256 characters.', [
    { path: 'password', message: '8 to 256 characters' },
  ]);

export const userExists = (username: string) =>
  new GatewayError('user_exists', 409, `There is a user "${username}" already. Nothing was changed.`);

export const userUnknown = (username: string) =>
  new GatewayError('user_unknown', 404, `There is no user "${username}".`);

export const lastAdmin = (username: string) =>
  new GatewayError(
    'last_admin',
    409,
    `"${username}" is the last admin: make another user admin first. Nothing was changed.`,
  );

export const vpnAddressUnknown = (address: string) =>
  new GatewayError(
    'vpn_address_unknown',
    403,
    `The farm's plan gives the VPN address ${address} to no device of this gateway. If the device was added later, give the gateway its new configuration.`,
  );
