import { type ReadonlySignal, signal } from '@preact/signals';
import type { Credentials, SessionView } from '../../../firmware/protocol/rest.js';
import type { FarmAnswer } from '../http/farm-request.js';
import { type Answer, type Ask, isSignedOut, type Trouble } from '../http/request.js';

export type SessionState =
  /** Asking whether this browser is signed in. */
  | { readonly at: 'asking' }
  | { readonly at: 'unreachable' }
  /** The gateway does not serve this phone, whoever signs in: its address is not in the farm's plan. */
  | { readonly at: 'shut_out' }
  /** `undone`: something was asked for that the end of the session left undone. */
  | { readonly at: 'signed_out'; readonly ended: boolean; readonly undone: boolean }
  /** `farm`: came with the answer to who is signed in. */
  | { readonly at: 'signed_in'; readonly view: SessionView; readonly farm?: FarmAnswer };

const PATH = '/api/session';

/** Who is signed in. The cookie itself is out of reach of scripts: only the gateway knows. */
export class Session {
  readonly #ask: Ask;
  readonly #askFarm: () => Promise<Answer<FarmAnswer>>;
  readonly #state = signal<SessionState>({ at: 'asking' });

  constructor(ask: Ask, askFarm: () => Promise<Answer<FarmAnswer>>) {
    this.#ask = ask;
    this.#askFarm = askFarm;
  }

  get state(): ReadonlySignal<SessionState> {
    return this.#state;
  }

  /**
   * Finds out whether this browser is still signed in, at the start or when another try is wanted: who may see the farm
   * is. `asked` is the answer when it was asked for already.
   */
  async restore(asked = this.#askFarm()): Promise<void> {
    this.#state.value = { at: 'asking' };
    const answer = await asked;
    if (answer.ok) {
      this.#state.value = { at: 'signed_in', view: answer.body.snapshot.session, farm: answer.body };
    } else if (isSignedOut(answer.trouble)) this.#state.value = signedOut({ ended: false });
    else if (isShutOut(answer.trouble)) this.#state.value = { at: 'shut_out' };
    else this.#state.value = { at: 'unreachable' };
  }

  /** Asks quietly once more while the gateway is not to be reached; silence changes nothing. */
  async retry(): Promise<void> {
    if (this.#state.peek().at !== 'unreachable') return;
    const answer = await this.#ask<SessionView>(PATH);
    if (this.#state.peek().at !== 'unreachable') return;
    if (answer.ok) this.#state.value = { at: 'signed_in', view: answer.body };
    else if (isSignedOut(answer.trouble)) this.#state.value = signedOut({ ended: true });
    else if (isShutOut(answer.trouble)) this.#state.value = { at: 'shut_out' };
  }

  /** Signs in; gives null when it worked, else the trouble. */
  async signIn(credentials: Credentials): Promise<Trouble | null> {
    const answer = await this.#ask<SessionView>(PATH, { method: 'POST', body: credentials });
    if (!answer.ok) return answer.trouble;
    this.#state.value = { at: 'signed_in', view: answer.body };
    return null;
  }

  /** Signs out; gives false when the gateway did not answer, and then nothing has changed. */
  async signOut(): Promise<boolean> {
    const answer = await this.#ask(PATH, { method: 'DELETE' });
    if (!answer.ok && !isSignedOut(answer.trouble)) return false;
    this.#state.value = signedOut({ ended: false });
    return true;
  }

  /** Asks again while signed in: a role may have changed, or the session have ended. Silence changes nothing. */
  async recheck(): Promise<void> {
    const answer = await this.#ask<SessionView>(PATH);
    if (this.#state.value.at !== 'signed_in') return;
    if (answer.ok) this.#state.value = { at: 'signed_in', view: answer.body };
    else if (isSignedOut(answer.trouble)) this.ended();
    else if (isShutOut(answer.trouble)) this.#state.value = { at: 'shut_out' };
  }

  /** The gateway does not know this session any more. */
  ended(): void {
    if (this.#state.value.at === 'signed_in') this.#state.value = signedOut({ ended: true });
  }

  /** The gateway did not do what was asked for, because it does not know this session any more. */
  turnedAway(): void {
    this.ended();
    const state = this.#state.value;
    if (state.at === 'signed_out' && state.ended) this.#state.value = { ...state, undone: true };
  }

  /** Takes over what the live connection tells of the session. */
  told(view: SessionView): void {
    if (this.#state.value.at === 'signed_in') this.#state.value = { at: 'signed_in', view };
  }
}

function signedOut({ ended }: { ended: boolean }): SessionState {
  return { at: 'signed_out', ended, undone: false };
}

function isShutOut(trouble: Trouble): boolean {
  return trouble.kind === 'refused' && trouble.code === 'vpn_address_unknown';
}
