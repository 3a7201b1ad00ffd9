import type { Inbound, Uplink } from '../../firmware/ports/uplink.js';
import type { CommandAckPayload, LogRecord } from '../../firmware/protocol/payloads.js';
import type { TopicName, TopicParams } from '../../firmware/protocol/topics.js';

/** The far end of an uplink, for tests of a node alone: keeps what it is told and hands in commands. */
export class RecordedUplink implements Uplink {
  connected = true;
  readonly told = new Map<string, Record<string, unknown>>();
  readonly shown: { readonly topic: string; readonly payload: Record<string, unknown> }[] = [];
  readonly answers: CommandAckPayload[] = [];
  readonly records: LogRecord[] = [];
  private receive: ((message: Inbound) => void) | null = null;

  async start(receive: (message: Inbound) => void): Promise<void> {
    this.receive = receive;
  }

  async stop(): Promise<void> {
    this.connected = false;
  }

  tell(topic: TopicName, { tank, node }: TopicParams, payload: object): void {
    this.told.set(`${tank ?? node}/${topic}`, payload as Record<string, unknown>);
  }

  show(topic: TopicName, { tank, node }: TopicParams, payload: object): void {
    this.shown.push({ topic: `${tank ?? node}/${topic}`, payload: payload as Record<string, unknown> });
  }

  answer(_tank: string, payload: object): void {
    this.answers.push(payload as CommandAckPayload);
  }

  log(record: LogRecord): void {
    this.records.push(record);
  }

  /** Hands in a command as a broker would deliver it. */
  command(tank: string, command: object, retained = false): void {
    this.receive?.({ topic: 'command', tank, payload: JSON.stringify(command), retained });
  }

  /** Hands in the raw text of a message. */
  raw(topic: Inbound['topic'], tank: string, payload: string, retained = false): void {
    this.receive?.({ topic, tank, payload, retained });
  }

  /** The states a command went through, in order. */
  statesOf(id: string): string[] {
    return this.answers.filter((answer) => answer.id === id).map((answer) => answer.state);
  }
}
