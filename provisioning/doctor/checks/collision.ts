import { QUIET_BASE } from '../../addressing/base.js';
import { type Block, formatBlock, networkOf, overlap } from '../../addressing/block.js';
import { loadFarm } from '../../farm/farm-files.js';
import { subnetOfGateway } from '../../farm/members.js';
import { broken, type Check, type Examined, type Finding, ok, skipped, together, warning } from '../check.js';
import { isTunnel, type Route, readRoutes } from '../kernel/routes.js';
import { readVpnEnd } from '../machine/vpn-end.js';

/**
 * Whether a network of this machine has the addresses of the farm. Then its LAN answers in place of the VPN, and
 * nothing says so. A wider route than the farm's subnet is harmless: the kernel takes the narrower one.
 */
export const collision: Check = {
  id: 'collision',
  title: 'Plan against routes',
  run: async (examined) => {
    const routes = readRoutes(examined);
    if (routes === undefined) return skipped('the machine does not run');
    const subnets = subnetsOf(examined);
    if (subnets.length === 0) return skipped('neither a VPN nor a farm is here to compare with');
    const others = routes.filter(({ device }) => !isTunnel(device));
    // An installer's computer only has to know; an installed machine is cut off.
    const clash = readVpnEnd(examined) === undefined ? warning : broken;
    return together(
      subnets.map((subnet) => judge(subnet, others, clash)),
      ok(''),
    );
  },
};

/** Of an installed machine its own subnet; of an installer's computer all subnets of the farm. */
function subnetsOf(examined: Examined): Block[] {
  const own = readVpnEnd(examined);
  if (own !== undefined) return [own.subnet];
  if (examined.farm_folder === undefined) return [];
  const farm = loadFarm(examined.farm_folder);
  return farm.gateways.map((gateway) => subnetOfGateway(farm, gateway));
}

function judge(subnet: Block, routes: readonly Route[], clash: typeof broken): Finding {
  const hit = routes.find(({ block }) => overlap(block, subnet) && block.prefix >= subnet.prefix);
  const name = formatBlock(networkOf(subnet));
  if (hit === undefined) return ok(`no network of this machine has addresses of ${name}`);
  return clash(
    `the ${hit.direct ? 'LAN' : 'route'} ${formatBlock(hit.block)} on ${hit.device} has addresses of the farm's ${name}: what is asked there never reaches the VPN`,
    `Give the LAN another range in its router, or begin the farm with another base, such as --base ${QUIET_BASE}.`,
  );
}
