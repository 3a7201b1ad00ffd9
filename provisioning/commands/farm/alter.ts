import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../../../firmware/protocol/rest.js';
import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { type FarmOption, farmPlace } from '../../cli/farm-place.js';
import { afterSet, hostsOf } from '../../cli/hand-over.js';
import { type Alteration, setMember } from '../../farm/alterations.js';
import { PKI_FOLDER } from '../../farm/farm-files.js';
import type { FarmState, Member } from '../../farm/farm-state.js';
import { devicesOf, findMember, gatewayOf, getMember, isVpnServer } from '../../farm/members.js';
import { checkRemotes } from './add.js';
import { applyChange } from './apply.js';
import { outdatedProfiles } from './leave.js';
import type { ServerOptions } from './server.js';

/** `sluice farm set` */
export function runFarmSet(
  call: Call,
  options: FarmOption & ServerOptions & { role?: Role; tank?: string[] },
  name: string,
): Promise<Answer> {
  const { remote, protocol, system, role, tank } = options;
  const asked = {
    ...(remote === undefined ? {} : { remotes: checkRemotes(remote) }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(system === undefined ? {} : { system }),
    ...(role === undefined ? {} : { role }),
    ...(tank === undefined ? {} : { tanks: tank }),
  };
  let before: Member | undefined;
  return applyChange(
    call,
    options,
    'farm set',
    (state) => {
      before = findMember(state, name);
      return setMember(state, name, asked);
    },
    ({ state, changes }) => {
      // Without authorities there is no bundle and no profile yet that could be outdated.
      const hasPki = existsSync(join(farmPlace(call, options).folder, PKI_FOLDER));
      return changes.length === 0 || !hasPki || before === undefined ? {} : commentOn(state, before, asked);
    },
  );
}

/** What has to be made anew before it is in force. */
function commentOn(state: FarmState, before: Member, asked: Alteration): Pick<Answer, 'warnings' | 'next'> {
  const gateway = gatewayOf(before);
  const all = (names: readonly string[]) => names.map((name) => getMember(state, name));
  if (before.kind === 'phone') return { next: afterSet(all(hostsOf(state, gateway))) };
  if (before.kind === 'node') return { next: afterSet(all([before.name, gateway])) };
  // A gateway whose server is elsewhere is looked for by nobody.
  if (!isVpnServer(state, before)) return {};
  const isDialled = asked.remotes !== undefined || asked.protocol !== undefined;
  const wasFound = before.remotes.length > 0;
  const server = asked.protocol !== undefined || asked.system !== undefined || !wasFound ? [before.name] : [];
  const client = before.kind === 'server' && isDialled ? [gateway] : [];
  const devices = isDialled ? devicesOf(state, gateway) : [];
  return {
    warnings:
      isDialled && wasFound
        ? outdatedProfiles(state, gateway, 'every profile says where and how its server is reached')
        : [],
    next: afterSet([...all([...server, ...client]), ...devices]),
  };
}
