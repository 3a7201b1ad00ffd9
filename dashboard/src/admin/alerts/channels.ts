import type { ChannelBody, ChannelView } from '../../../../firmware/protocol/notifications.js';
import type { Ask, Trouble } from '../../http/request.js';
import { RemoteList } from '../remote-list.js';

/** The gateway waits ten seconds for a silent server to connect and ten for a mail server’s greeting: it tells which. */
const TEST_WITHIN_MS = 25_000;

/** Where people are told of alarms. */
export class Channels {
  readonly list: RemoteList<ChannelView>;

  constructor(ask: Ask, onSignedOut: () => void) {
    const itemsOf = ({ channels }: { channels: ChannelView[] }) => channels;
    this.list = new RemoteList({ ask, onSignedOut, path: '/api/notifications', itemsOf });
  }

  /** Keeps a channel: the one with this id, or a new one when it is null. */
  keep(id: string | null, body: ChannelBody): Promise<Trouble | null> {
    return id === null
      ? this.list.change('/api/notifications', { method: 'POST', body })
      : this.list.change(pathOf(id), { method: 'PUT', body });
  }

  remove(id: string): Promise<Trouble | null> {
    return this.list.change(pathOf(id), { method: 'DELETE' });
  }

  /** Sends a test message; what became of it stands in the channel's `last`. */
  test(id: string): Promise<Trouble | null> {
    return this.list.change(`${pathOf(id)}/test`, { method: 'POST', within_ms: TEST_WITHIN_MS });
  }
}

function pathOf(id: string): string {
  return `/api/notifications/${encodeURIComponent(id)}`;
}
