import type { Answer } from '../../cli/answer.js';
import { askToGoOn } from '../../cli/ask.js';
import type { Call } from '../../cli/define.js';
import { count } from '../../cli/table.js';
import type { Gateway } from '../../farm/farm-state.js';
import { getMember, serverOf } from '../../farm/members.js';
import { changeFarm } from '../../farm/open-farm.js';
import { clientsBehind, clientsOf, renewTlsCrypt } from '../../pki/renew-tls-crypt.js';
import { Refusal } from '../../refusal.js';
import { type PkiView, viewPki } from './open-pki.js';
import type { RenewOptions } from './options.js';

/** `sluice pki renew --tls-crypt` */
export async function runRenewTlsCrypt(
  call: Call,
  options: RenewOptions,
  names: readonly string[],
): Promise<Answer> {
  const view = viewPki(call, options);
  const gateways = gatewaysNamed(view, names);
  const keyed = { folder: view.place.folder, farm: view.farm, register: view.register };
  const all = gateways.flatMap((gateway) => clientsOf(keyed, gateway));
  const unfinished = gateways.every((gateway) => clientsBehind(keyed, gateway).length > 0);
  if (call.dryRun)
    return answer(
      call,
      [],
      `${count(all.length, 'client')} of ${names.join(', ')} would be shut out until each has its new profile. Nothing was written.`,
    );
  if (options.yes !== true && !unfinished)
    await askToGoOn(
      call,
      `${count(all.length, 'client')} of ${names.join(', ')} will be shut out until each has its new profile. Go on?`,
    );
  const renewed = await changeFarm(view.place, 'pki renew --tls-crypt', ({ audit }) =>
    audit.around('pki renew --tls-crypt', { names }, () => {
      const now = viewPki(call, options);
      const held = { folder: now.place.folder, farm: now.farm, register: now.register };
      return gatewaysNamed(now, names).flatMap((gateway) => renewTlsCrypt(held, gateway, now.now_ms));
    }),
  );
  const clients = renewed.map(({ name }) => name);
  return {
    ...answer(
      call,
      clients,
      `${names.join(', ')}: new tls-crypt-v2 server key; ${count(clients.length, 'client')} got a key that goes with it. Certificates are as they were.`,
    ),
    warnings: [
      {
        code: 'clients_shut_out',
        message:
          'from the moment the VPN server has its new key, no client gets in with its old profile: nodes go on filling by their own rule and keep a day of history meanwhile',
      },
    ],
    next: [
      ...names
        .flatMap((name) => serversFirst(view, name))
        .map((name) => `sluice bundle ${name} --out card-${name}, and install it`),
      'sluice bundle NODE --out card-NODE for each node, and install it there (over the LAN: the VPN is closed to it)',
      'sluice share PHONE for each phone',
    ],
  };
}

/** The machine that has the server's key, and the gateway beside it when that is another. */
function serversFirst({ farm }: PkiView, gateway: string): string[] {
  const server = serverOf(farm, gateway);
  return server === undefined ? [gateway] : [server.name, gateway];
}

function gatewaysNamed({ farm }: PkiView, names: readonly string[]): Gateway[] {
  if (names.length === 0)
    throw new Refusal({
      code: 'usage',
      message: 'no gateway is named',
      hint: 'For example: sluice pki renew --tls-crypt gw0',
      exit: 'usage',
    });
  return [...new Set(names)].map((name) => {
    const member = getMember(farm, name);
    if (member.kind === 'gateway') return member;
    throw new Refusal({
      code: 'not_its_kind',
      message: `${name} is a ${member.kind}: the key is one of a gateway, for all of its clients`,
      hint: `For example: sluice pki renew --tls-crypt ${member.gateway}`,
      exit: 'usage',
    });
  });
}

function answer({ dryRun }: Call, clients: readonly string[], text: string): Answer {
  return { json: { dry_run: dryRun, changed: !dryRun, clients }, text };
}
