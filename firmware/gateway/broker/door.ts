import { createHash, timingSafeEqual } from 'node:crypto';
import type { Role } from '../../protocol/rest.js';
import type { ClientIdentity, RegisteredNode } from '../identity.js';
import type { Acl, Refusal } from './acl.js';
import { type ConnectMistake, connectMistake, type Introduction } from './connect-check.js';
import type { Refusals } from './refusals.js';
import { shown } from './topic-filter.js';

/** Checks a person's name and password; undefined when they do not fit. Audits and throttles failures itself. */
export type VerifyUser = (
  username: string,
  password: string,
  from: string,
) => Promise<{ readonly username: string; readonly role: Role } | undefined>;

/** MQTT 3.1.1 section 3.2.2.3: identifier rejected, bad user name or password, not authorized. */
export type ReturnCode = 2 | 4 | 5;

export type Admission =
  | { readonly ok: true; readonly identity: ClientIdentity }
  | { readonly ok: false; readonly return_code: ReturnCode };

export interface DoorOptions {
  readonly nodes: readonly RegisteredNode[];
  readonly acl: Acl;
  readonly verifyUser: VerifyUser;
  readonly refusals: Refusals;
}

/** Client ids that begin so belong to nodes: `node-` and the node's id. */
const NODE_PREFIX = 'node-';
/** What an unknown node's secret is compared with, so that the answer takes as long. */
const NO_SECRET = Buffer.alloc(32);

/** Finds out who a client is. What it may do once inside is the ACL's business, except its will: that is known here. */
export class Door {
  constructor(private readonly options: DoorOptions) {}

  /** What is wrong with a CONNECT whoever sent it; such a client gets no answer. */
  mistakeIn(introduction: Introduction): ConnectMistake | null {
    return connectMistake(introduction);
  }

  /** Who this is, or the return code of the refusal. `from` is the address, for the audit log. */
  async admit(introduction: Introduction, from: string): Promise<Admission> {
    const identity = await this.identify(introduction, from);
    if (identity === undefined) return { ok: false, return_code: 4 };
    const { will } = introduction;
    const verdict = will && this.options.acl.mayPublish(identity, will.topic, will.retain ?? false);
    if (verdict === undefined || verdict.allowed) return { ok: true, identity };
    this.denyWill(identity, will?.topic ?? '', verdict.why, from);
    return { ok: false, return_code: 5 };
  }

  private async identify(introduction: Introduction, from: string): Promise<ClientIdentity | undefined> {
    const { clientId, username, password } = introduction;
    if (username === undefined || password === undefined) {
      this.denySignIn(clientId, 'no name or no password', from);
      return undefined;
    }
    if (clientId.startsWith(NODE_PREFIX)) return this.identifyNode(clientId, username, password, from);
    const user = await this.options.verifyUser(username, password.toString('utf8'), from);
    return user && { kind: user.role, name: user.username };
  }

  private identifyNode(
    clientId: string,
    username: string,
    secret: Buffer,
    from: string,
  ): ClientIdentity | undefined {
    const node = this.options.nodes.find(({ id }) => id === username);
    const kept = node === undefined ? NO_SECRET : Buffer.from(node.secret_sha256, 'hex');
    const given = createHash('sha256').update(secret).digest();
    const fits = kept.length === given.length && timingSafeEqual(kept, given);
    if (node !== undefined && fits && clientId === NODE_PREFIX + node.id)
      return { kind: 'node', name: node.id };
    this.denySignIn(clientId, 'the node or its secret is not known', from);
    return undefined;
  }

  private denySignIn(clientId: string, detail: string, from: string): void {
    const denial = { actor: '-', role: '-', action: 'mqtt.sign_in', target: shown(clientId), detail, from };
    this.options.refusals.deny('sign_in_refused', denial);
  }

  private denyWill({ name, kind }: ClientIdentity, topic: string, why: Refusal, from: string): void {
    const denial = { actor: name, role: kind, action: 'mqtt.will', target: shown(topic), detail: why, from };
    this.options.refusals.deny(why, denial);
  }
}
