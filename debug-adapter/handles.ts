// Numbers for things the client may name later: frames, values, places to go to. Numbers are never given twice in a
// session, so one from an earlier stop is recognised as stale instead of meaning something else.

export class Handles<T> {
  private next = 1;
  private readonly values = new Map<number, T>();

  add(value: T): number {
    const handle = this.next++;
    this.values.set(handle, value);
    return handle;
  }

  /** Undefined for a number that was reset away or never given. */
  get(handle: number): T | undefined {
    return this.values.get(handle);
  }

  /** Forgets every value; called whenever the script moves. */
  reset(): void {
    this.values.clear();
  }
}
