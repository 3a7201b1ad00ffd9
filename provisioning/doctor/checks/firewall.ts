import { z } from 'zod';
import { TABLE } from '../../../vpn/firewall/ruleset.js';
import { FIREWALL_UNIT } from '../../../vpn/systemd/firewall-unit.js';
import { broken, type Check, ok, skipped, together } from '../check.js';
import { GATEWAY_CONFIG, isRunning, NODE_CONFIG, readText } from '../machine/files.js';
import { readVpnEnd } from '../machine/vpn-end.js';

const LOAD = `Load it: sudo systemctl restart ${FIREWALL_UNIT}`;

/** What of `nft -j list ruleset` is looked at: chains that hang in the kernel, and what they do by default. */
const ruleset = z.object({
  nftables: z.array(
    z.object({
      chain: z
        .object({
          family: z.string(),
          table: z.string(),
          hook: z.string().optional(),
          policy: z.string().optional(),
        })
        .optional(),
    }),
  ),
});

/** Whether the rules are loaded that admit broker and dashboard in the tunnel alone and keep clients apart. */
export const firewall: Check = {
  id: 'firewall',
  title: 'Firewall',
  run: async (examined) => {
    const hasProcess = [GATEWAY_CONFIG, NODE_CONFIG].some((file) => readText(examined, file) !== undefined);
    const isServer = readVpnEnd(examined)?.kind === 'server';
    if (!hasProcess && !isServer) return skipped('neither gateway nor node nor VPN server is installed here');
    if (!isRunning(examined)) return skipped('the machine does not run');
    const { code, stdout, stderr } = await examined.run('nft', ['-j', 'list', 'ruleset']);
    if (/not permitted|permission denied/i.test(stderr))
      return skipped('this user may not look at the rules', 'Run it with sudo.');
    const parsed = code === 0 ? ruleset.safeParse(parse(stdout)) : undefined;
    if (parsed?.success !== true)
      return broken(
        `the rules cannot be listed${stderr.trim() === '' ? '' : `: ${stderr.trim()}`}`,
        'Is nftables installed? sudo apt-get install nftables',
      );
    const chains = parsed.data.nftables.flatMap(({ chain }) => chain ?? []);
    const own = chains.filter(({ family, table }) => `${family} ${table}` === TABLE);
    if (own.length === 0)
      return broken(
        `the table ${TABLE} is not loaded: ${hasProcess ? 'broker and dashboard are open to the LAN' : 'clients reach each other'}`,
        LOAD,
      );
    return together(
      (['input', 'forward'] as const).map((hook) =>
        own.some((chain) => chain.hook === hook && chain.policy === 'drop')
          ? ok(`${hook} drops what is not named`)
          : broken(`the table ${TABLE} has no chain that drops ${hook}`, LOAD),
      ),
      ok(''),
    );
  },
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
