import { type Command, Option } from 'commander';
import { type CaKeysOption, caKeysOption } from '../cli/ca-keys.js';
import { type CommandSpec, define, defineGroup, type Register } from '../cli/define.js';
import { type FarmOption, farmOption } from '../cli/farm-place.js';
import { wholeNumber } from '../cli/whole-number.js';
import { CA_KEY_BITS, KEY_BITS, LEAF_KEY_BITS } from '../pki/key-pair.js';
import { WARN_DAYS } from '../pki/lifetimes.js';
import type { AuthorityOptions, IssueCommandOptions, RenewOptions, WebCaOptions } from './pki/options.js';

const PASSPHRASE_NOTE =
  'The CA passphrase is asked for, or read from the file that SLUICE_CA_PASSPHRASE_FILE names.\n';

const bits = (byDefault: number) =>
  new Option('--bits <number>', 'size of the RSA keys').choices(KEY_BITS).default(String(byDefault));

const withKeys = (command: Command) => caKeysOption(farmOption(command));

/** `sluice pki …` */
export const registerPki: Register = (program, surroundings, outcome) => {
  const pki = defineGroup(program, 'pki', 'make, renew and revoke certificates');
  define<AuthorityOptions>(pki, init, surroundings, outcome);
  define<IssueCommandOptions>(pki, issue, surroundings, outcome);
  define<RenewOptions>(pki, renew, surroundings, outcome);
  define<FarmOption & CaKeysOption & { superseded?: boolean }>(pki, revoke, surroundings, outcome);
  const crl = defineGroup(pki, 'crl', 'the list of revoked certificates');
  define<FarmOption & CaKeysOption>(crl, refresh, surroundings, outcome);
  define<FarmOption & CaKeysOption>(crl, merge, surroundings, outcome);
  define<FarmOption & { within: number }>(pki, expiry, surroundings, outcome);
  define<FarmOption & { all?: boolean }>(pki, list, surroundings, outcome);
  define<FarmOption & CaKeysOption>(pki, passphrase, surroundings, outcome);
  define<WebCaOptions>(pki, webCa, surroundings, outcome);
  define<FarmOption & CaKeysOption & { force?: boolean }>(pki, backup, surroundings, outcome);
  define<FarmOption & { force?: boolean }>(pki, restore, surroundings, outcome);
};

const init: CommandSpec<AuthorityOptions> = {
  usage: 'init',
  summary: 'make the VPN and the web authority of a farm',
  example: 'sluice pki init',
  notes: `${PASSPHRASE_NOTE}It has at least 12 characters.
Keep a copy of it on paper: without it no certificate can be issued or revoked again.
The sealed keys may live on a medium of their own: move the folder ca-keys there, and name it with --ca-keys.`,
  writes: true,
  exits: ['not_found', 'busy', 'passphrase', 'damaged'],
  options: (command) => withKeys(command).addOption(bits(CA_KEY_BITS)),
  run: async (call, options) => (await import('./pki/init.js')).runPkiInit(call, options),
};

const issue: CommandSpec<IssueCommandOptions> = {
  usage: 'issue [names...]',
  summary: 'issue certificates to machines that have none',
  example: 'sluice pki issue --all',
  notes: `${PASSPHRASE_NOTE}A machine that has its certificates is passed over, so that a command that was interrupted goes on
where it stopped. A gateway gets one for the VPN and one for the dashboard.`,
  writes: true,
  exits: ['not_found', 'busy', 'passphrase', 'damaged'],
  options: (command) =>
    withKeys(command)
      .addOption(bits(LEAF_KEY_BITS))
      .option('--all', 'every gateway, node and phone of the farm'),
  run: async (call, options, names) => (await import('./pki/issue.js')).runPkiIssue(call, options, names),
};

