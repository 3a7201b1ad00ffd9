import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { type DdclientAccount, ddclientAccount } from '../../../vpn/dynamic-dns/ddclient.js';
import type { Answer } from '../../cli/answer.js';
import { askSecret } from '../../cli/ask.js';
import type { Call } from '../../cli/define.js';
import { farmPlace } from '../../cli/farm-place.js';
import { loadFarm, loadSecrets, SECRETS_FILE } from '../../farm/farm-files.js';
import type { FarmState, Gateway } from '../../farm/farm-state.js';
import { getMember, isVpnServer } from '../../farm/members.js';
import { changeFarm, writeJson } from '../../farm/open-farm.js';
import { ddnsOf, withDdns } from '../../farm/secrets.js';
import { Refusal } from '../../refusal.js';
import type { DdnsOptions } from './ddns-options.js';

/** `sluice farm ddns` */
export async function runFarmDdns(call: Call, options: DdnsOptions, name: string): Promise<Answer> {
  const place = farmPlace(call, options);
  const gateway = servingGateway(loadFarm(place.folder), name);
  const account = options.off === true ? undefined : await accountFrom(call, options);
  const before = ddnsOf(loadSecrets(place.folder), name);
  const changed = !isDeepStrictEqual(before, account);
  if (changed && !call.dryRun)
    await changeFarm(place, 'farm ddns', (open) => {
      servingGateway(open.state, name);
      const secrets = withDdns(loadSecrets(open.folder), name, account);
      const shown =
        account === undefined ? { off: true } : { protocol: account.protocol, host: account.host };
      return open.audit.around('farm ddns', { name, ...shown }, () =>
        writeJson(open.folder, SECRETS_FILE, secrets),
      );
    });
  return answerOf({ call, gateway, account, changed });
}

async function accountFrom(call: Call, options: DdnsOptions): Promise<DdclientAccount> {
  const { protocol, host, server, zone, login, passwordFile, family = ['ipv4'] } = options;
  if (protocol === undefined || host === undefined)
    throw invalid('--protocol and --host are needed, or --off');
  const given = { protocol, host, server, zone, login, families: family };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  // Before anybody is asked for a password, with one that fits.
  check({ ...said, password: 'x' });
  const password =
    passwordFile === undefined
      ? await askSecret(call, { question: `Password or token at ${protocol}`, howElse: HOW_ELSE })
      : readFileSync(passwordFile, 'utf8').replace(/\r?\n$/, '');
  return check({ ...said, password });
}

const HOW_ELSE = 'Run it in a terminal, or name a file that holds the password with --password-file.';

function check(value: object): DdclientAccount {
  const result = ddclientAccount.safeParse(value);
  if (result.success) return result.data;
  // Paths and rules alone: a value may be the password.
  throw invalid(result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

function invalid(message: string): Refusal {
  return new Refusal({
    code: 'ddns_invalid',
    message,
    hint: 'For example: sluice farm ddns gw0 --protocol duckdns --host farm.duckdns.org --password-file token.txt',
    exit: 'usage',
  });
}

/** A gateway that is the server of its VPN: where that is elsewhere, clients look for the server's name. */
function servingGateway(farm: FarmState, name: string): Gateway {
  const member = getMember(farm, name);
  if (member.kind === 'gateway' && isVpnServer(farm, member)) return member;
  throw new Refusal({
    code: 'not_its_kind',
    message: `${name} is not the server of a VPN: nobody looks for it from outside`,
    hint: '"sluice farm list" shows the gateways.',
    exit: 'usage',
  });
}

interface Done {
  readonly call: Call;
  readonly gateway: Gateway;
  readonly account: DdclientAccount | undefined;
  readonly changed: boolean;
}

function answerOf({ call: { dryRun }, gateway, account, changed }: Done): Answer {
  const { name, remotes } = gateway;
  const applied = changed && !dryRun;
  const what =
    account === undefined
      ? `${name} tells nobody where it is`
      : `${name} tells ${account.protocol} that ${account.host} is here`;
  return {
    json: {
      dry_run: dryRun,
      changed: applied,
      gateway: name,
      protocol: account?.protocol ?? null,
      host: account?.host ?? null,
    },
    text: !changed
      ? `Nothing to do: ${what} already.`
      : dryRun
        ? `Then ${what}. Nothing was written.`
        : `${what}, from its next bundle on.`,
    warnings:
      account === undefined || remotes.includes(account.host)
        ? []
        : [
            {
              code: 'remote_differs',
              message: `profiles look for ${remotes.join(', ') || 'no name yet'}, not for ${account.host}: sluice farm set ${name} --remote ${account.host}`,
            },
          ],
    next: applied
      ? [`sluice bundle ${name} --out card-${name}, and on the gateway: sudo sh sluice/install.sh`]
      : [],
  };
}
