import type { VpnPeers } from '../../ports/vpn-peers.js';
import type { VpnView } from '../../protocol/rest.js';

/** Looks at the VPN. Everybody who asks at the same time gets the same look: the VPN answers one asker at a time. */
export class VpnLook {
  private looking: Promise<VpnView> | undefined;

  constructor(private readonly peers: VpnPeers) {}

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
        peers: peers.map(({ common_name: name, ...peer }) => ({ name, ...peer })),
        trouble: null,
      };
    } catch (error) {
      return { ...shown, peers: null, trouble: error instanceof Error ? error.message : String(error) };
    }
  }
}
