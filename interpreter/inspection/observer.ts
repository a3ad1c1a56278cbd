// The trace as it is made: watches every statement of a run and keeps, for each frame, the texts of its variables as
// they were, so that only changes are reported. Elements of arrays and entries of maps are not looked into: the line
// of an array says its length.
import { type Executable, visibleSlots } from "../executable.js";
import type { TraceChange, TraceRecord } from "../runProtocol.js";
import type { TypeDescriptor } from "../values/generic.js";
import { type Frame, slotValue } from "./frame.js";
import { type Classes, show } from "./values.js";

/** Watches every statement and reports what the one before changed in the same frame. */
export class Observer {
  /** Descriptors of the program, once it has been prepared. */
  descriptors: readonly TypeDescriptor[] = [];
  private readonly texts = new WeakMap<Frame, Map<number, string>>();
  private records: TraceRecord[] = [];

  constructor(
    private readonly executable: Executable,
    private readonly classes: Classes,
    private readonly send: (records: readonly TraceRecord[]) => void,
    /** Nobody asks what changed, and finding it out costs more than the statements themselves. */
    private readonly isDepthOnly = false,
  ) {}

  reach(statement: number, frame: Frame, count: number): void {
    const changes = this.isDepthOnly ? noChanges : this.changesOf(statement, frame);
    this.records.push({ count, depth: frame.depth, statement, changes });
    if (this.records.length >= 512) this.flush();
  }

  flush(): void {
    if (this.records.length > 0) this.send(this.records);
    this.records = [];
  }

  private changesOf(statement: number, frame: Frame): TraceChange[] {
    let before = this.texts.get(frame);
    if (!before) {
      before = new Map();
      this.texts.set(frame, before);
    }
    const changes: TraceChange[] = [];
    for (const { slot, index } of visibleSlots(this.executable, statement)) {
      const text = show(this.classes, this.descriptors[slot.descriptor], slotValue(frame, index, slot.boxed));
      if (before.get(index) === text) continue;
      before.set(index, text);
      changes.push({ name: slot.name, value: text });
    }
    return changes;
  }
}

const noChanges: readonly TraceChange[] = [];
