import { type NodeConfig, nodeConfig } from '../../firmware/config/node-config.js';
import { Refusal } from '../refusal.js';

/** The `tanks` of a node's configuration: measured and wired by the installer, or still to be filled in. */
export interface NodeTanks {
  readonly entries: readonly object[];
  /** False when the entries are a template: the node refuses to start and names each place that is still open. */
  readonly complete: boolean;
  readonly open_questions: readonly string[];
}

/**
 * Checks the tanks of a file against the node's schema and the farm.
 * @param source where they come from, for the message
 * @param planned the tanks that the farm gives to this node
 * @throws Refusal `tanks_invalid` with every mistake, `tanks_differ`
 */
export function tanksFrom(
  value: unknown,
  { source, planned }: { source: string; planned: readonly string[] },
): NodeTanks {
  const entries = Array.isArray(value) ? value : (value as { tanks?: unknown } | null)?.tanks;
  const result = nodeConfig.safeParse({ ...WHOLE_FILE, tanks: entries });
  if (!result.success)
    throw new Refusal({
      code: 'tanks_invalid',
      message: `${source} cannot be used; nothing was written:${result.error.issues
        .map(({ path, message }) => `\n  ${path.join('.') || '(whole file)'}: ${message}`)
        .join('')}`,
      hint: 'It holds the "tanks" of a node.json, a list; docs/installer.md describes them.',
      exit: 'usage',
    });
  checkNames(result.data, source, planned);
  // As they were written: defaults stay the business of the version that runs.
  return { entries: entries as readonly object[], complete: true, open_questions: [] };
}

const WHOLE_FILE = {
  schema: 1,
  node: 'any',
  gateway: 'any',
  broker_url: 'mqtt://127.0.0.1:1883',
  secret_file: 'any',
};

function checkNames({ tanks }: NodeConfig, source: string, planned: readonly string[]): void {
  const given = tanks.map(({ id }) => id).sort();
  if (given.join() === [...planned].sort().join()) return;
  throw new Refusal({
    code: 'tanks_differ',
    message: `${source} has the tanks ${given.join(', ')}; the farm gives this node ${planned.join(', ')}`,
    hint: 'The gateway takes only the planned ones. Mend the file, or the plan with "sluice farm set NODE --tank …".',
    exit: 'conflict',
  });
}

/**
 * A template with a hole (`null`) for everything that must be measured on site. The node refuses it, naming each hole.
 */
export function tanksTemplate(planned: readonly string[]): NodeTanks {
  return {
    entries: planned.map((id) => ({
      id,
      name: id,
      shape: { kind: 'vertical_cylinder', diameter_mm: null, height_mm: null },
      sensor: { driver: 'serial', device: '/dev/ttyAMA0', mode: 'auto', empty_distance_mm: null },
      inlet: { relay: { driver: 'onoff', gpio: null, active: 'high' }, max_run_s: null },
    })),
    complete: false,
    open_questions: planned.map(
      (id) =>
        `tank ${id} in /etc/sluice/node.json: shape, sensor.empty_distance_mm, inlet.relay.gpio and inlet.max_run_s are null and must be filled in (or inlet set to null as a whole)`,
    ),
  };
}
