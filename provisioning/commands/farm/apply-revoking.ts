import { toTimestamp } from '../../../firmware/protocol/primitives.js';
import type { Answer } from '../../cli/answer.js';
import type { CaKeysOption } from '../../cli/ca-keys.js';
import type { Call } from '../../cli/define.js';
import { type FarmOption, farmPlace } from '../../cli/farm-place.js';
import { afterRevoke } from '../../cli/hand-over.js';
import type { Changed } from '../../farm/changes.js';
import { loadFarm } from '../../farm/farm-files.js';
import type { FarmState } from '../../farm/farm-state.js';
import { findMember, gatewayOf } from '../../farm/members.js';
import { changeFarm, type OpenFarm } from '../../farm/open-farm.js';
import { changesAnswer } from './changes-answer.js';
import type { Going } from './revocation.js';

/** A change of the farm after which certificates must not count any more. */
export interface RevokingChange {
  /** Names the command in the audit log. */
  readonly action: string;
  readonly change: (state: FarmState, now: string) => Changed;
  /** Names that go out of use with it. */
  readonly leaving: (changed: Changed) => readonly string[];
  readonly renamed?: { from: string; to: string };
  /** @param revoked how many certificates were revoked */
  readonly comment: (changed: Changed, revoked: number) => Pick<Answer, 'warnings' | 'next'>;
}

/**
 * Changes a farm and revokes what no longer fits it: certificates first, then the farm. In between, a killed command
 * leaves a machine that cannot connect, never a certificate that nobody answers for.
 */
export async function applyRevoking(
  call: Call,
  options: FarmOption & CaKeysOption,
  asked: RevokingChange,
): Promise<Answer> {
  const place = farmPlace(call, options);
  const { revocationOf } = await import('./revocation.js');
  const goingIn = (changed: Changed): Going => ({
    left: new Set(asked.leaving(changed)),
    unfit: new Set(changed.unfit),
  });
  const farm = loadFarm(place.folder);
  const before = asked.change(farm, toTimestamp(place.clock.wall_ms()));
  const revocation = revocationOf(call, options, place);
  const foreseen = revocation.living(goingIn(before));
  if (call.dryRun) return changesAnswer(before.changes, true, { json: { revoked: serialsOf(foreseen) } });
  // Asked for before the lock is taken: nobody should wait for a person at a prompt.
  if (foreseen.length > 0) await revocation.unlock();
  const { changed, revoked } = await changeFarm(place, asked.action, (farm) => work(farm));
  const comment = asked.comment(changed, revoked.length);
  const gateways = gatewaysOf(farm, goingIn(changed)).map((name) =>
    name === asked.renamed?.from ? asked.renamed.to : name,
  );
  const behind = revocation.leftBehind();
  return changesAnswer(changed.changes, false, {
    warnings: [...(comment.warnings ?? []), ...(behind.warnings ?? [])],
    next: [
      ...(behind.next ?? []),
      ...(comment.next ?? []),
      ...(revoked.length > 0 ? afterRevoke(changed.state, gateways) : []).filter(
        (step) => comment.next?.includes(step) !== true,
      ),
    ],
    json: { revoked: serialsOf(revoked) },
  });

  async function work(farm: OpenFarm) {
    const changed = asked.change(farm.state, farm.now);
    const going = goingIn(changed);
    const living = revocation.living(going);
    if (changed.changes.length > 0)
      await farm.audit.around(
        asked.action,
        { changes: changed.changes, revoked: serialsOf(living) },
        async () => {
          if (living.length > 0) await revocation.revoke(going, farm.now);
          farm.commit(changed.state, asked.renamed);
        },
      );
    return { changed, revoked: living };
  }
}

/** The gateways whose VPN somebody leaves. */
function gatewaysOf(farm: FarmState, { left, unfit }: Going): string[] {
  const members = [...left, ...unfit].flatMap((name) => findMember(farm, name) ?? []);
  return members.map(gatewayOf);
}

function serialsOf(leaves: readonly { serial: string }[]): string[] {
  return leaves.map(({ serial }) => serial);
}
