import type { Answer } from '../../cli/answer.js';
import type { CaKeysOption } from '../../cli/ca-keys.js';
import type { Call } from '../../cli/define.js';
import type { FarmOption } from '../../cli/farm-place.js';
import { afterRevoke } from '../../cli/hand-over.js';
import { count, table } from '../../cli/table.js';
import { gatewayOf, getMember } from '../../farm/members.js';
import { crlIsDue } from '../../pki/crl.js';
import { type Leaf, livingLeaves } from '../../pki/register.js';
import { commitPki, withRevoked } from '../../pki/revoke.js';
import { changePki, type PkiView, viewPki } from './open-pki.js';

type RevokeOptions = FarmOption & CaKeysOption & { superseded?: boolean };

/** `sluice pki revoke` */
export async function runPkiRevoke(
  call: Call,
  options: RevokeOptions,
  names: readonly string[],
): Promise<Answer> {
  const { superseded = false } = options;
  const going = (view: PkiView) => {
    for (const name of names) getMember(view.farm, name);
    const living = livingLeaves(view.register, new Set(names));
    return superseded ? living.filter(({ state }) => state === 'superseded') : living;
  };
  const view = viewPki(call, options);
  const foreseen = going(view);
  const due = crlIsDue(view.place.folder, view.pki);
  if (call.dryRun) return revokedAnswer(foreseen, true);
  if (foreseen.length === 0 && due === undefined) return revokedAnswer([], false);
  return changePki(call, options, 'pki revoke', async ({ open, pki, crl, ...now }) => {
    const leaves = going({ pki, ...now });
    const gateways = names.map((name) => gatewayOf(getMember(now.farm, name)));
    const next = afterRevoke(now.farm, gateways);
    if (leaves.length === 0) return { ...revokedAnswer([], false), text: REPAIRED, next };
    const serials = leaves.map(({ serial }) => serial);
    await open.audit.around('pki revoke', { names, serials }, () =>
      commitPki(withRevoked(pki, leaves, superseded ? 'superseded' : 'lost', open.now), crl),
    );
    return { ...revokedAnswer(leaves, false), next };
  });
}

const REPAIRED =
  'Nothing was left to revoke; the list, which an interrupted command had left, is signed now.';

/** `sluice pki crl refresh` */
export async function runCrlRefresh(call: Call, options: FarmOption & CaKeysOption): Promise<Answer> {
  if (call.dryRun) {
    const { pki } = viewPki(call, options);
    return refreshAnswer(`List number ${pki.crl_number + 1} would be signed. Nothing was written.`, null);
  }
  return changePki(call, options, 'pki crl refresh', async ({ open, pki, crl }) => {
    const { crl_number } = await open.audit.around('pki crl refresh', {}, () => commitPki(pki, crl));
    return {
      ...refreshAnswer(`List number ${crl_number} is signed, valid for 10 years.`, crl_number),
      next: ['install it on the gateways'],
    };
  });

  function refreshAnswer(text: string, crl_number: number | null): Answer {
    return { json: { dry_run: call.dryRun, changed: crl_number !== null, crl_number }, text };
  }
}

function revokedAnswer(leaves: readonly Leaf[], dryRun: boolean): Answer {
  const rows = leaves.map(({ name, serial, not_after }) => [
    name,
    serial,
    not_after.toISOString().slice(0, 10),
  ]);
  const columns = ['NAME', 'SERIAL', 'WOULD HAVE ENDED'].map((title) => ({ title }));
  const head = dryRun
    ? `${count(leaves.length, 'certificate')} would be revoked; nothing was written:`
    : `${count(leaves.length, 'certificate')} revoked, and the list is signed anew.`;
  return {
    json: {
      dry_run: dryRun,
      changed: !dryRun && leaves.length > 0,
      revoked: leaves.map(({ name, serial }) => ({ name, serial })),
    },
    text:
      leaves.length === 0
        ? 'Nothing to do: there is no certificate to revoke.'
        : `${head}\n${table(columns, rows)}`,
  };
}
