import { existsSync } from 'node:fs';
import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { progress } from '../../cli/progress.js';
import type { Check, Examined } from '../../doctor/check.js';
import { clock } from '../../doctor/checks/clock.js';
import { disk } from '../../doctor/checks/disk.js';
import { type Examination, examine } from '../../doctor/examine.js';
import { findingsTable, sumsOf, verdict } from '../../doctor/findings-text.js';
import { runCommand } from '../../doctor/machine/run-command.js';
import { holdHardware } from '../../node-hardware/hold.js';
import { type NodePlace, type NodePlaceOptions, openNodePlace } from '../../node-hardware/place.js';
import { findRunningNode } from '../../node-hardware/running-node.js';
import { board } from './checks/board.js';
import { broker } from './checks/broker.js';
import { directChecks } from './checks/direct.js';
import { checksThroughNode } from './checks/through-node.js';

/** `sluice selftest` */
export async function runSelftest(call: Call, options: NodePlaceOptions): Promise<Answer> {
  const place = openNodePlace(call, options);
  const node = await findRunningNode(place);
  const findings =
    node === null
      ? await holdHardware(call, place, 'selftest', (hold) =>
          examineInTurn(call, place, standingFolder(place), directChecks(place, hold), hold.over),
        )
      : await examineInTurn(call, place, node.folder, checksThroughNode(place, node));
  const sums = sumsOf(findings);
  return {
    json: { node: place.config.node, through: node === null ? 'direct' : 'node', ...sums, findings },
    text: `${findingsTable(findings)}\n\n${verdict(sums)}`,
    exit: sums.broken > 0 ? 'broken' : 'ok',
  };
}

/** On a Pi that is gateway and node, the first is the gateway's. */
function standingFolder({ data_folders }: NodePlace): string {
  return data_folders.findLast((folder) => existsSync(folder)) ?? data_folders[0];
}

/** One after the other: sensors that ping at the same time hear each other. */
async function examineInTurn(
  call: Call,
  place: NodePlace,
  data_folder: string,
  hardware: readonly Check[],
  over?: AbortSignal,
): Promise<Examination[]> {
  const examined: Examined = {
    root: '/',
    farm_folder: undefined,
    data_folders: { gateway: data_folder, node: data_folder },
    clock: call.surroundings.clock,
    run: runCommand,
  };
  const checks = [board(place), ...hardware, clock, disk, broker(place)];
  const shown = progress('Looking', call.json, call.surroundings);
  const findings: Examination[] = [];
  for (const check of checks) {
    if (over?.aborted === true) break;
    findings.push(...(await examine([check], examined)));
    shown.at(findings.length, checks.length);
  }
  shown.end();
  return findings;
}
