/** Words between a thread and its owner. `n` numbers the questions. */

/** What the owner says. */
export type ToThread<Question> =
  | { readonly say: 'ask'; readonly n: number; readonly question: Question }
  /** One piece was taken: there is room for one more. */
  | { readonly say: 'more'; readonly n: number }
  /** Nobody wants the answer any more. */
  | { readonly say: 'drop'; readonly n: number }
  /** End, once everything is closed. */
  | { readonly say: 'end' };

/** What the thread says. */
export type FromThread =
  | { readonly say: 'piece'; readonly n: number; readonly piece: unknown }
  | { readonly say: 'answer'; readonly n: number; readonly answer: unknown }
  | {
      readonly say: 'failed';
      readonly n: number;
      readonly code: string | undefined;
      readonly message: string;
    };

/** Pieces that may be under way to an owner who has not taken them yet. */
export const PIECES_AHEAD = 4;
