import { isIPv6 } from 'node:net';
import { contains, parseIpv4, parseSubnet, type Subnet } from '../../protocol/ipv4.js';
import type { Role } from '../../protocol/rest.js';
import type { ClientKind } from '../../protocol/topics.js';
import type { Identity } from '../identity.js';

/** A certificate of the farm's plan: its name, its address, and what it may be. */
export interface PlannedDevice {
  readonly name: string;
  readonly address: string;
  readonly role: ClientKind;
}

/** Who has which address on this gateway's VPN. */
export interface VpnPlan {
  /** Such as `192.168.0.0/24`. */
  readonly subnet: string;
  /** The gateway's own address inside. A node that runs on the gateway's Pi has it, too. */
  readonly address: string;
  readonly members: readonly PlannedDevice[];
}

/** Why a node may not speak from an address. */
export type NodeRefusal = 'vpn_address_unknown' | 'vpn_address_not_its_own';

/**
 * Who is at an address: a device of the plan, the gateway's own machine, somebody the VPN did not bring, or, inside
 * the VPN, somebody the plan does not know.
 */
type Sender = PlannedDevice | 'gateway' | 'outside' | 'unknown';

/**
 * What the certificate behind an address allows. The tunnel lets nobody use another one's address, so the address
 * stands for the certificate; a password never gives more than the device it is typed into. Addresses that are not of
 * the VPN are the firewall's to keep out, and have no cap; without a plan none has.
 */
export class VpnCap {
  private plan: VpnPlan | undefined;
  private subnet: Subnet | undefined;
  private own: number | undefined;
  private members: ReadonlyMap<number, PlannedDevice> = new Map();

  /** @throws Error when the subnet or an address of the plan is none */
  constructor(plan?: VpnPlan) {
    if (plan !== undefined) this.take(plan);
  }

  /**
   * Puts a plan into force: everything that is asked from here on is answered by it.
   * @throws Error when the subnet or an address of it is none; the plan before then stays in force
   */
  take(plan: VpnPlan): void {
    const subnet = known(parseSubnet(plan.subnet), plan.subnet);
    const own = known(parseIpv4(plan.address), plan.address);
    this.members = new Map(
      plan.members.map((member) => [known(parseIpv4(member.address), member.address), member]),
    );
    this.plan = plan;
    this.subnet = subnet;
    this.own = own;
  }

  /** What the plan makes of a certificate's name; null when it does not know the name. */
  roleOf(name: string): ClientKind | null {
    return this.plan?.members.find((member) => member.name === name)?.role ?? null;
  }

  /** False for an address inside the VPN that the plan gives to nobody: nothing may be done from there. */
  knows(address: string): boolean {
    return this.senderAt(address) !== 'unknown';
  }

  /**
   * The person as they may act from an address: an admin at an admin's phone stays one, at any other device of the plan
   * an admin is a viewer. Undefined when the address is unknown.
   */
  personAt(address: string, { username, role }: Identity): Identity | undefined {
    const sender = this.senderAt(address);
    if (sender === 'unknown') return undefined;
    if (role === 'viewer' || mostAt(sender) === 'admin') return { username, role };
    return { username, role: 'viewer', own_role: role };
  }

  /**
   * Null when the node may speak from the address: its own of the plan and no other, so that a stolen secret is of no
   * use to another machine. A node on the gateway's Pi comes from that machine itself.
   */
  whyNodeMayNot(node: string, address: string): NodeRefusal | null {
    if (this.plan === undefined) return null;
    const sender = this.senderAt(address);
    if (sender === 'unknown') return 'vpn_address_unknown';
    const planned = this.plan.members.find(({ name, role }) => name === node && role === 'node');
    const itsOwn =
      sender === 'gateway'
        ? planned?.address === this.plan.address
        : planned !== undefined && sender === planned;
    return itsOwn ? null : 'vpn_address_not_its_own';
  }

  private senderAt(address: string): Sender {
    if (this.subnet === undefined) return 'outside';
    const number = ipv4Of(address);
    if (number === undefined) return senderAtIpv6(address);
    if (number === this.own) return 'gateway';
    const member = this.members.get(number);
    if (member !== undefined) return member;
    if (contains(this.subnet, number)) return 'unknown';
    return contains(LOOPBACK, number) ? 'gateway' : 'outside';
  }
}

/** What a person may be at most at a sender's. */
function mostAt(sender: Exclude<Sender, 'unknown'>): Role {
  return typeof sender === 'string' || sender.role === 'admin' ? 'admin' : 'viewer';
}

/** 127.0.0.0/8, RFC 1122, section 3.2.1.3. */
const LOOPBACK: Subnet = known(parseSubnet('127.0.0.0/8'), '127.0.0.0/8');

/** The VPN's addresses are IPv4. What is no address at all belongs to a connection that is gone. */
function senderAtIpv6(address: string): Sender {
  if (!isIPv6(address)) return 'unknown';
  return address === '::1' ? 'gateway' : 'outside';
}

/** An IPv4 address as a number, also as a socket for both kinds tells it: `::ffff:192.168.0.2` (RFC 4291, 2.5.5.2). */
function ipv4Of(address: string): number | undefined {
  const url = `http://[${address}]`;
  if (!isIPv6(address) || !URL.canParse(url)) return parseIpv4(address);
  // However it was written: a URL has one form for each IPv6 address (URL Standard, 3.5).
  const [, high, low] = MAPPED.exec(new URL(url).hostname) ?? [];
  return high === undefined || low === undefined
    ? undefined
    : Number.parseInt(high, 16) * 0x1_0000 + Number.parseInt(low, 16);
}

const MAPPED = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/;

function known<T>(value: T | undefined, text: string): T {
  if (value === undefined) throw new Error(`the plan of the VPN has an address that is none: ${text}`);
  return value;
}
