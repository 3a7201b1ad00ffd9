import { boardById } from '../boards/boards.js';
import { drawWiring } from '../wiring/draw.js';
import { wiredNode } from '../wiring/wired-node.js';
import type { Build } from './builds.js';

/** The wiring of a reference build, as an SVG. */
export function drawBuild({ title, board, tanks, fittings, config_txt }: Build): string {
  return drawWiring({
    title,
    board: boardById(board),
    node: wiredNode.parse({ tanks }),
    fittings,
    config_txt,
  });
}
