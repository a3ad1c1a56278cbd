// A call of an inspectable executable, as its emitted code keeps it, and what that code asks of a debugger.

/** Slots are properties `s0`, `s1`, ...; the tables of the executable give them their names. */
export interface Frame {
  /** Function number. */
  readonly fn: number;
  /** Number of the statement that runs; -1 before the first. */
  readonly at: number;
  /** 1 for the top level. */
  readonly depth: number;
  readonly parent: Frame | null;
  /** `this`, in methods. */
  readonly me?: object;
  [slot: string]: unknown;
}

export interface Pauses {
  /** One byte per statement; not zero means: call `hit` first. Shared with the thread of the debugger. */
  readonly table: Uint8Array;
  /** `count`: statements run so far, the one about to run included. */
  readonly hit: (statement: number, frame: Frame, count: number) => void;
  /** An exception passes through a frame or reaches a catch block of it. */
  readonly passing: (thrown: unknown, frame: Frame) => void;
}

export const noPauses: Pauses = { table: new Uint8Array(0), hit() {}, passing() {} };

/** Slot value, out of its cell where it has one. */
export function slotValue(frame: Frame, index: number, boxed: boolean): unknown {
  const value = frame[`s${index}`];
  return boxed ? (value as { v: unknown } | null)?.v : value;
}

export function setSlot(frame: Frame, index: number, boxed: boolean, value: unknown): void {
  if (boxed) (frame[`s${index}`] as { v: unknown }).v = value;
  else frame[`s${index}`] = value;
}
