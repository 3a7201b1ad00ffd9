/** The kinds of nodes that the flows are made of, with what differs as arguments. */

/**
 * The broker, by environment variables that begin with `prefix`: …_HOST, …_PORT, …_USERNAME, …_PASSWORD.
 * @param last_word what it is told when the connection begins and ends, and what others are told when it breaks
 */
export function broker(id, name, prefix, last_word) {
  const said = ['birth', 'close', 'will'].map((when) => [
    [`${when}Topic`, last_word?.topic ?? ''],
    [`${when}Qos`, last_word === undefined ? '0' : '1'],
    [`${when}Retain`, 'false'],
    [`${when}Payload`, last_word?.payload ?? ''],
    [`${when}Msg`, {}],
  ]);
  return {
    id,
    type: 'mqtt-broker',
    name,
    broker: `\${${prefix}_HOST}`,
    port: `\${${prefix}_PORT}`,
    clientid: '',
    autoConnect: true,
    usetls: false,
    protocolVersion: '4',
    keepalive: '15',
    cleansession: true,
    autoUnsubscribe: true,
    ...Object.fromEntries(said.flat()),
    userProps: '',
    sessionExpiry: '',
    credentials: { user: `\${${prefix}_USERNAME}`, password: `\${${prefix}_PASSWORD}` },
  };
}

/** A flow's tab. `settings` can be changed in the editor: `{ NAME: value }`. */
export function tab(id, label, info, settings = {}) {
  const env = Object.entries(settings).map(([name, value]) => ({
    name,
    value: String(value),
    type: typeof value === 'number' ? 'num' : 'str',
  }));
  return { id, type: 'tab', label, disabled: false, info, env };
}

export const mqttIn = (from, topic, datatype) => ({
  type: 'mqtt in',
  topic,
  qos: '1',
  datatype,
  broker: from,
  nl: false,
  rap: true,
  rh: 0,
  inputs: 0,
});

export const mqttOut = (to, topic) => ({
  type: 'mqtt out',
  topic,
  qos: '1',
  retain: 'false',
  respTopic: '',
  contentType: '',
  userProps: '',
  correl: '',
  expiry: '',
  broker: to,
});

export const everySecond = () => ({
  type: 'inject',
  props: [{ p: 'topic', vt: 'str' }],
  repeat: '1',
  crontab: '',
  once: true,
  onceDelay: '1',
  topic: 'tick',
  payload: '',
  payloadType: 'date',
});

/** A function node that is the given function; `start` runs once before it. */
export const code = (step, outputs = 1, start = '') => ({
  type: 'function',
  func: `${step}\n\nreturn ${step.name}(msg, { env, context });`,
  outputs,
  timeout: 0,
  noerr: 0,
  initialize: start,
  finalize: '',
  libs: [],
});

/** Lets one message through in so many seconds, and forgets those between. */
export const atMostEvery = (seconds) => ({
  type: 'delay',
  pauseType: 'rate',
  timeout: '5',
  timeoutUnits: 'seconds',
  rate: '1',
  nbRateUnits: String(seconds),
  rateUnits: 'second',
  randomFirst: '1',
  randomLast: '5',
  randomUnits: 'seconds',
  drop: true,
  allowrate: false,
  outputs: 1,
});

/**
 * Puts nodes onto a tab, as `[id, name, what, column, row, ...wires]`; each wire of an output is an id or several.
 */
export function onto(tab_id, rows) {
  return rows.map(([id, name, { type, ...what }, column, row, ...wires]) => ({
    id,
    type,
    z: tab_id,
    name,
    ...what,
    x: 140 + 220 * column,
    y: 60 + 60 * row,
    wires: wires.map((wire) => [wire].flat()),
  }));
}
