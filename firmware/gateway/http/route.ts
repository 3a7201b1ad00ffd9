import { z } from 'zod';
import type { Role } from '../../protocol/rest.js';
import { checked } from '../checked.js';
import type { Identity } from '../identity.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Who may use a route: at least one role, or everybody, signed in or not. */
export type Roles = readonly [Role, ...Role[]] | 'everybody';

/** A request whose sender may make it; nothing of it has been checked yet. */
export interface Incoming {
  readonly identity: Identity | undefined;
  /** Address of the sender. */
  readonly from: string;
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
  readonly cookie: string | undefined;
  /** Whether it came over HTTPS. */
  readonly secure: boolean;
  /** Aborts when the other side goes away before it is answered. */
  readonly gone: AbortSignal;
  /** Sets a header of the answer. */
  readonly setHeader: (name: string, value: string) => void;
}

/** What a handler works with: everything in it fits its schema. */
export type Call<
  Who,
  P extends z.ZodObject,
  H extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType,
> = Pick<Incoming, 'from' | 'cookie' | 'secure' | 'gone' | 'setHeader'> & {
  readonly by: Who;
  readonly params: z.output<P>;
  readonly headers: z.output<H>;
  readonly query: z.output<Q>;
  readonly body: z.output<B>;
};

/** What a route takes and gives, for checks and for the API document. */
export interface Schemas {
  readonly params?: z.ZodObject | undefined;
  readonly headers?: z.ZodObject | undefined;
  readonly query?: z.ZodObject | undefined;
  readonly body?: z.ZodType | undefined;
  readonly answer?: z.ZodType | undefined;
}

/** One row of the route table: server, role checks, validation and the API document all come from it. */
export interface Route extends Schemas {
  readonly method: Method;
  /** In Express's notation: `/api/tanks/:id`. */
  readonly path: string;
  readonly roles: Roles;
  readonly summary: string;
  /** Status of a good answer. */
  readonly status: number;
  /** Media type of a good answer. */
  readonly media: string;
  /** Checks the request and does what it asks. Throws GatewayError. */
  handle(incoming: Incoming): Promise<unknown>;
}

interface Entry<
  Who,
  P extends z.ZodObject,
  H extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType,
  A extends z.ZodType,
> {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly status: number;
  readonly media?: string;
  /** The names in the path. */
  readonly params?: P;
  readonly headers?: H;
  readonly query?: Q;
  readonly body?: B;
  readonly answer?: A;
  handler(call: Call<Who, P, H, Q, B>): z.output<A> | Promise<z.output<A>>;
}

const NOTHING = z.strictObject({});
const NO_HEADERS = z.object({});
const NO_BODY = z.unknown();
type Nothing = typeof NOTHING;

/** A route for the roles named. */
export function guarded<
  P extends z.ZodObject = Nothing,
  H extends z.ZodObject = typeof NO_HEADERS,
  Q extends z.ZodObject = Nothing,
  B extends z.ZodType = typeof NO_BODY,
  A extends z.ZodType = z.ZodVoid,
>(entry: Entry<Identity, P, H, Q, B, A> & { readonly roles: Exclude<Roles, 'everybody'> }): Route {
  return toRoute(entry, entry.roles, (incoming) => {
    // The server lets nobody through without one of the roles.
    if (incoming.identity === undefined) throw new Error(`${entry.path} was reached by nobody`);
    return incoming.identity;
  });
}

/** A route for everybody, also without a session. */
export function open<
  P extends z.ZodObject = Nothing,
  H extends z.ZodObject = typeof NO_HEADERS,
  Q extends z.ZodObject = Nothing,
  B extends z.ZodType = typeof NO_BODY,
  A extends z.ZodType = z.ZodVoid,
>(entry: Entry<Identity | undefined, P, H, Q, B, A> & { readonly roles: 'everybody' }): Route {
  return toRoute(entry, entry.roles, ({ identity }) => identity);
}

function toRoute<
  Who,
  P extends z.ZodObject,
  H extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType,
  A extends z.ZodType,
>(entry: Entry<Who, P, H, Q, B, A>, roles: Roles, who: (incoming: Incoming) => Who): Route {
  const { method, path, summary, status, media = 'application/json' } = entry;
  const { params, headers, query, body, answer } = entry;
  return {
    ...{ method, path, roles, summary, status, media, params, headers, query, body, answer },
    async handle(incoming) {
      const { from, cookie, secure, gone, setHeader } = incoming;
      return entry.handler({
        ...{ by: who(incoming), from, cookie, secure, gone, setHeader },
        params: checked(params ?? assumed<P>(NOTHING), incoming.params, 'path'),
        headers: checked(headers ?? assumed<H>(NO_HEADERS), incoming.headers, 'header'),
        query: checked(query ?? assumed<Q>(NOTHING), incoming.query, 'query'),
        body: checked(body ?? assumed<B>(NO_BODY), incoming.body, 'body'),
      });
    },
  };
}

/** A schema that an entry leaves out has the type parameter's default; the compiler cannot see that from inside. */
function assumed<S extends z.ZodType>(schema: z.ZodType): S {
  return schema as S;
}
