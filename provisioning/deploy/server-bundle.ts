import type { BundleFile } from './bundle-file.js';
import { json, VPN_FOLDER } from './machine-file.js';
import type { MachinePlan } from './machine-plan.js';
import { BUNDLE_FOLDER, MANIFEST_FILE } from './manifest.js';

/** File with the rules that a router needs beside its own. */
export const ISOLATION_RULES = 'isolation.nft';

/** Where the files of OpenVPN are in a bundle that is imported by hand. */
const IMPORT_FOLDER = `${BUNDLE_FOLDER}/openvpn`;

/** What to do with the bundle of a Linux machine that runs already. */
export function serverReadme({ name, address }: MachinePlan): BundleFile {
  const text = `This makes a Linux machine (Debian 12 or newer) the VPN server ${name}, at ${address} on the farm's VPN.
It holds the keys of ${name}: whoever has this folder is ${name}. Delete it, here and there, when the machine runs.

1. Copy the folder "sluice" to the machine, and there run: sudo sh sluice/install.sh
2. It closes everything there but SSH and OpenVPN, for IPv4 and IPv6: use a machine that does nothing else.
3. "sudo sluice doctor" there tells what is wrong.

Again after every change of the farm, and at once after "sluice pki revoke": until then the revoked still get in.
`;
  return { path: 'README.txt', mode: 0o644, text };
}

/**
 * The bundle of a server that Sluice does not set up: a folder of OpenVPN as it is, and what its admin has to see to.
 */
export function importFiles(plan: MachinePlan): BundleFile[] {
  const { name, address, files } = plan;
  return [
    { path: 'README.txt', mode: 0o644, text: importReadme(plan) },
    ...files.map(({ path, mode, text }) => ({
      path: path.replace(VPN_FOLDER, IMPORT_FOLDER),
      mode,
      text,
    })),
    // By this the next bundle knows whose folder it is.
    {
      path: `${BUNDLE_FOLDER}/${MANIFEST_FILE}`,
      mode: 0o644,
      text: json({ schema: 1, kind: 'import', name, address }),
    },
  ];
}

function importReadme({ name, address, files }: MachinePlan): string {
  const daemons = files
    .flatMap(({ path }) => path.match(/server-(?:udp|tcp)\.conf$/) ?? [])
    .map((file) => `     openvpn --cd FOLDER --config ${file}`);
  return `With this a router, or another machine with OpenVPN 2.5 or newer, becomes the VPN server ${name}, at ${address} on
the farm's VPN. It holds the keys of ${name}: whoever has this folder is ${name}. Delete it when the router has it.

1. Copy everything in sluice/openvpn into one folder there, key.pem and tls-crypt-v2.pem for root alone.
2. Let packets through (sysctl net.ipv4.ip_forward=1), and load the rules at every start: nft -f FOLDER/${ISOLATION_RULES}
   Without nftables, see to the same in the router's own firewall: clients may reach what these rules accept, nothing else.
3. Start, and at every start of the router:
${daemons.join('\n')}
4. Let UDP 1194 and TCP 443 in, as far as they are used here, and set the router's clock by a time server.

What rests with this router, because Sluice is not there to see to it:
- clients do not reach each other: no "client-to-client", and step 2
- every certificate has its planned address and no other gets in: the folder ccd, "ccd-exclusive", no pool
- who was revoked is out: copy crl.pem and ccd again after every "sluice pki revoke", and start OpenVPN anew, which ends the
  session that may stand
`;
}
