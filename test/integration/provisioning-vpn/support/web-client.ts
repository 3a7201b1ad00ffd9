import type { Machine } from '../../vpn/support/namespaces.js';

/** What an HTTP request came to. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
  /** The session's cookie, when one was set. */
  readonly cookie: string;
}

const REQUEST = `
const [url, method, cookie, body] = process.argv.slice(1);
const { origin } = new URL(url);
const headers = { cookie, origin, 'content-type': 'application/json' };
const answer = await fetch(url, { method, headers, ...(body ? { body } : {}), signal: AbortSignal.timeout(3000) });
const text = await answer.text();
const set = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
console.log(JSON.stringify({ status: answer.status, body: text === '' ? null : JSON.parse(text), cookie: set }));
`;

/** Asks the dashboard at 192.168.0.1 as a program on this machine would. */
export async function ask(
  machine: Machine,
  method: string,
  path: string,
  cookie = '',
  body?: object,
): Promise<Answered> {
  const args = [`http://192.168.0.1:8080${path}`, method, cookie, body ? JSON.stringify(body) : ''];
  const text = await machine.run(process.execPath, '--input-type=module', '-e', REQUEST, '--', ...args);
  return JSON.parse(text) as Answered;
}

/** Signs in, and gives the session's cookie. */
export async function signIn(machine: Machine, username: string, password: string): Promise<string> {
  const { status, cookie } = await ask(machine, 'POST', '/api/session', '', { username, password });
  if (status >= 300) throw new Error(`signing in ended with ${status}`);
  return cookie;
}
