// Watched variables: looked at before each statement, compared as the text that people see. Costs nothing while none is
// watched.
import { RunEnd } from "../exceptions.js";
import { type Executable, visibleSlots } from "../executable.js";
import type { FragmentCode, WatchedVariable } from "../runProtocol.js";
import type { Frame } from "./frame.js";

export class Watcher {
  private watches: (WatchedVariable & { before: string | undefined })[] = [];

  constructor(
    private readonly executable: Executable,
    /** The value of a path in a frame, as text. */
    private readonly shown: (code: FragmentCode, frame: Frame) => string,
  ) {}

  get isWatching(): boolean {
    return this.watches.length > 0;
  }

  /** @param stop where the run stands, if it does: what the variables are now is what they change from */
  set(watches: readonly WatchedVariable[], stop?: { readonly frame: Frame; readonly statement: number }): void {
    this.watches = watches.map((watch) => ({ ...watch, before: undefined }));
    if (stop) this.changeOf(stop.statement, stop.frame);
  }

  /** What has changed since the last look; a variable that was not there then has not. */
  changeOf(statement: number, frame: Frame): { readonly ids: readonly number[]; readonly text: string } | undefined {
    const ids: number[] = [];
    const texts: string[] = [];
    for (const watch of this.watches) {
      const { before } = watch;
      watch.before = this.valueOf(watch, statement, frame);
      if (before === undefined || watch.before === undefined || watch.before === before) continue;
      ids.push(watch.id);
      texts.push(`${before} → ${watch.before}`);
    }
    return ids.length > 0 ? { ids, text: texts.join(", ") } : undefined;
  }

  /** Undefined while its frame or variable is not there. */
  private valueOf({ depth, root, code, statement: home }: WatchedVariable, at: number, top: Frame): string | undefined {
    let frame: Frame | null = top;
    while (frame && frame.depth > depth) frame = frame.parent;
    if (frame?.depth !== depth) return undefined;
    const place = frame === top ? at : frame.at;
    const { statements, functions } = this.executable;
    if (statements[place]?.function !== statements[home]?.function) return undefined;
    const isLocal = functions[frame.fn]!.slots.some(({ name }) => name === root);
    if (isLocal && !visibleSlots(this.executable, place).some(({ slot }) => slot.name === root)) return undefined;
    try {
      return this.shown(code, frame);
    } catch (thrown) {
      if (thrown instanceof RunEnd) throw thrown;
      return undefined; // an element that is not there yet
    }
  }
}
