import { resolve } from 'node:path';
import { type BoardId, boardById } from '../../../hardware/boards/boards.js';
import { BUILDS } from '../../../hardware/builds/builds.js';
import { drawBuild } from '../../../hardware/builds/draw-build.js';
import { drawWiring } from '../../../hardware/wiring/draw.js';
import { wiredNode } from '../../../hardware/wiring/wired-node.js';
import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { replaceFile } from '../../durable/replace-file.js';
import { readNodeConfig } from '../../node-hardware/place.js';
import { Refusal } from '../../refusal.js';
import { type ConfigOption, INSTALLED_CONFIG } from './config-option.js';

export interface WiringOptions extends ConfigOption {
  build?: string;
  board: BoardId;
  out: string;
}

/**
 * `sluice hardware wiring`
 * @throws Refusal `config_unusable`, `build_unknown`
 */
export async function runHardwareWiring({ dryRun }: Call, options: WiringOptions): Promise<Answer> {
  const svg = options.build === undefined ? ofConfiguration(options) : ofBuild(options.build);
  const file = resolve(options.out);
  if (!dryRun) replaceFile(file, svg, 0o644);
  return {
    json: { file, written: !dryRun },
    text: `${file}${dryRun ? ' would be written' : ': print it on A4, lying across'}`,
  };
}

function ofBuild(id: string): string {
  const build = BUILDS.find((one) => one.id === id);
  if (build !== undefined) return drawBuild(build);
  throw new Refusal({
    code: 'build_unknown',
    message: `there is no build "${id}"`,
    hint: `There are ${BUILDS.map((one) => one.id).join(', ')}.`,
    exit: 'usage',
  });
}

function ofConfiguration({ config = INSTALLED_CONFIG, board }: WiringOptions): string {
  const node = readNodeConfig(resolve(config));
  const onHeader = boardById(board);
  const usesUart = node.tanks.some(({ sensor }) => sensor.driver === 'serial');
  return drawWiring({
    title: `Node ${node.node}`,
    board: onHeader,
    node: wiredNode.parse(node),
    fittings: { sensors: {}, loads: {} },
    config_txt: usesUart ? onHeader.uart.config_txt : [],
  });
}
