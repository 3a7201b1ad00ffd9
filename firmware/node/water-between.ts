/** When water last went from one tank of a node to another, or was said to come from elsewhere. Times are monotonic, in ms. */
export class WaterBetween {
  private readonly left_ms = new Map<string, number>();
  private readonly came_ms = new Map<string, number>();
  private readonly watchers = new Map<string, () => unknown>();

  /** Calls `told` as long as water leaves a tank, which may be looked at once a minute. The last one to watch it is called. */
  watch(tank: string, told: () => unknown): void {
    this.watchers.set(tank, told);
  }

  /** It goes from one tank to the other now. A tank that is looked after elsewhere may be named too. */
  goes(from: string, to: string, now_ms: number): void {
    this.leaves(from, now_ms);
    this.comes(to, now_ms);
  }

  /** It leaves a tank now, for one that fills itself from it. */
  leaves(from: string, now_ms: number): void {
    this.left_ms.set(from, now_ms);
    this.watchers.get(from)?.();
  }

  /** It comes into a tank until this time at the latest. */
  comes(to: string, until_ms: number): void {
    this.came_ms.set(to, Math.max(until_ms, this.came_ms.get(to) ?? until_ms));
  }

  /** Whether another tank has taken water out of this one since then. */
  leftSince(tank: string, since_ms: number): boolean {
    return (this.left_ms.get(tank) ?? Number.NEGATIVE_INFINITY) >= since_ms;
  }

  /** Whether another tank has filled this one since then. */
  cameSince(tank: string, since_ms: number): boolean {
    return (this.came_ms.get(tank) ?? Number.NEGATIVE_INFINITY) >= since_ms;
  }
}
