import type { TankConfig } from '../../../firmware/config/node-config.js';
import type { Ranging } from '../../../firmware/domain/level/ranging.js';
import type { Call } from '../../cli/define.js';
import { pingLine, summaryLines, type Watched } from './watch-text.js';

/** What is shown while pings come. */
export interface View {
  /** `pings` are those that came since the last call. */
  show(watched: Watched, pings: readonly Ranging[]): void;
  /** Makes way for the summary. Safe to call twice. */
  end(): void;
}

/** Nothing beside JSON; a picture that is drawn anew on a terminal; lines one after the other on a pipe. */
export function viewFor(call: Call, tank: TankConfig, through: 'node' | 'direct'): View {
  const { stdout, variables } = call.surroundings;
  if (call.json) return { show: () => {}, end: () => {} };
  const how = through === 'node' ? "the node's own pings" : 'pings of this program';
  if (stdout.isTTY !== true) return lineByLine(stdout, `${tank.name}: ${how}`);
  return new Picture(stdout, (watched, pings) => [
    `${tank.name}: ${how}. Ctrl-C ends it.`,
    `Newest    ${pings.map(pingLine).join(', ') || 'none'}`,
    ...summaryLines(tank, watched, variables),
  ]);
}

function lineByLine(stdout: NodeJS.WritableStream, title: string): View {
  let begun = false;
  return {
    show: (_watched, pings) => {
      if (!begun) stdout.write(`${title}\n`);
      begun = true;
      for (const ping of pings) stdout.write(`${pingLine(ping)}\n`);
    },
    end: () => {
      if (begun) stdout.write('\n');
      begun = false;
    },
  };
}

const UP = '\x1b[A';
const CLEAR_BELOW = '\x1b[J';

class Picture implements View {
  private lines = 0;

  constructor(
    private readonly stdout: NodeJS.WritableStream & { readonly columns?: number },
    private readonly draw: (watched: Watched, pings: readonly Ranging[]) => string[],
  ) {}

  show(watched: Watched, pings: readonly Ranging[]): void {
    this.end();
    // A line that wraps would take two rows, and the next picture would begin too low.
    const wide = this.stdout.columns || 80;
    const lines = this.draw(watched, pings).map((line) => line.slice(0, wide - 1));
    this.lines = lines.length;
    this.stdout.write(`${lines.join('\n')}\n`);
  }

  end(): void {
    if (this.lines > 0) this.stdout.write(`${UP.repeat(this.lines)}\r${CLEAR_BELOW}`);
    this.lines = 0;
  }
}
