import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { CommandBody } from '../../../firmware/protocol/payloads.js';
import type { CommandView } from '../../../firmware/protocol/rest.js';
import type { Ticker } from '../clock/ticker.js';
import { type Ask, isSignedOut, type Trouble } from '../http/request.js';
import { newest } from './newest.js';
import { isPending } from './steps.js';

type Actuator = CommandBody['actuator'];

/** What is shown of commands to an actuator. */
export type CommandShown =
  | { readonly at: 'none' }
  /** Asked here under the name `id`; the gateway has not answered yet. */
  | { readonly at: 'asking'; readonly id: string; readonly body: CommandBody }
  /** The gateway did not take it, or never answered; then `id` is what it may be known by there. */
  | {
      readonly at: 'not_taken';
      readonly id: string;
      readonly body: CommandBody;
      readonly trouble: Trouble;
    }
  /** `heard_ms`: when this state came to be known here, on the phone's clock. */
  | { readonly at: 'known'; readonly command: CommandView; readonly heard_ms: number };

export interface CommandsOptions {
  readonly ask: Ask;
  readonly ticker: Ticker;
  readonly wall_ms: () => number;
  readonly onSignedOut: () => void;
  /** Gives an id no command has had: 8–64 letters, digits, - or _. */
  readonly newId: () => string;
}

/** One actuator's commands as they are followed here. */
interface Followed {
  readonly shown: Signal<CommandShown>;
  known: CommandView | null;
  /** When something was last heard of it, on the phone's clock in ms. */
  heard_ms: number;
}

/** A pending command that nothing was heard of for this long is asked after. */
const ASK_AFTER_MS = 5000;

/**
 * Asks for commands and follows them. Nothing is shown as done before the gateway says so; nothing is kept for later
 * or sent a second time.
 */
export class Commands {
  readonly #options: CommandsOptions;
  readonly #followedBy = new Map<string, Followed>();
  #stopWatching: (() => void) | undefined;

  constructor(options: CommandsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stopWatching = this.#options.ticker.now_ms.subscribe((now_ms) => this.#askAfterSilent(now_ms));
  }

  /** Stops following and forgets what it followed. */
  stop(): void {
    this.#stopWatching?.();
    this.#followedBy.clear();
  }

  /** What to show of the commands to an actuator of a tank. */
  shown(tank: string, actuator: Actuator = 'inlet'): ReadonlySignal<CommandShown> {
    return this.#followed(tank, actuator).shown;
  }

  /** Sends a command once and shows what comes of it. */
  async send(tank: string, body: CommandBody): Promise<void> {
    const followed = this.#followed(tank, body.actuator);
    const id = this.#options.newId();
    followed.shown.value = { at: 'asking', id, body };
    const path = `/api/tanks/${encodeURIComponent(tank)}/commands`;
    const answer = await this.#options.ask<CommandView>(path, { method: 'POST', body, id });
    if (answer.ok) return this.#tell(answer.body, id);
    if (isSignedOut(answer.trouble)) return this.#options.onSignedOut();
    const now = followed.shown.peek();
    // An event may have told of it meanwhile, and a later request is not answered by this.
    const open = now.at === 'asking' && now.id === id;
    if (open) followed.shown.value = { at: 'not_taken', id, body, trouble: answer.trouble };
  }

  /** Takes news of a command, from whichever side it comes. */
  told(command: CommandView): void {
    this.#tell(command, command.id);
  }

  /** @param request the name of the request that this is news of */
  #tell(command: CommandView, request: string): void {
    const { actuator } = command;
    // What a node keeps is answered to whoever set it.
    if (actuator === 'rule' || actuator === 'schedule' || actuator === 'calibration') return;
    const followed = this.#followed(command.tank, actuator);
    const before = followed.known;
    followed.known = newest(before, command);
    followed.heard_ms = this.#options.wall_ms();
    const now = followed.shown.peek();
    const asked = now.at === 'asking' || now.at === 'not_taken';
    // What is asked for here, or came to nothing, is answered by news of itself alone: none of another may hide it.
    const isNews = asked ? now.id === request : followed.known !== before;
    if (isNews) {
      followed.shown.value = { at: 'known', command: followed.known, heard_ms: followed.heard_ms };
    }
  }

  /** Takes a message off the page. */
  dismiss(tank: string, actuator: Actuator = 'inlet'): void {
    this.#followed(tank, actuator).shown.value = { at: 'none' };
  }

  /** Asks after everything whose fate is open: events may have been missed while there was no contact. */
  catchUp(): void {
    for (const followed of this.#followedBy.values()) {
      void this.#askAfter(followed);
      void this.#askWhetherTaken(followed);
    }
  }

  /**
   * Follows the command that put an actuator as it is, when this phone has not heard of it: it may have been reloaded.
   */
  async meet(tank: string, id: string, actuator: Actuator = 'inlet'): Promise<void> {
    if (this.#followed(tank, actuator).known?.id === id) return;
    const command = await this.#fetch(id);
    if (command && (isPending(command.state) || command.state === 'assumed')) this.told(command);
  }

  #askAfterSilent(now_ms: number): void {
    for (const followed of this.#followedBy.values()) {
      if (now_ms - followed.heard_ms > ASK_AFTER_MS) void this.#askAfter(followed);
    }
  }

  async #askAfter(followed: Followed): Promise<void> {
    const { known } = followed;
    if (known === null || !isPending(known.state)) return;
    // One question at a time: the next silence is counted from now.
    followed.heard_ms = this.#options.wall_ms();
    const command = await this.#fetch(known.id);
    if (command) this.told(command);
  }

  /** A request without an answer may have arrived all the same. That it is unknown there proves nothing yet. */
  async #askWhetherTaken(followed: Followed): Promise<void> {
    const shown = followed.shown.peek();
    if (shown.at !== 'not_taken' || shown.trouble.kind !== 'unreachable') return;
    const command = await this.#fetch(shown.id);
    const now = followed.shown.peek();
    // It may have been taken off the page, or something else asked for.
    if (command && now.at === 'not_taken' && now.id === shown.id) this.#tell(command, shown.id);
  }

  async #fetch(id: string): Promise<CommandView | null> {
    const answer = await this.#options.ask<CommandView>(`/api/commands/${encodeURIComponent(id)}`);
    return answer.ok ? answer.body : null;
  }

  #followed(tank: string, actuator: Actuator): Followed {
    const key = `${tank} ${actuator}`;
    const existing = this.#followedBy.get(key);
    if (existing) return existing;
    const followed: Followed = { shown: signal({ at: 'none' }), known: null, heard_ms: 0 };
    this.#followedBy.set(key, followed);
    return followed;
  }
}
