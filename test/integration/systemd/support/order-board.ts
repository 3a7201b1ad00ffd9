import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** Gives one command to a fake GPIO board; answers the lines it said. */
export async function orderBoard(control: string, command: string): Promise<string[]> {
  const socket = connect(control);
  socket.write(`${command}\n`);
  const lines = (await text(socket)).trimEnd().split('\n');
  const verdict = lines.pop();
  if (verdict !== 'ok') throw new Error(`the fake board says to "${command}": ${verdict}`);
  return lines;
}
