import type { Role, UserView } from '../../../../firmware/protocol/rest.js';
import type { Ask, Trouble } from '../../http/request.js';
import { RemoteList } from '../remote-list.js';

/** Who may sign in. */
export class People {
  readonly list: RemoteList<UserView>;

  constructor(ask: Ask, onSignedOut: () => void) {
    const itemsOf = ({ users }: { users: UserView[] }) => users;
    this.list = new RemoteList({ ask, onSignedOut, path: '/api/users', itemsOf });
  }

  add(username: string, password: string, role: Role): Promise<Trouble | null> {
    return this.list.change('/api/users', { method: 'POST', body: { username, password, role } });
  }

  /** Sets a role; that person's sessions end. */
  setRole(username: string, role: Role): Promise<Trouble | null> {
    return this.list.change(`${pathOf(username)}/role`, { method: 'PUT', body: { role } });
  }

  /** Sets a password; that person's sessions end. */
  setPassword(username: string, password: string): Promise<Trouble | null> {
    return this.list.change(`${pathOf(username)}/password`, { method: 'PUT', body: { password } });
  }

  remove(username: string): Promise<Trouble | null> {
    return this.list.change(pathOf(username), { method: 'DELETE' });
  }
}

function pathOf(username: string): string {
  return `/api/users/${encodeURIComponent(username)}`;
}
