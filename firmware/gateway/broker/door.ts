import { createHash, timingSafeEqual } from 'node:crypto';
import type { VpnCap } from '../auth/vpn-cap.js';
import type { ClientIdentity, Identity, RegisteredNode } from '../identity.js';
import type { Refusals } from '../refusals/refusals.js';
import type { Acl, Refusal } from './acl.js';
import { type ConnectMistake, connectMistake, type Introduction } from './connect-check.js';
import { shown } from './topic-filter.js';

/** Checks a person's name and password; undefined when they do not fit. Audits and throttles failures itself. */
export type VerifyUser = (username: string, password: string, from: string) => Promise<Identity | undefined>;

/** MQTT 3.1.1 section 3.2.2.3: identifier rejected, bad user name or password, not authorized. */
export type ReturnCode = 2 | 4 | 5;

export type Admission =
  | { readonly ok: true; readonly identity: ClientIdentity }
  | { readonly ok: false; readonly return_code: ReturnCode };

export interface DoorOptions {
  readonly nodes: readonly RegisteredNode[];
  readonly acl: Acl;
  readonly verifyUser: VerifyUser;
  readonly cap: VpnCap;
  readonly refusals: Refusals;
}

/** Client ids that begin so belong to nodes: `node-` and the node's id. */
const NODE_PREFIX = 'node-';
/** What an unknown node's secret is compared with, so that the answer takes as long. */
const NO_SECRET = Buffer.alloc(32);

const BAD_SIGN_IN: Admission = { ok: false, return_code: 4 };
const NOT_AUTHORIZED: Admission = { ok: false, return_code: 5 };

/** Finds out who a client is. What it may do once inside is the ACL's business, except its will: that is known here. */
export class Door {
  constructor(private readonly options: DoorOptions) {}

  /** What is wrong with a CONNECT whoever sent it; such a client gets no answer. */
  mistakeIn(introduction: Introduction): ConnectMistake | null {
    return connectMistake(introduction);
  }

  /** Who this is, or the return code of the refusal. `from` is the address, which tells the device. */
  async admit(introduction: Introduction, from: string): Promise<Admission> {
    const admission = await this.identify(introduction, from);
    const { will } = introduction;
    if (!admission.ok || will === undefined) return admission;
    const { identity } = admission;
    const verdict = this.options.acl.mayPublish(identity, will.topic, will.retain ?? false);
    if (verdict.allowed || this.options.acl.isGreeting(identity, will.topic)) return admission;
    this.denyWill(identity, will.topic, verdict.why, from);
    return NOT_AUTHORIZED;
  }

  /** Whether a client that was let in from an address would be the same today, as far as the VPN's plan goes. */
  stillHolds({ kind, name, own_role }: ClientIdentity, from: string): boolean {
    const { cap } = this.options;
    if (kind === 'node') return cap.whyNodeMayNot(name, from) === null;
    return cap.personAt(from, { username: name, role: own_role ?? kind })?.role === kind;
  }

  private async identify(introduction: Introduction, from: string): Promise<Admission> {
    const { verifyUser, cap } = this.options;
    const { clientId, username, password } = introduction;
    if (!cap.knows(from)) {
      const denial = { actor: '-', role: '-', action: 'mqtt.sign_in', target: shown(clientId), from };
      this.options.refusals.deny('vpn_address_unknown', { ...denial, detail: 'vpn_address_unknown' });
      return NOT_AUTHORIZED;
    }
    if (username === undefined || password === undefined) {
      this.denySignIn(clientId, 'no name or no password', from);
      return BAD_SIGN_IN;
    }
    if (clientId.startsWith(NODE_PREFIX)) return this.identifyNode(clientId, username, password, from);
    const user = await verifyUser(username, password.toString('utf8'), from);
    const person = user && cap.personAt(from, user);
    return person === undefined ? BAD_SIGN_IN : { ok: true, identity: clientOf(person) };
  }

  private identifyNode(clientId: string, username: string, secret: Buffer, from: string): Admission {
    const node = this.options.nodes.find(({ id }) => id === username);
    const kept = node === undefined ? NO_SECRET : Buffer.from(node.secret_sha256, 'hex');
    const given = createHash('sha256').update(secret).digest();
    const fits = kept.length === given.length && timingSafeEqual(kept, given);
    if (node === undefined || !fits || clientId !== NODE_PREFIX + node.id) {
      this.denySignIn(clientId, 'the node or its secret is not known', from);
      return BAD_SIGN_IN;
    }
    const why = this.options.cap.whyNodeMayNot(node.id, from);
    if (why === null) return { ok: true, identity: { kind: 'node', name: node.id } };
    const denial = { actor: node.id, role: 'node', action: 'mqtt.sign_in', target: shown(clientId), from };
    this.options.refusals.deny(why, { ...denial, detail: `${why}: the secret is right` });
    return NOT_AUTHORIZED;
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

function clientOf({ username: name, role: kind, own_role }: Identity): ClientIdentity {
  return own_role === undefined ? { kind, name } : { kind, name, own_role };
}
