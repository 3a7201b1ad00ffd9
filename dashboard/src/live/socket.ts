import { io, type Socket } from 'socket.io-client';
import type { LiveFromBrowser, LiveToBrowser } from '../../../firmware/protocol/live.js';
import type { Place } from '../../../firmware/protocol/rest.js';

export type LiveSocket = Socket<LiveToBrowser, LiveFromBrowser>;

/**
 * Opens the live socket of this page's gateway, not yet connected. The session cookie signs it in. Whenever it connects,
 * it asks up to where the farm is known, and goes on from there.
 */
export function liveSocket(place: () => Promise<Place | null>): LiveSocket {
  return io({
    path: '/live',
    auth: (tell) => void place().then((known) => tell(known ?? {})),
    autoConnect: false,
    // One round trip less than polling first; polling stays for networks that break web sockets.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    timeout: 8000,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
  });
}
