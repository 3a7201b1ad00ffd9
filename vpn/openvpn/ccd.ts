import { formatIpv4, parseSubnet } from '../address/ipv4.js';
import { checkedClient, checkedGateway, type GatewayVpn, type VpnClient } from '../model.js';

/**
 * What the server gives to one certificate: its planned address. The file has the certificate's common name; without
 * it the certificate is refused (`ccd-exclusive`). For a server elsewhere it is the file that its admin puts there.
 * @throws VpnInputError
 */
export function renderCcd(gateway: GatewayVpn, client: VpnClient): string {
  const { subnet } = checkedGateway(gateway);
  const { address } = checkedClient(gateway, client);
  return `ifconfig-push ${address} ${formatIpv4(parseSubnet(subnet)?.netmask ?? 0)}\n`;
}
