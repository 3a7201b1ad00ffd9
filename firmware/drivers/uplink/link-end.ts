/** Why there is no connection: a stable code, and what to do about it. */
export interface LinkEnd {
  readonly code: string;
  readonly advice: string;
}

/** The peer closed the connection, or the network did, without a word. */
export const CLOSED: LinkEnd = {
  code: 'gateway_connection_lost',
  advice: 'the connection was lost. It is tried again until it is back',
};

/** A gateway that lets the node in and at once drops it again and again. */
export const DROPS: LinkEnd = {
  code: 'gateway_drops_node',
  advice:
    'the gateway lets this node in and drops it at once. Is another node using the same name, or does the gateway have other tanks for it?',
};

const REFUSES_SECRET: LinkEnd = {
  code: 'gateway_refuses_secret',
  advice: 'the gateway does not accept the name or secret of this node. Register the node at the gateway',
};

const BY_SYSTEM_CODE: Readonly<Record<string, LinkEnd>> = {
  ECONNREFUSED: {
    code: 'gateway_not_listening',
    advice: 'nothing listens there. Is the gateway running, and is the port right?',
  },
  ENOTFOUND: { code: 'gateway_name_unknown', advice: 'its name is not known. Check the address' },
  EAI_AGAIN: { code: 'gateway_name_unknown', advice: 'its name cannot be looked up now' },
  ECONNRESET: CLOSED,
  EPIPE: CLOSED,
};

const UNREACHABLE: LinkEnd = {
  code: 'gateway_unreachable',
  advice: 'there is no way to it. Is the tunnel up?',
};

const SILENT: LinkEnd = { code: 'gateway_silent', advice: 'it does not answer. Is the tunnel up?' };

/** MQTT 3.1.1, return codes of CONNACK: 4 bad user name or password, 5 not authorised. */
const CONNACK_BAD_SECRET = 4;
const CONNACK_NOT_AUTHORISED = 5;

/** What an error of the MQTT client means. */
export function linkEndOf(error: Error & { readonly code?: unknown }): LinkEnd {
  const { code, message } = error;
  if (typeof code === 'number') return refusal(code);
  if (message === 'connack timeout' || message === 'Keepalive timeout') return SILENT;
  if (typeof code !== 'string') {
    return { code: 'gateway_unusable', advice: `the connection cannot be used: ${message}` };
  }
  return BY_SYSTEM_CODE[code] ?? UNREACHABLE;
}

function refusal(return_code: number): LinkEnd {
  if (return_code === CONNACK_BAD_SECRET || return_code === CONNACK_NOT_AUTHORISED) return REFUSES_SECRET;
  return { code: 'gateway_refuses_node', advice: `the gateway refuses this node (MQTT code ${return_code})` };
}
