import { join } from 'node:path';
import { FileNodeMemory } from '../../../firmware/drivers/memory/file.js';
import type { Warning } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import type { NodePlace } from '../../node-hardware/place.js';
import { ToolLog } from '../../node-hardware/tool-log.js';

/** A calibration of the tank that an admin set from the dashboard; the node goes by it instead of its file. */
export interface SetAfar {
  readonly warnings: readonly Warning[];
  /** From now on the file holds, whatever it says. */
  setAside(): void;
}

/** Looks whether the node goes by something else than its file. */
export function findSetAfar({ surroundings }: Call, place: NodePlace, tank: string): SetAfar {
  const { clock } = surroundings;
  const memories = place.data_folders.map(
    (folder) => new FileNodeMemory({ folder: join(folder, 'rules'), clock, log: new ToolLog() }),
  );
  const kept = memories.flatMap((memory) => memory.loadCalibration(tank) ?? []);
  return {
    warnings: kept.slice(0, 1).map(({ empty_distance_mm }) => ({
      code: 'calibrated_from_dashboard',
      message: `until now the node went by what was set in the dashboard, ${empty_distance_mm} mm to the floor; what the file says takes its place`,
    })),
    setAside: () => {
      for (const memory of memories) memory.dropCalibration(tank);
    },
  };
}
