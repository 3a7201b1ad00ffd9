import type { VpnPeers } from '../../ports/vpn-peers.js';
import type { VpnView } from '../../protocol/rest.js';
import { VPN_TEXTS } from '../../protocol/vpn-texts.js';
import type { VpnCap } from '../auth/vpn-cap.js';

/** Looks at the VPN. Everybody who asks at the same time gets the same look: the VPN answers one asker at a time. */
export class VpnLook {
  private looking: Promise<VpnView> | undefined;

  /** @param plan says what each name is now: the VPN itself may know an earlier plan */
  constructor(
    private readonly peers: VpnPeers,
    private readonly plan: Pick<VpnCap, 'roleOf'>,
  ) {}

  /** How the VPN stands, and who is connected. Never rejects. */
  view(): Promise<VpnView> {
    this.looking ??= this.look().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async look(): Promise<VpnView> {
    const { up, ways } = await this.peers.status();
    const shown = { configured: true, up, ways: [...ways] };
    try {
      const peers = await this.peers.peers();
      return {
        ...shown,
        peers: peers.map(({ common_name: name, ...peer }) => ({
          name,
          ...peer,
          role: this.plan.roleOf(name),
        })),
        trouble: null,
      };
    } catch (error) {
      const trouble = error instanceof Error ? error.message : String(error);
      return { ...shown, peers: null, trouble, ...codeOf(error) };
    }
  }
}

/** The code of what went wrong, where it has one that people are told. */
function codeOf(error: unknown): { trouble_code?: string } {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code in VPN_TEXTS ? { trouble_code: code } : {};
}
