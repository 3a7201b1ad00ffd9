/** What the command line asks of a running process, whatever way it comes. */
export interface ControlRequest {
  /** The segments that stand for the `:names` of the path. */
  readonly params: Readonly<Record<string, string>>;
  /** The body as JSON, unchecked; undefined when there is none. */
  readonly body: unknown;
}

export interface ControlAnswer {
  /** HTTP status, 200–299. */
  readonly status: number;
  /** Sent as JSON; left out when undefined. */
  readonly body?: unknown;
}

/** One thing a process can be asked. */
export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Such as `/users/:name/role`, where `:name` stands for one segment. */
  readonly path: string;
  /** What it throws is told to the asker when it is a `Refusal` of protocol/problem.ts, else as `internal`. */
  handle(request: ControlRequest): ControlAnswer | Promise<ControlAnswer>;
}

/** The door through which a process can be asked by those who may use its data folder. */
export interface ControlDoor {
  /** Answers by this table from now on. Rejects when the door cannot be had. */
  start(routes: readonly ControlRoute[]): Promise<void>;
  /** Closes it, and every connection. Safe to call twice. */
  stop(): Promise<void>;
}
