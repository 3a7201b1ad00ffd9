import { PAPER_BASE, parseBase } from '../../addressing/base.js';
import { homeLanWarnings } from '../../addressing/home-lans.js';
import { gatewayName, subnetOf } from '../../addressing/layout.js';
import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { type FarmOption, farmPlace } from '../../cli/farm-place.js';
import { initFarm } from '../../farm/init-farm.js';

export interface InitOptions extends FarmOption {
  name: string;
  base?: string;
}

/** `sluice farm init` */
export async function runFarmInit(call: Call, options: InitOptions): Promise<Answer> {
  const { name, base = PAPER_BASE } = options;
  const place = farmPlace(call, options);
  const isNew = await initFarm(place, { name, base }, call.dryRun);
  const first = { name: gatewayName(0), subnet: subnetOf(parseBase(base), 0) };
  const text = !isNew
    ? `Nothing to do: ${place.folder} is the farm ${name} already.`
    : call.dryRun
      ? `The farm ${name} would begin in ${place.folder}, with addresses from ${base}. Nothing was written.`
      : `The farm ${name} begins in ${place.folder}, with addresses from ${base}.`;
  return {
    json: { dry_run: call.dryRun, changed: isNew && !call.dryRun, folder: place.folder, name, base },
    text,
    warnings: isNew ? homeLanWarnings([first]) : [],
    next: isNew && !call.dryRun ? ['sluice farm add gateway gw0 --remote farm.example.net'] : [],
  };
}
