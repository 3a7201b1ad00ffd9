import { credentials, sessionView } from '../../../protocol/rest.js';
import { securedCookie } from '../../auth/sessions.js';
import { vpnAddressUnknown } from '../../errors.js';
import { sessionViewOf } from '../../session-view.js';
import { signInNeeded, signInRefused, TooManyAttempts } from '../http-errors.js';
import { ANY_ROLE } from '../roles.js';
import { guarded, open, type Route } from '../route.js';
import type { Services } from '../services.js';

const PATH = '/api/session';

export function sessionRoutes({ users, sessions, cap, audit, gateway, version }: Services): Route[] {
  const here = { gateway, version };
  return [
    open({
      method: 'POST',
      path: PATH,
      roles: 'everybody',
      summary: 'Sign in; the session is in the cookie of the answer',
      status: 200,
      body: credentials,
      answer: sessionView,
      handler: async ({ body, from, cookie, secure, setHeader }) => {
        const result = await users.signIn(body.username, body.password, from);
        if (!result.ok)
          throw result.retry_after_s > 0 ? new TooManyAttempts(result.retry_after_s) : signInRefused();
        const person = cap.personAt(from, result.user);
        if (person === undefined) throw vpnAddressUnknown(from);
        const { username, role } = person;
        const opened = sessions.open(result.user);
        // A cookie that was there before, perhaps put there by somebody else, opens nothing any more.
        sessions.close(cookie);
        setHeader('Set-Cookie', secure ? securedCookie(opened.cookie) : opened.cookie);
        audit.record({
          actor: username,
          role,
          action: 'session.open',
          target: username,
          allowed: true,
          detail: '',
          from,
        });
        return sessionViewOf(person, here);
      },
    }),
    open({
      method: 'GET',
      path: PATH,
      // Asking whether one is signed in is no attempt at anything: a "no" is not audited.
      roles: 'everybody',
      summary: 'Who is signed in; 401 when nobody is',
      status: 200,
      answer: sessionView,
      handler: ({ by }) => {
        if (by === undefined) throw signInNeeded();
        return sessionViewOf(by, here);
      },
    }),
    guarded({
      method: 'DELETE',
      path: PATH,
      roles: ANY_ROLE,
      summary: 'Sign out',
      status: 204,
      handler: ({ by: { username, role }, from, cookie, secure, setHeader }) => {
        const cleared = sessions.close(cookie).cookie;
        setHeader('Set-Cookie', secure ? securedCookie(cleared) : cleared);
        audit.record({
          actor: username,
          role,
          action: 'session.close',
          target: username,
          allowed: true,
          detail: '',
          from,
        });
      },
    }),
  ];
}
