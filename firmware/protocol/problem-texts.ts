/**
 * Every refusal of the gateway that a person may come to read: its HTTP status and its English sentence. Codes are
 * stable: never reworded, never reused. Names in braces come from the arguments; dashboards translate from code and
 * arguments.
 */
export const PROBLEMS = {
  // The request itself
  request_invalid: { status: 400, text: 'The {part} of the request is not valid. {mistake}' },
  request_malformed: {
    status: 400,
    text: 'The request cannot be read; look at its path and headers.',
  },
  body_malformed: { status: 400, text: 'The request needs a body in JSON, and has none.' },
  body_too_large: { status: 413, text: 'A body has at most {max_bytes} bytes.' },
  body_not_json: {
    status: 415,
    text: 'A body must be JSON, uncompressed, with Content-Type: application/json.',
  },
  route_unknown: { status: 404, text: '{method} {path} is no route; /api/docs lists them.' },
  method_unknown: { status: 405, text: '{method} is not possible here, only {allowed}.' },

  // Who asks
  sign_in_needed: { status: 401, text: 'Nobody is signed in: sign in first.' },
  sign_in_refused: { status: 401, text: 'The name or the password is wrong.' },
  too_many_attempts: {
    status: 429,
    text: 'Too many attempts to sign in. Nothing was checked; try again in {retry_after_s}.',
  },
  role_refused: { status: 403, text: 'The role {role} may not do this. Ask an admin.' },
  vpn_role_capped: {
    status: 403,
    text: "You are {own_role}, but by the farm's plan this device may do no more than a {role}. Use a device that the plan lists as {own_role}.",
  },
  vpn_address_unknown: {
    status: 403,
    text: "The farm's plan gives the VPN address {address} to no device of this gateway. If the device was added later, give the gateway its new configuration.",
  },
  origin_refused: { status: 403, text: 'Only pages of this gateway may change something in your name.' },

  // People
  password_unfit: { status: 400, text: 'A password has 8 to 256 characters.' },
  user_exists: { status: 409, text: 'There is a user "{username}" already. Nothing was changed.' },
  user_unknown: { status: 404, text: 'There is no user "{username}".' },
  last_admin: {
    status: 409,
    text: '"{username}" is the last admin: make another user admin first. Nothing was changed.',
  },

  // Tanks and commands
  tank_unknown: { status: 404, text: 'There is no tank "{tank}" on this gateway.' },
  node_unknown: {
    status: 404,
    text: 'This gateway has no node "{node}"; GET /api/nodes lists those that it has.',
  },
  node_offline: {
    status: 409,
    text: 'The node at tank "{tank}" is offline: nothing was sent, nothing changed. It keeps its own rule meanwhile.',
  },
  node_silent: {
    status: 504,
    text: 'The node at tank "{tank}" did not answer, so its {what} counts as unchanged. Look at the {what} it shows, then try again.',
  },
  actuator_unknown: { status: 422, text: 'Tank "{tank}" has no {actuator}.' },
  action_unfit: {
    status: 422,
    text: 'The {actuator} cannot be told to {action}: a valve takes open, close or auto, a pump on, off or auto.',
  },
  duration_too_long: {
    status: 422,
    text: '{duration_s} is longer than one run may last here. Ask for at most {limit_s}.',
  },
  command_id_taken: {
    status: 409,
    text: 'Another command has the id "{id}". Send this one with a new id.',
  },
  hand_run_refused: { status: 409, text: 'The pump is not run by hand: {why}. Nothing was sent.' },
  command_unknown: { status: 404, text: 'There is no command "{id}".' },
  rule_refused: { status: 422, text: 'The node keeps its rule: {why}.' },
  schedule_refused: { status: 422, text: 'The node keeps its schedule: {why}.' },
  calibration_refused: { status: 422, text: 'The node keeps its calibration: {why}.' },
  calibration_unknown: {
    status: 409,
    text: 'The node of tank "{tank}" has not told how it is calibrated. Wait until it is online; if it is, give it this version of Sluice.',
  },

  // Alarms and who is told of them
  alarm_unknown: { status: 404, text: 'No alarm "{id}" stands now; GET /api/alarms lists those that do.' },
  alarm_not_standing: { status: 409, text: 'Alarm "{id}" is cleared: there is nothing to shelve.' },
  channel_unknown: { status: 404, text: 'There is no notification channel "{id}".' },
  too_many_channels: { status: 409, text: 'There are {most} channels already: remove one first.' },
  notice_refused: { status: 502, text: 'The message did not arrive: {why}.' },

  // Store, history and backup
  store_full: {
    status: 503,
    text: 'The disk of the gateway is full: nothing was changed. Make room on it.',
  },
  store_unwritable: {
    status: 503,
    text: 'The disk of the gateway cannot be written: nothing was changed. Its log says why.',
  },
  store_damaged: { status: 503, text: 'The store of the gateway is damaged. Its log says what to do.' },
  store_busy: {
    status: 503,
    text: 'The store of the gateway is locked by another program: nothing was changed.',
  },
  history_busy: {
    status: 503,
    text: 'Too many long questions about the history are being answered. Ask again in a minute.',
  },
  history_reader_died: {
    status: 503,
    text: 'The reading of the history broke off. Ask again; the log of the gateway says why.',
  },
  backup_underway: {
    status: 409,
    text: 'A backup is being made or fetched ({by}): wait until it is done. Nothing was begun.',
  },
  backup_none: { status: 404, text: 'No backup is ready: make one first. It is kept for 15 minutes.' },
  backup_off: { status: 409, text: 'This gateway keeps its store where no backup can be made of it.' },
  backup_no_room: { status: 507, text: 'No backup: the disk of the gateway has no room for it.' },
  backup_broke_off: {
    status: 500,
    text: 'No backup: the copying broke off. The log of the gateway says why.',
  },
  backup_failed: {
    status: 500,
    text: 'The backup could not be made: the log of the gateway says why.',
  },

  internal: { status: 500, text: 'The gateway could not do it; its log says why.' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly text: string }>>;

export type ProblemCode = keyof typeof PROBLEMS;

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** What the sentence of a refusal needs; where English has a `mistake`, translations name its `place`. */
export type ProblemArgs<Code extends ProblemCode> = Readonly<
  Record<WithPlace<NamesIn<(typeof PROBLEMS)[Code]['text']>>, string | number>
>;
type WithPlace<Name extends string> = 'mistake' extends Name ? Name | 'place' : Name;

/** Whether a code is one of these refusals. */
export function isProblemCode(code: unknown): code is ProblemCode {
  return typeof code === 'string' && Object.hasOwn(PROBLEMS, code);
}
