import { broken, type Check, ok, skipped } from '../check.js';
import { askStatus, hasSocket } from '../machine/control.js';

/** Whether the node that runs here is connected to its gateway. Water does not wait for that; people do. */
export const gatewayConnection: Check = {
  id: 'gateway_connection',
  title: 'Connection to the gateway',
  run: async (examined) => {
    if (!hasSocket(examined, 'node')) return skipped('no node runs on this machine');
    const answered = await askStatus(examined, 'node');
    if (!('status' in answered)) return skipped(`the node cannot be asked: ${answered.why}`);
    const { id, lines } = answered.status;
    const line = lines.find(({ name }) => name === 'gateway');
    if (line === undefined) return skipped(`node ${id} does not tell`);
    if (line.state === 'connected') return ok(`node ${id} is connected to its gateway`);
    return broken(
      `node ${id} is not connected to its gateway; it goes on by its rule, and nobody sees it`,
      'Mend what is wrong with the tunnel first; then look into the log: journalctl -u sluice-node.',
    );
  },
};
