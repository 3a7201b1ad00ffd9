import { connect } from 'node:net';
import { shownUrl } from '../../../../firmware/drivers/log/shown-url.js';
import { type Check, ok, warning } from '../../../doctor/check.js';
import type { NodePlace } from '../../../node-hardware/place.js';

const WITHIN_MS = 3_000;
const MQTT_PORT = 1_883;
const MQTTS_PORT = 8_883;

/** Whether something answers where the broker should be. The water does not wait for it; people do. */
export function broker({ config }: NodePlace): Check {
  return {
    id: 'broker',
    title: 'Broker of the gateway',
    run: async () => {
      const { hostname, port, protocol } = new URL(config.broker_url);
      const fallback = protocol === 'mqtts:' ? MQTTS_PORT : MQTT_PORT;
      const why = await knock(hostname.replace(/^\[|\]$/g, ''), port === '' ? fallback : Number(port));
      const where = shownUrl(config.broker_url);
      if (why === null) return ok(`${where} answers`);
      return warning(
        `${where} does not answer (${why}); the node fills by its rule all the same`,
        'Is the gateway on, and the tunnel up? "sudo sluice doctor" looks at both.',
      );
    },
  };
}

/** Null when the port takes connections, else why not. */
function knock(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (why: string | null) => {
      socket.destroy();
      resolve(why);
    };
    socket.setTimeout(WITHIN_MS, () => end(`nothing within ${WITHIN_MS / 1000} s`));
    socket.once('connect', () => end(null));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