const renew: CommandSpec<RenewOptions> = {
  usage: 'renew [names...]',
  summary: 'issue new certificates to machines that have some, or replace an authority',
  example: 'sluice pki renew --all --within 90',
  notes: `${PASSPHRASE_NOTE}The certificate before keeps working until it ends or "sluice pki revoke NAME --superseded"
revokes it, so that the new profile can be installed in peace.

To replace the VPN authority while everybody stays connected:
  1. sluice pki renew --ca            both authorities count from here on; install the gateways anew
  2. sluice pki renew --all           devices get certificates from the new one; install their profiles
  3. sluice pki renew --ca --finish   gateways get theirs, the old one counts no longer; install the gateways anew

--tls-crypt GATEWAY replaces the key that keeps strangers from the handshake with that gateway, after its card was
stolen. Every node and phone of the gateway is shut out from the moment the gateway has the new key until it has its
own new profile or bundle; their certificates stay. It needs no CA passphrase.`,
  writes: true,
  exits: ['not_found', 'conflict', 'busy', 'passphrase', 'damaged', 'cancelled'],
  options: (command) =>
    withKeys(command)
      .addOption(bits(LEAF_KEY_BITS))
      .option('--all', 'every certificate that ends soon or comes from an authority being replaced')
      .option('--within <days>', 'how soon "soon" is', wholeNumber(0, 36_500), WARN_DAYS)
      .addOption(new Option('--ca', 'begin to replace the VPN authority').conflicts(['all', 'webCa']))
      .option('--finish', 'with --ca: end it')
      .addOption(
        new Option('--web-ca', 'replace the web authority; phones have to trust the new one').conflicts(
          'all',
        ),
      )
      .addOption(
        new Option(
          '--tls-crypt',
          "replace the tls-crypt-v2 server key of the gateways that are named; all of their clients' profiles with it",
        ).conflicts(['all', 'ca', 'webCa', 'finish']),
      )
      .option('--yes', 'with --tls-crypt: do not ask'),
  run: async (call, options, names) => (await import('./pki/renew.js')).runPkiRenew(call, options, names),
};

const revoke: CommandSpec<FarmOption & CaKeysOption & { superseded?: boolean }> = {
  usage: 'revoke <names...>',
  summary: 'revoke all certificates of a machine, and sign the list anew',
  example: 'sluice pki revoke lost-phone',
  notes: `${PASSPHRASE_NOTE}Install the new list on the gateway: until then the machine gets in.`,
  writes: true,
  exits: ['not_found', 'busy', 'passphrase', 'damaged'],
  options: (command) =>
    withKeys(command).option('--superseded', 'only those that a newer one has replaced; the newest stays'),
  run: async (call, options, names) => (await import('./pki/revoke.js')).runPkiRevoke(call, options, names),
};

const refresh: CommandSpec<FarmOption & CaKeysOption> = {
  usage: 'refresh',
  summary: 'sign the list of revoked certificates anew, valid for another 10 years',
  example: 'sluice pki crl refresh',
  notes: PASSPHRASE_NOTE.trimEnd(),
  writes: true,
  exits: ['not_found', 'busy', 'passphrase', 'damaged'],
  options: withKeys,
  run: async (call, options) => (await import('./pki/revoke.js')).runCrlRefresh(call, options),
};

const merge: CommandSpec<FarmOption & CaKeysOption> = {
  usage: 'merge <file>',
  summary: 'revoke what the list of a machine revokes and this farm does not know; after a restored backup',
  example: 'sluice pki crl merge crl.pem',
  notes: `${PASSPHRASE_NOTE}The file is a copy of /etc/sluice/vpn/crl.pem of a gateway or VPN server. The next list has a higher number
than both, so that the machine takes it.`,
  writes: true,
  exits: ['not_found', 'conflict', 'busy', 'passphrase', 'damaged'],
  options: withKeys,
  run: async (call, options, [file = '']) =>
    (await import('./pki/merge-crl.js')).runCrlMerge(call, options, file),
};

