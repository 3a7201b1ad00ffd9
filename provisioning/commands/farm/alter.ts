import type { Role } from '../../../firmware/protocol/rest.js';
import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import type { FarmOption } from '../../cli/farm-place.js';
import { setMember } from '../../farm/alterations.js';
import { checkRemotes } from './add.js';
import { applyChange } from './apply.js';
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
  return applyChange(call, options, 'farm set', (state) => setMember(state, name, asked));
}
