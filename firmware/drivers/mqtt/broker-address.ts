import { userInfo } from '../address/user-info.js';

/** Where brokers listen without TLS, as IANA has it. */
const MQTT_PORT = 1883;

/** What the address of a broker says. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
}

/**
 * Reads `mqtt://[<user>:<password>@]<host>[:<port>]`. Without a host it is this machine, without a port 1883.
 * @throws TypeError or URIError for what cannot be such an address
 */
export function brokerAddress(url: string): BrokerAddress {
  const address = new URL(url);
  const { protocol, hostname, port } = address;
  if (protocol !== 'mqtt:')
    throw new TypeError(`${protocol} is not for brokers; write mqtt://192.168.0.1:1883`);
  return {
    // An IPv6 address is in brackets only here.
    host: decodeURIComponent(hostname).replace(/^\[|\]$/g, '') || 'localhost',
    port: Number(port) || MQTT_PORT,
    ...userInfo(address),
  };
}
