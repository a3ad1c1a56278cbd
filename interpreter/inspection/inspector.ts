// Frames and variables of a run that stands still, by reference. References are given out as they are asked for, and
// are void as soon as the run goes on.
import { placeOf } from "../exceptions.js";
import { type Executable, type SlotInfo, visibleSlots } from "../executable.js";
import type { FrameInfo, VariableInfo } from "../runProtocol.js";
import type { TypeDescriptor } from "../values/generic.js";
import { type Frame, slotValue } from "./frame.js";
import { type Classes, hasParts, indexedCount, partsOf, show, typeText } from "./values.js";

/** Something that a variables reference stands for; valid until the run goes on. */
type Container =
  | { readonly kind: "slots"; readonly frame: Frame; readonly statement: number; readonly canBeNamed: boolean }
  | {
      readonly kind: "value";
      readonly type: TypeDescriptor;
      readonly value: unknown;
      readonly path: string | undefined;
    };

export class Inspector {
  /** Frames of the stop, innermost first. */
  stack: readonly Frame[] = [];
  private containers: Container[] = [];

  constructor(
    private readonly executable: Executable,
    private readonly classes: Classes,
    private readonly descriptors: () => readonly TypeDescriptor[],
    /** Runs what may call into the script, such as `toString()` of a struct. */
    private readonly calling: <T>(action: () => T) => T,
  ) {}

  begin(frame: Frame): void {
    const stack: Frame[] = [];
    for (let at: Frame | null = frame; at; at = at.parent) stack.push(at);
    this.stack = stack;
    this.containers = [];
  }

  end(): void {
    this.stack = [];
    this.containers = [];
  }

  frames(): FrameInfo[] {
    return this.stack.map((frame) => {
      const place = frame.at >= 0 ? placeOf(this.executable, frame.at) : this.placeOfFunction(frame);
      return { ...place, statement: frame.at, locals: this.slots(frame, frame.at), globals: this.globals() };
    });
  }

  private placeOfFunction(frame: Frame): { function: string; name: string; uri: string; line: number; column: number } {
    const { name, file } = this.executable.functions[frame.fn]!;
    return { function: name, ...this.executable.files[file]!, line: 1, column: 1 };
  }

  private slots(frame: Frame, statement: number): number {
    return this.containers.push({ kind: "slots", frame, statement, canBeNamed: true });
  }
  private globals(): number {
    const bottom = this.stack.at(-1)!;
    return this.slots(bottom, bottom.at);
  }

  variables(reference: number, start: number, count: number): VariableInfo[] {
    const container = this.container(reference);
    if (container.kind === "slots")
      return this.slotRows(container.frame, container.statement).slice(start, start + count);
    const { classes } = this;
    return this.calling(() =>
      partsOf(classes, container.type, container.value, start, count).map((part) => {
        const path =
          container.path === undefined || part.access === undefined ? undefined : container.path + part.access;
        return this.row(part.name, part.value, part.descriptor, part.typeText, path);
      }),
    );
  }

  private container(reference: number): Container {
    const container = this.containers[reference - 1];
    if (!container) throw new Error("The reference is of an earlier stop.");
    return container;
  }

  /** Visible variables in order of declaration; those that are hidden by an inner one have no path. */
  private slotRows(frame: Frame, statement: number): VariableInfo[] {
    const visible = statement >= 0 ? visibleSlots(this.executable, statement) : [];
    const last = new Map(visible.map(({ slot, index }) => [slot.name, index]));
    const rows = visible.map(({ slot, index }) => {
      const value = slotValue(frame, index, slot.boxed);
      return this.calling(() =>
        this.row(
          slot.name,
          value,
          this.slotType(slot),
          slot.type,
          last.get(slot.name) === index ? slot.name : undefined,
        ),
      );
    });
    const struct = this.executable.functions[frame.fn]!.struct;
    if (struct === undefined) return rows;
    return [this.calling(() => this.row("this", frame.me, this.descriptors()[struct], undefined, "this")), ...rows];
  }

  private slotType(slot: SlotInfo): TypeDescriptor | undefined {
    return this.descriptors()[slot.descriptor];
  }

  /** A value by name; `path` is the text that evaluates to it. */
  row(
    name: string,
    value: unknown,
    type: TypeDescriptor | undefined,
    text: string | undefined,
    path: string | undefined,
  ): VariableInfo {
    return this.calling(() => this.rowOf(name, value, type, text, path));
  }

  private rowOf(
    name: string,
    value: unknown,
    type: TypeDescriptor | undefined,
    text: string | undefined,
    path: string | undefined,
  ): VariableInfo {
    const { classes } = this;
    const reference =
      type && hasParts(classes, type, value) ? this.containers.push({ kind: "value", type, value, path }) : 0;
    return {
      name,
      value: show(classes, type, value),
      type: text ?? typeText(type),
      reference,
      indexed: indexedCount(type, value),
      path,
    };
  }

  path(reference: number, name: string): string | undefined {
    const container = this.container(reference);
    if (container.kind === "slots")
      return this.slotRows(container.frame, container.statement).findLast((row) => row.name === name)?.path;
    if (container.path === undefined) return undefined;
    if (container.type.kind === "array") return `${container.path}${name}`;
    return container.type.kind === "struct" ? `${container.path}.${name}` : undefined;
  }
}
