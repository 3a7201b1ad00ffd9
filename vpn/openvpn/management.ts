import { connect, type Socket } from 'node:net';
import { id } from '../../firmware/protocol/primitives.js';
import { AccessPathError } from '../access-path.js';
import { checked } from '../input-error.js';
import { Answer, type AnswerKind } from './management-answer.js';
import { cutOff, garbled, refusedBy, silent, unreachable } from './management-error.js';
import {
  type ConnectedClient,
  type DaemonState,
  parseClients,
  parseKilled,
  parseState,
} from './management-reply.js';

export interface ManagementOptions {
  /** Path of the daemon's unix socket. */
  readonly socket: string;
  /** How long one whole conversation may take, by default 5,000 ms. */
  readonly timeout_ms?: number;
}

/**
 * Speaks to one OpenVPN daemon through its management socket. The daemon serves one asker at a time, so each question
 * is a connection of its own, as short as can be; questions asked here at the same time wait for each other.
 */
export class Management {
  readonly #options: ManagementOptions;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ManagementOptions) {
    this.#options = options;
  }

  /**
   * The sessions that stand now.
   * @throws AccessPathError `management_…`
   */
  async clients(): Promise<readonly ConnectedClient[]> {
    const clients = parseClients(await this.#ask('status 3', 'lines'));
    if (clients === undefined) throw garbled(this.#options.socket, 'its list of clients cannot be read');
    return clients;
  }

  /** @throws AccessPathError `management_…` */
  async state(): Promise<DaemonState> {
    const state = parseState(await this.#ask('state', 'lines'));
    if (state === undefined) throw garbled(this.#options.socket, 'its state cannot be read');
    return state;
  }

  /**
   * Ends every session of a common name.
   * @returns how many there were
   * @throws VpnInputError for a name that is none; AccessPathError `management_…`
   */
  async kill(common_name: string): Promise<number> {
    const name = checked(id, common_name, 'The common name');
    try {
      const [text = ''] = await this.#ask(`kill ${name}`, 'verdict');
      return parseKilled(text);
    } catch (error) {
      if (error instanceof AccessPathError && /common name '.*' not found/.test(error.message)) return 0;
      throw error;
    }
  }

  #ask(command: string, kind: AnswerKind): Promise<readonly string[]> {
    const turn = this.#last.then(() => converse({ timeout_ms: 5_000, ...this.#options, command, kind }));
    this.#last = turn.catch(() => {});
    return turn;
  }
}

interface Question {
  readonly socket: string;
  readonly timeout_ms: number;
  readonly command: string;
  readonly kind: AnswerKind;
}

/** One connection: greeting, command, answer. Whatever ends it, the socket is closed afterwards. */
function converse({ socket: path, timeout_ms, command, kind }: Question): Promise<readonly string[]> {
  const answer = new Answer(kind);
  let socket: Socket | undefined;
  let timer: NodeJS.Timeout | undefined;
  return new Promise<readonly string[]>((resolve, reject) => {
    timer = setTimeout(() => reject(silent(path, timeout_ms)), timeout_ms);
    socket = connect(path).setEncoding('utf8');
    socket.on('error', (cause) => reject(answer.begun ? cutOff(path) : unreachable(path, cause)));
    socket.on('close', () => reject(cutOff(path)));
    socket.on('data', (text) => {
      const wasGreeted = answer.begun;
      answer.take(String(text));
      if (!wasGreeted && answer.begun) socket?.write(`${command}\n`);
      if (answer.garbled !== undefined) reject(garbled(path, answer.garbled));
      else if (answer.error !== undefined) reject(refusedBy(path, answer.error));
      else if (answer.done) resolve(answer.lines);
    });
  }).finally(() => {
    clearTimeout(timer);
    socket?.destroy();
  });
}
