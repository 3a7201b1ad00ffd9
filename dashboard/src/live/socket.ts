import { io, type Socket } from 'socket.io-client';
import type { LiveFromBrowser, LiveToBrowser } from '../../../firmware/protocol/live.js';

export type LiveSocket = Socket<LiveToBrowser, LiveFromBrowser>;

/** Opens the live socket of this page's gateway, not yet connected. The session cookie signs it in. */
export function liveSocket(): LiveSocket {
  return io({
    path: '/live',
    autoConnect: false,
    // One round trip less than polling first; polling stays for networks that break web sockets.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    timeout: 8000,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
  });
}
