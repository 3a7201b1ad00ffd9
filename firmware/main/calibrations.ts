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
  readonly memory: Pick<
    NodeMemory,
    'loadCalibration' | 'saveCalibration' | 'dropCalibration' | 'lostCalibration'
  >;
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
  private readonly lost = new Map<string, Reason>();
  private present: NodeConfig;

  constructor(private readonly options: NodeCalibrationsOptions) {
    this.present = options.written;
  }

  /** The configuration with everything that is kept; to be called once, before the node is built. */
  load(): NodeConfig {
    for (const tank of this.options.written.tanks) {
      const { memory } = this.options;
      const kept = memory.loadCalibration(tank.id);
      const lost = memory.lostCalibration(tank.id);
      if (lost !== null) this.lost.set(tank.id, reason(lost));
      if (kept !== undefined) this.layOver(tank, kept);
    }
    return this.present;
  }

  inForce(tank: string): CalibrationInForce {
    const { shape, sensor, inlet, position } = this.tank(this.present, tank);
    const { version = 0, full_distance_mm = null } = this.kept.get(tank) ?? {};
    const { empty_distance_mm, blind_zone_mm, max_range_mm } = sensor;
    return {
      ...{ version, shape, empty_distance_mm, full_distance_mm, position, blind_zone_mm, max_range_mm },
      full_percent: inlet?.full_percent ?? null,
      lost: this.lost.get(tank) ?? null,
    };
  }

  fit(setup: TankSetup, fields: CalibrationFields): FittingCalibration | Reason {
    const { id } = setup;
    const { blind_zone_mm, max_range_mm, full_percent: full, lost: _, ...before } = this.inForce(id);
    const { full_percent = full, position = before.position } = fields;
    const unfit = this.unfitMark(id, fields.full_percent);
    if (unfit !== null) return unfit;
    const limits = { blind_zone_mm, max_range_mm, full_percent };
    const [mistake] = judgeCalibration(shapeOf(fields.shape), fields, limits).mistakes;
    if (mistake !== undefined) return mistake.reason;
    const whole = { ...fields, position, ...(full_percent !== null && { full_percent }) };
    const drafted = this.drafted(id, whole);
    if ('code' in drafted) return drafted;
    const redone = orMisfit(() => this.options.redo(setup, this.tank(drafted, id)));
    if ('code' in redone) return redone;
    const instead_of = settableOf(this.tank(this.options.written, id));
    return {
      setup: redone,
      other_shape: !isDeepStrictEqual(before.shape, fields.shape),
      keep: () => {
        const kept = {
          ...{ version: before.version + 1, ...whole, instead_of },
          before: { ...before, ...(full !== null && { full_percent: full }) },
        };
        this.options.memory.saveCalibration(id, kept);
        this.kept.set(id, kept);
        this.lost.delete(id);
        this.present = drafted;
      },
    };
  }

  /** Why a full mark cannot be set; null when it can, or stays. */
  private unfitMark(id: string, full_percent: number | undefined): Reason | null {
    if (full_percent === undefined) return null;
    const { inlet, rule } = this.tank(this.present, id);
    if (inlet === null) return reason('full_not_fitted');
    const { high_percent } = rule;
    return high_percent < full_percent ? null : reason('default_above_full', { high_percent, full_percent });
  }

  private layOver(tank: TankConfig, kept: KeptCalibration): void {
    const { memory, log } = this.options;
    const { id } = tank;
    const written = settableOf(tank);
    const { instead_of } = kept;
    const { shape, empty_distance_mm } = instead_of;
    if (!isDeepStrictEqual([shape, empty_distance_mm], [written.shape, written.empty_distance_mm])) {
      log.info({ tank: id }, `${id} was calibrated anew in the configuration of the node: that holds`);
      memory.dropCalibration(id);
      return;
    }
    const newer = <K extends 'full_percent' | 'position'>(what: K) =>
      isDeepStrictEqual(instead_of[what], written[what]) ? kept[what] : written[what];
    const over = { ...kept, full_percent: newer('full_percent'), position: newer('position') };
    const drafted = this.drafted(id, over);
    if ('code' in drafted) {
      this.lost.set(id, reason('calibration_outdated'));
      log.error(
        { tank: id, ...drafted },
        `The kept calibration of ${id} does not fit the configuration any more`,
      );
      return;
    }
    this.kept.set(id, kept);
    this.present = drafted;
  }

  /** The whole configuration with another calibration of one tank; or why there is none. */
  private drafted(id: string, fields: CalibrationFields): NodeConfig | Reason {
    const { shape, empty_distance_mm, full_percent, position } = fields;
    const changed = (tank: TankConfig) => ({
      ...tank,
      shape,
      sensor: { ...tank.sensor, empty_distance_mm },
      ...(position !== undefined && { position }),
      ...(tank.inlet !== null && full_percent !== undefined && { inlet: { ...tank.inlet, full_percent } }),
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

/** What of a tank's configuration a calibration lies over. */
function settableOf({ shape, sensor, inlet, position }: TankConfig): KeptCalibration['instead_of'] {
  const { empty_distance_mm } = sensor;
  return { shape, empty_distance_mm, position, ...(inlet && { full_percent: inlet.full_percent }) };
}

/** What is made of a configuration; or what is wrong with that. */
function orMisfit<T>(make: () => T): T | Reason {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [first] = error.mistakes;
    if (first?.reason_code !== undefined) return reason(first.reason_code);
    const mistake = [first?.path, first?.message].filter((part) => part).join(': ');
    return reason('calibration_misfit', {
      place: (first?.path || error.source).slice(0, MOST_MISTAKE_CHARACTERS),
      mistake: mistake.slice(0, MOST_MISTAKE_CHARACTERS),
    });
  }
}
