import type { Answer, Warning } from '../../cli/answer.js';
import type { CaKeysOption } from '../../cli/ca-keys.js';
import type { Call } from '../../cli/define.js';
import type { FarmOption } from '../../cli/farm-place.js';
import { count } from '../../cli/table.js';
import { removeMembers, renameMember } from '../../farm/alterations.js';
import type { Changed } from '../../farm/changes.js';
import type { FarmState } from '../../farm/farm-state.js';
import { devicesOf, findMember, gatewayOf } from '../../farm/members.js';
import { applyRevoking } from './apply-revoking.js';

export type LeaveOptions = FarmOption & CaKeysOption;

/** `sluice farm remove` */
export function runFarmRemove(call: Call, options: LeaveOptions, names: readonly string[]): Promise<Answer> {
  return applyRevoking(call, options, {
    action: 'farm remove',
    change: (state, now) => removeMembers(state, names, now),
    leaving: namesOf,
    comment: ({ state, unfit = [] }) => {
      const warnings = unfit.flatMap((gateway) => outdatedProfiles(state, gateway));
      return { warnings, next: unfit.length > 0 ? ['sluice pki issue --all'] : [] };
    },
  });
}

/** `sluice farm rename` */
export function runFarmRename(call: Call, options: LeaveOptions, from: string, to: string): Promise<Answer> {
  return applyRevoking(call, options, {
    action: 'farm rename',
    change: (state, now) => renameMember(state, from, to, now),
    leaving: namesOf,
    renamed: { from, to },
    comment: ({ state, changes }, revoked) => {
      const member = findMember(state, to);
      const isServer = changes.some(({ kind }) => kind === 'gateway' || kind === 'server');
      return {
        warnings: isServer && member !== undefined ? outdatedProfiles(state, gatewayOf(member)) : [],
        next: revoked > 0 ? [`sluice pki issue ${to}`] : [],
      };
    },
  });
}

/** Every device checks the name of the server that it dials. @param why another reason, in words */
export function outdatedProfiles(
  state: FarmState,
  gateway: string,
  why = "every device checks its server's name",
): Warning[] {
  const devices = devicesOf(state, gateway).length;
  if (devices === 0) return [];
  const message = `${why}: ${count(devices, 'device')} of ${gateway} need a new profile`;
  return [{ code: 'profiles_outdated', message }];
}

function namesOf({ changes }: Changed): string[] {
  return changes.map(({ name }) => name);
}
