import type { Log } from '../../ports/log.js';
import type { FarmState } from './farm-state.js';

/** Writes a line whenever a node comes or goes, until `over`: that the gateway itself stops is no news of its nodes. */
export function logConnections(state: Pick<FarmState, 'onChange'>, log: Log, over: AbortSignal): void {
  const stop = state.onChange((change) => {
    if (!('node' in change) || change.node.online === undefined) return;
    const { id: node, online } = change.node;
    if (online) log.info({ node }, `Node ${node} is connected`);
    else log.warn({ node }, `Node ${node} is offline: its tanks go by their own rules until it is back`);
  });
  over.addEventListener('abort', stop, { once: true });
}
