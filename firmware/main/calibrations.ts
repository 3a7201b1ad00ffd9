import { isDeepStrictEqual } from 'node:util';
import { check } from '../config/check.js';
import { ConfigError } from '../config/config-error.js';
import { type NodeConfig, nodeConfig, type TankConfig } from '../config/node-config.js';
import { shapeOf } from '../domain/geometry/shape.js';
import { judgeCalibration } from '../domain/level/calibration.js';
import { type Reason, reason } from '../domain/reason.js';
import type { CalibrationInForce, Calibrations, FittingCalibration } from '../node/calibrations.js';
import type { TankSetup } from '../node/tank-setup.js';
import type { Log } from '../ports/log.js';
import type { NodeMemory } from '../ports/node-memory.js';
import type { CalibrationFields, KeptCalibration } from '../protocol/calibration.js';

export interface NodeCalibrationsOptions {
  /** The configuration as it is written. */
  readonly written: NodeConfig;
  readonly memory: Pick<NodeMemory, 'loadCalibration' | 'saveCalibration' | 'dropCalibration'>;
  /** A tank that is set up already, as its changed configuration makes it. */
  readonly redo: (setup: TankSetup, tank: TankConfig) => TankSetup;
  readonly log: Log;
}

/** How much of what is wrong with a configuration an answer holds. */
const MOST_MISTAKE_CHARACTERS = 180;

/**
 * The calibrations that admins have set from afar, laid over the node's configuration, which the node itself cannot
 * write. Whatever is laid over it is checked with the whole of it.
 */
export class NodeCalibrations implements Calibrations {
  private readonly kept = new Map<string, KeptCalibration>();
  private present: NodeConfig;

  constructor(private readonly options: NodeCalibrationsOptions) {
    this.present = options.written;
  }

  /** The configuration with everything that is kept; to be called once, before the node is built. */
  load(): NodeConfig {
    for (const tank of this.options.written.tanks) {
      const kept = this.options.memory.loadCalibration(tank.id);
      if (kept !== undefined) this.layOver(tank, kept);
    }
    return this.present;
  }

  inForce(tank: string): CalibrationInForce {
    const { shape, sensor, inlet } = this.tank(this.present, tank);
    const { version = 0, full_distance_mm = null } = this.kept.get(tank) ?? {};
    const { empty_distance_mm, blind_zone_mm, max_range_mm } = sensor;
    const full_percent = inlet?.full_percent ?? null;
    return { version, shape, empty_distance_mm, full_distance_mm, blind_zone_mm, max_range_mm, full_percent };
  }

  fit(setup: TankSetup, fields: CalibrationFields): FittingCalibration | Reason {
    const { id } = setup;
    const { blind_zone_mm, max_range_mm, full_percent, ...before } = this.inForce(id);
    const limits = { blind_zone_mm, max_range_mm, full_percent };
    const [mistake] = judgeCalibration(shapeOf(fields.shape), fields, limits).mistakes;
    if (mistake !== undefined) return mistake.reason;
    const drafted = this.drafted(id, fields);
    if ('code' in drafted) return drafted;
    const redone = orMisfit(() => this.options.redo(setup, this.tank(drafted, id)));
    if ('code' in redone) return redone;
    const { shape, sensor } = this.tank(this.options.written, id);
    const instead_of = { shape, empty_distance_mm: sensor.empty_distance_mm };
    return {
      setup: redone,
      other_shape: !isDeepStrictEqual(before.shape, fields.shape),
      keep: () => {
        const kept = { version: before.version + 1, ...fields, instead_of, before };
        this.options.memory.saveCalibration(id, kept);
        this.kept.set(id, kept);
        this.present = drafted;
      },
    };
  }

  private layOver({ id, shape, sensor }: TankConfig, kept: KeptCalibration): void {
    const { memory, log } = this.options;
    const { empty_distance_mm } = sensor;
    if (!isDeepStrictEqual(kept.instead_of, { shape, empty_distance_mm })) {
      log.info({ tank: id }, `${id} was calibrated anew in the configuration of the node: that holds`);
      memory.dropCalibration(id);
      return;
    }
    const drafted = this.drafted(id, kept);
    if ('code' in drafted) {
      const { mistake } = drafted.args;
      log.error(
        { tank: id, mistake },
        `The kept calibration of ${id} does not fit the configuration any more`,
      );
      return;
    }
    this.kept.set(id, kept);
    this.present = drafted;
  }

  /** The whole configuration with another calibration of one tank; or why there is none. */
  private drafted(id: string, { shape, empty_distance_mm }: CalibrationFields): NodeConfig | Reason {
    const changed = (tank: TankConfig) => ({
      ...tank,
      shape,
      sensor: { ...tank.sensor, empty_distance_mm },
    });
    const tanks = this.present.tanks.map((tank) => (tank.id === id ? changed(tank) : tank));
    return orMisfit(() =>
      check(nodeConfig, { ...this.present, tanks }, `The configuration with the calibration of ${id}`),
    );
  }

  private tank(config: NodeConfig, id: string): TankConfig {
    const found = config.tanks.find((tank) => tank.id === id);
    if (found === undefined) throw new Error(`this node has no tank ${id}`);
    return found;
  }
}

/** What is made of a configuration; or what is wrong with that. */
function orMisfit<T>(make: () => T): T | Reason {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [first] = error.mistakes;
    const mistake = [first?.path, first?.message]
      .filter((part) => part)
      .join(': ')
      .slice(0, MOST_MISTAKE_CHARACTERS);
    return reason('calibration_misfit', { mistake });
  }
}
