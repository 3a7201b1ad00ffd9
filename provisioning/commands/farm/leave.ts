import { toTimestamp } from '../../../firmware/protocol/primitives.js';
import type { Answer } from '../../cli/answer.js';
import type { CaKeysOption } from '../../cli/ca-keys.js';
import type { Call } from '../../cli/define.js';
import { type FarmOption, farmPlace } from '../../cli/farm-place.js';
import { count } from '../../cli/table.js';
import { removeMembers, renameMember } from '../../farm/alterations.js';
import type { Changed } from '../../farm/changes.js';
import { loadFarm } from '../../farm/farm-files.js';
import type { FarmState } from '../../farm/farm-state.js';
import { devicesOf } from '../../farm/members.js';
import { changeFarm, type OpenFarm } from '../../farm/open-farm.js';
import { changesAnswer } from './changes-answer.js';

export type LeaveOptions = FarmOption & CaKeysOption;

/** `sluice farm remove` */
export function runFarmRemove(call: Call, options: LeaveOptions, names: readonly string[]): Promise<Answer> {
  return leave(call, options, {
    action: 'farm remove',
    change: (state, now) => removeMembers(state, names, now),
    comment: () => ({}),
  });
}

/** `sluice farm rename` */
export function runFarmRename(call: Call, options: LeaveOptions, from: string, to: string): Promise<Answer> {
  return leave(call, options, {
    action: 'farm rename',
    change: (state, now) => renameMember(state, from, to, now),
    renamed: { from, to },
    comment: ({ state, changes }, revoked) => {
      const devices = devicesOf(state, to).length;
      const isGateway = changes[0]?.kind === 'gateway';
      return {
        warnings:
          isGateway && devices > 0
            ? [
                {
                  code: 'profiles_outdated',
                  message: `every device checks its gateway's name: ${count(devices, 'device')} of ${to} need a new profile`,
                },
              ]
            : [],
        next: revoked > 0 ? [`sluice pki issue ${to}`] : [],
      };
    },
  });
}

interface Leaving {
  readonly action: string;
  readonly change: (state: FarmState, now: string) => Changed;
  readonly renamed?: { from: string; to: string };
  readonly comment: (changed: Changed, revoked: number) => Pick<Answer, 'warnings' | 'next'>;
}

/**
 * A name goes out of use: its certificates are revoked first, then the farm changes. In between, a killed command leaves
 * a machine that cannot connect, never a certificate that nobody answers for.
 */
async function leave(call: Call, options: LeaveOptions, leaving: Leaving): Promise<Answer> {
  const place = farmPlace(call, options);
  const { revocationOf } = await import('./revocation.js');
  const before = leaving.change(loadFarm(place.folder), toTimestamp(place.clock.wall_ms()));
  const revocation = revocationOf(call, options, place);
  const foreseen = revocation.living(namesOf(before));
  if (call.dryRun) return changesAnswer(before.changes, true, { json: { revoked: serialsOf(foreseen) } });
  // Asked for before the lock is taken: nobody should wait for a person at a prompt.
  if (foreseen.length > 0) await revocation.unlock();
  const { changed, revoked } = await changeFarm(place, leaving.action, (farm) => work(farm));
  const comment = leaving.comment(changed, revoked.length);
  const behind = revocation.leftBehind();
  return changesAnswer(changed.changes, false, {
    warnings: [...(comment.warnings ?? []), ...(behind.warnings ?? [])],
    next: [
      ...(behind.next ?? []),
      ...(revoked.length > 0 ? ['install the new list of revoked certificates on the gateway'] : []),
      ...(comment.next ?? []),
    ],
    json: { revoked: serialsOf(revoked) },
  });

  async function work(farm: OpenFarm) {
    const changed = leaving.change(farm.state, farm.now);
    const living = revocation.living(namesOf(changed));
    if (changed.changes.length > 0)
      await farm.audit.around(
        leaving.action,
        { changes: changed.changes, revoked: serialsOf(living) },
        async () => {
          if (living.length > 0) await revocation.revoke(living, farm.now);
          farm.commit(changed.state, leaving.renamed);
        },
      );
    return { changed, revoked: living };
  }
}

function namesOf({ changes }: Changed): ReadonlySet<string> {
  return new Set(changes.map(({ name }) => name));
}

function serialsOf(leaves: readonly { serial: string }[]): string[] {
  return leaves.map(({ serial }) => serial);
}
