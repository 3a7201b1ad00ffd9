import { chmodSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { farmPlace } from '../../cli/farm-place.js';
import { profileOf } from '../../deploy/profile.js';
import { PRIVATE_FILE, replaceFile } from '../../durable/replace-file.js';
import { AuditLog } from '../../farm/audit.js';
import { readIfThere } from '../../farm/farm-files.js';
import { viewFarm } from '../../machine/farm-view.js';
import { Refusal } from '../../refusal.js';
import type { ProfileOptions } from './options.js';

/** How every profile begins; a file that begins otherwise is somebody else's. */
const OURS = /^# \S+ on the VPN of \S+; /;

/** `sluice profile` */
export async function runProfile(call: Call, options: ProfileOptions, name: string): Promise<Answer> {
  const place = farmPlace(call, options);
  const view = viewFarm(place.folder, place.clock.wall_ms());
  const { text, file_name, platform, address, serial, not_after } = profileOf(view, name, options.for);
  const file = resolve(options.out ?? file_name);
  const there = readIfThere(file);
  if (there !== undefined && !OURS.test(there)) throw inTheWay(file);
  const changed = there !== text || (statSync(file).mode & 0o777) !== PRIVATE_FILE;
  if (changed && !call.dryRun) {
    new AuditLog(place).note('profile', { name, platform, serial });
    if (there === text) chmodSync(file, PRIVATE_FILE);
    else replaceFile(file, text);
  }
  const until = not_after.toISOString();
  return {
    json: {
      dry_run: call.dryRun,
      changed: changed && !call.dryRun,
      name,
      address,
      platform,
      file,
      bytes: Buffer.byteLength(text),
      serial,
      not_after: until,
    },
    text: sentence({ changed, dryRun: call.dryRun, file, about: `${name} at ${address}, for ${platform}` }),
    next: changed && !call.dryRun ? [`hand it over once, then delete it here: rm ${file}`] : [],
  };
}

function sentence({
  changed,
  dryRun,
  file,
  about,
}: Record<'file' | 'about', string> & Record<'changed' | 'dryRun', boolean>) {
  if (!changed) return `Nothing to do: ${file} is the profile of ${about} already.`;
  return dryRun
    ? `${file} would become the profile of ${about}; nothing was written.`
    : `${file}: profile of ${about}. Whoever has it is ${about.split(' ')[0]}.`;
}

function inTheWay(file: string): Refusal {
  return new Refusal({
    code: 'file_in_the_way',
    message: `${file} is there already and is no profile of Sluice; it was left as it is`,
    hint: 'Name another file with --out, or move that one away.',
    exit: 'conflict',
  });
}
