import { type PayloadOf, TOPICS, type TopicName } from '../../protocol/topics.js';

/** A message of the topic table whose payload has been checked. `subject` is the tank or node in its topic. */
export type Message = {
  readonly [Name in TopicName]: {
    readonly name: Name;
    readonly subject: string;
    readonly payload: PayloadOf<Name>;
  };
}[TopicName];

/** A message read, or what is wrong with its payload: the path of the first mistake and what should stand there. */
export type ReadMessage =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly mistake: string };

/** Reads a payload by its row's schema. All rows are JSON except availability, which is a bare word. */
export function readMessage(name: TopicName, subject: string, payload: Buffer): ReadMessage {
  const text = payload.toString('utf8');
  const value = name === 'availability' ? text : parseJson(text);
  if (value === undefined) return { ok: false, mistake: 'it is not JSON' };
  const result = TOPICS[name].payload.safeParse(value);
  // The schema is the one of the row, so what it let pass is what the type says.
  if (result.success) return { ok: true, message: { name, subject, payload: result.data } as Message };
  const issue = result.error.issues[0];
  return {
    ok: false,
    mistake: issue ? `${issue.path.join('.') || 'payload'}: ${issue.message}` : 'unreadable',
  };
}

/** Undefined when the text is no JSON; JSON itself knows no undefined. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
