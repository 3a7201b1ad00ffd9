import { resolve } from 'node:path';
import type { Answer } from '../../cli/answer.js';
import type { CaKeysOption } from '../../cli/ca-keys.js';
import type { Call } from '../../cli/define.js';
import type { FarmOption } from '../../cli/farm-place.js';
import { afterRevoke } from '../../cli/hand-over.js';
import { count, table } from '../../cli/table.js';
import { readIfThere } from '../../farm/farm-files.js';
import { type Merge, mergeOf, withMerged } from '../../pki/merge-crl.js';
import type { Revocation } from '../../pki/pki-state.js';
import { commitPki } from '../../pki/revoke.js';
import { Refusal } from '../../refusal.js';
import { changePki, type PkiView, viewPki } from './open-pki.js';

/** `sluice pki crl merge` */
export async function runCrlMerge(
  call: Call,
  options: FarmOption & CaKeysOption,
  file: string,
): Promise<Answer> {
  const path = resolve(file);
  const pem = readIfThere(path);
  if (pem === undefined) throw missing(path);
  const mergeIn = ({ place, pki, register }: PkiView) =>
    mergeOf({ folder: place.folder, pki, register }, pem);
  const view = viewPki(call, options);
  const foreseen = await mergeIn(view);
  if (isKnown(foreseen, view)) return answerOf([], null, call.dryRun);
  if (call.dryRun) return answerOf(foreseen.missing, null, true);
  return changePki(call, options, 'pki crl merge', async (open) => {
    const merge = await mergeIn(open);
    const serials = merge.missing.map(({ serial }) => serial);
    const { crl_number } = await open.open.audit.around('pki crl merge', { file: path, serials }, () =>
      commitPki(withMerged(open.pki, merge), open.crl),
    );
    const gateways = open.farm.gateways.map(({ name }) => name);
    return { ...answerOf(merge.missing, crl_number, false), next: afterRevoke(open.farm, gateways) };
  });
}

function isKnown({ missing, crl_number }: Merge, { pki }: PkiView): boolean {
  return missing.length === 0 && crl_number <= pki.crl_number;
}

/** @param crl_number of the list that was signed; null when none was */
function answerOf(missing: readonly Revocation[], crl_number: number | null, dryRun: boolean): Answer {
  const rows = missing.map(({ name, serial, at }) => [name ?? 'not known here', serial, at.slice(0, 10)]);
  const columns = ['NAME', 'SERIAL', 'REVOKED'].map((title) => ({ title }));
  const list = missing.length === 0 ? '' : `\n${table(columns, rows)}`;
  const what = count(missing.length, 'certificate');
  return {
    json: {
      dry_run: dryRun,
      changed: crl_number !== null,
      crl_number,
      revoked: missing.map(({ name, serial }) => ({ name: name ?? null, serial })),
    },
    text:
      crl_number !== null
        ? `${what} revoked again, and list number ${crl_number} is signed.${list}`
        : dryRun && missing.length > 0
          ? `${what} would be revoked again; nothing was written:${list}`
          : 'Nothing to do: this farm knows what that list says.',
  };
}

function missing(path: string): Refusal {
  return new Refusal({
    code: 'crl_missing',
    message: `${path} is not there`,
    hint: 'Copy /etc/sluice/vpn/crl.pem from the gateway, or from the VPN server elsewhere, and name that file.',
    exit: 'not_found',
  });
}
