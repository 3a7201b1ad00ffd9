/** The present state of a retained topic, as it goes over the wire. */
export interface State {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1;
}

/**
 * The newest state of every topic, and which of them the gateway has yet to be told. A state that is replaced before
 * its turn is never sent: a slow or absent gateway costs one payload a topic.
 */
export class ToldStates {
  private readonly newest = new Map<string, State>();
  private readonly untold = new Set<string>();

  tell(state: State): void {
    this.newest.set(state.topic, state);
    this.untold.add(state.topic);
  }

  /** The state that has been waiting longest, which now counts as told; undefined when all were. */
  next(): State | undefined {
    const [topic] = this.untold;
    if (topic === undefined) return undefined;
    this.untold.delete(topic);
    return this.newest.get(topic);
  }

  /** There is a new connection: everything is to be told again. */
  rewind(): void {
    for (const topic of this.newest.keys()) this.untold.add(topic);
  }
}
