import { connect } from 'node:net';
import { type IClientOptions, MqttClient } from 'mqtt';
import { brokerAddress } from './broker-address.js';

/**
 * A client that begins to connect to a broker. What the address says of user and password goes before what the options
 * say.
 *
 * The library's own `connect()` loads WebSocket, TLS, HTTPS, compression and SOCKS as well, and its packets are written
 * from a table of all 65,536 numbers of two bytes: together 11 MB that a node has no use for.
 * @param url `mqtt://[<user>:<password>@]<host>[:<port>]`
 * @throws TypeError or URIError for an address that cannot be one
 */
export function mqttOverTcp(url: string, options: IClientOptions): MqttClient {
  const { host, port, ...credentials } = brokerAddress(url);
  return new MqttClient(() => connect({ host, port }), { ...options, ...credentials, writeCache: false });
}
