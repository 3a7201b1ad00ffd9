import type { LogRecord } from '../protocol/payloads.js';
import type { TopicName, TopicParams } from '../protocol/topics.js';

/** What a node receives from people and planners. The payload is the raw text: the node checks it. */
export interface Inbound {
  readonly topic: 'command' | 'ruleSet' | 'scheduleSet' | 'calibrationSet' | 'lease' | 'sensorWatch';
  readonly tank: string;
  readonly payload: string;
  /** True when the broker handed out a stored message: nothing stored is ever obeyed. */
  readonly retained: boolean;
}

/**
 * The node's way to its gateway. Nothing here ever blocks or rejects because the gateway is away: the newest state of
 * each topic is kept and told again after a reconnect, log records wait (24 h of them) until the gateway has them on disk.
 */
export interface Uplink {
  /** Begins to connect, and goes on trying until `stop()`. `receive` is called for every command. */
  start(receive: (message: Inbound) => void): Promise<void>;
  /** Says `offline` when there is a connection, and closes. */
  stop(): Promise<void>;
  /** Tells the present state of a retained topic. */
  tell(topic: TopicName, params: TopicParams, payload: object): void;
  /** Tells something of this moment to whoever listens now: it is neither kept nor told again. */
  show(topic: TopicName, params: TopicParams, payload: object): void;
  /** Answers a command; answers wait for a connection like log records do. */
  answer(tank: string, payload: object): void;
  /** Takes a record for the history. */
  log(record: LogRecord): void;
  readonly connected: boolean;
}
