import type { TankConfig } from '../../../firmware/config/node-config.js';
import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { histogramOf } from '../../node-hardware/histogram.js';
import { type Hold, holdHardware } from '../../node-hardware/hold.js';
import { listenForInterruption } from '../../node-hardware/interruption.js';
import { NodeSource, type PingSource, type SeenWindow, withSensor } from '../../node-hardware/ping-source.js';
import { PingStatistics } from '../../node-hardware/ping-statistics.js';
import {
  type NodePlace,
  type NodePlaceOptions,
  openNodePlace,
  tankNamed,
} from '../../node-hardware/place.js';
import { findRunningNode, type RunningNode } from '../../node-hardware/running-node.js';
import { summaryLines, type Watched } from './watch-text.js';
import { type View, viewFor } from './watch-view.js';

export type WatchOptions = NodePlaceOptions & { count?: number };

/** A document has an end. */
const COUNT_FOR_JSON = 50;

interface Watching {
  readonly tank: TankConfig;
  readonly through: 'node' | 'direct';
  readonly complaints: readonly string[];
}

/** `sluice sensor watch` */
export async function runWatch(call: Call, options: WatchOptions, name: string): Promise<Answer> {
  const place = openNodePlace(call, options);
  const tank = tankNamed(place, name);
  const most = options.count ?? (call.json ? COUNT_FOR_JSON : Number.POSITIVE_INFINITY);
  const node = await findRunningNode(place);
  return node === null ? watchDirectly(call, place, tank, most) : watchThrough(call, node, tank, most);
}

async function watchThrough(call: Call, node: RunningNode, tank: TankConfig, most: number): Promise<Answer> {
  const asked = listenForInterruption(call.surroundings.stdout);
  const view = viewFor(call, tank, 'node');
  try {
    const source = new NodeSource(node, tank.id, call.surroundings.clock);
    const watched = await follow(source, most, asked.signal, view);
    return answerOf(call, watched, { tank, through: 'node', complaints: [] });
  } finally {
    view.end();
    asked.forget();
  }
}

function watchDirectly(call: Call, place: NodePlace, tank: TankConfig, most: number): Promise<Answer> {
  return holdHardware(call, place, 'sensor watch', async (hold: Hold) => {
    const view = viewFor(call, tank, 'direct');
    try {
      const watched = await withSensor(hold, tank, (source) => follow(source, most, hold.over, view));
      return answerOf(call, watched, { tank, through: 'direct', complaints: hold.log.complaints });
    } finally {
      view.end();
    }
  });
}

async function follow(source: PingSource, most: number, over: AbortSignal, view: View): Promise<Watched> {
  const statistics = new PingStatistics();
  let last: SeenWindow | null = null;
  while (statistics.count < most) {
    const seen = await source.next(over);
    if (seen === null) break;
    last = seen;
    const counted = seen.pings.slice(0, most - statistics.count);
    for (const ping of counted) statistics.take(ping);
    view.show({ statistics, last }, counted);
    // A sensor that gives no ping in a whole window would never come to its count.
    if (seen.pings.length === 0) statistics.take({ kind: 'silent' });
  }
  return { statistics, last };
}

function answerOf(call: Call, watched: Watched, { tank, through, complaints }: Watching): Answer {
  const { statistics, last } = watched;
  const summary = statistics.summary();
  const { distance_mm } = summary;
  return {
    json: {
      tank: tank.id,
      driver: tank.sensor.driver,
      through,
      ...summary,
      histogram: distance_mm === null ? [] : histogramOf(statistics.distances_mm, distance_mm),
      quality: last?.quality ?? 'bad',
      reason_code: last?.reason_code ?? 'level_not_read_yet',
      reason: last?.reason ?? 'No level has been read yet',
      level: last?.level ?? null,
    },
    text: summaryLines(tank, watched, call.surroundings.variables).join('\n'),
    warnings: complaints.map((message) => ({ code: 'driver', message })),
    exit: last !== null && last.quality === 'bad' ? 'broken' : 'ok',
  };
}