const expiry: CommandSpec<FarmOption & { within: number }> = {
  usage: 'expiry',
  summary: 'show what ends soon: authorities, the list of revoked certificates, certificates',
  example: 'sluice pki expiry --within 90 || mail -s "Sluice certificates" farm@example.net',
  notes: 'Needs no passphrase, and ends with code 6 when something is due: made for cron.',
  writes: false,
  exits: ['not_found', 'due', 'damaged'],
  options: (command) =>
    farmOption(command).option('--within <days>', 'how soon "soon" is', wholeNumber(0, 36_500), WARN_DAYS),
  run: async (call, options) => (await import('./pki/expiry.js')).runPkiExpiry(call, options),
};

const list: CommandSpec<FarmOption & { all?: boolean }> = {
  usage: 'list',
  summary: 'list certificates that count',
  example: 'sluice pki list --all --json',
  writes: false,
  exits: ['not_found', 'damaged'],
  options: (command) => farmOption(command).option('--all', 'also those that are revoked or have ended'),
  run: async (call, options) => (await import('./pki/list.js')).runPkiList(call, options),
};

const passphrase: CommandSpec<FarmOption & CaKeysOption> = {
  usage: 'passphrase',
  summary: 'change the passphrase of the CA keys',
  example: 'sluice pki passphrase',
  notes: `${PASSPHRASE_NOTE}The new one is asked for twice, or read from the file that SLUICE_NEW_CA_PASSPHRASE_FILE names.
Copies of the keys and backups that were made before still open with the old one.`,
  writes: true,
  exits: ['not_found', 'busy', 'passphrase', 'damaged'],
  options: withKeys,
  run: async (call, options) => (await import('./pki/passphrase.js')).runPkiPassphrase(call, options),
};

const webCa: CommandSpec<WebCaOptions> = {
  usage: 'web-ca',
  summary: 'write the certificate that a phone has to trust for the dashboard over HTTPS',
  example: 'sluice pki web-ca --out farm-web-ca.crt',
  notes: `It is public: send it to the phones as you like. Compare the fingerprint on the phone. A phone that trusts
it believes it for this farm's addresses and for names under .internal, and for nothing else.`,
  writes: true,
  exits: ['not_found', 'conflict', 'damaged'],
  options: (command) =>
    farmOption(command).option('--out <file>', 'the file to write (default: FARM-web-ca.crt here)'),
  run: async (call, options) => (await import('./pki/web-ca.js')).runPkiWebCa(call, options),
};

const backup: CommandSpec<FarmOption & CaKeysOption & { force?: boolean }> = {
  usage: 'backup <file>',
  summary: 'write the whole farm into one sealed file',
  example: 'sluice pki backup /media/usb/green-valley.sluice-backup',
  notes: `${PASSPHRASE_NOTE}The file is sealed with the same passphrase.
CA keys that are kept in another folder, or behind a link, are not in it; then it warns.`,
  writes: true,
  exits: ['not_found', 'conflict', 'busy', 'passphrase', 'damaged'],
  options: (command) => withKeys(command).option('--force', 'replace a file that is there'),
  run: async (call, options, [file = '']) =>
    (await import('./pki/backup.js')).runPkiBackup(call, options, file),
};

const restore: CommandSpec<FarmOption & { force?: boolean }> = {
  usage: 'restore <file>',
  summary: 'bring a farm back from a backup, after checking all of it',
  example: 'sluice pki restore /media/usb/green-valley.sluice-backup --farm ./farm',
  notes: PASSPHRASE_NOTE.trimEnd(),
  writes: true,
  exits: ['not_found', 'conflict', 'busy', 'passphrase', 'damaged'],
  options: (command) =>
    farmOption(command).option('--force', 'also when something is there; that is moved aside, not deleted'),
  run: async (call, options, [file = '']) =>
    (await import('./pki/restore.js')).runPkiRestore(call, options, file),
};
