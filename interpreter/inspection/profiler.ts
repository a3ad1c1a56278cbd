// Where the time of a run goes: asked before each statement, it counts the time since the last look for the call that
// ran meanwhile. A statement costs the look about as much as any other, so shares stay true although the run is slower.
// Meant for replays, where the host answers at once: what a database or a web request took is not in it.
import type { ProfileEvent } from "../runProtocol.js";
import type { Frame } from "./frame.js";

interface Node {
  readonly function: number;
  readonly parent: number;
  milliseconds: number;
  readonly statements: Map<number, number>;
  readonly callees: Map<number, number>;
}

/** Changes from call to call that are kept in their order. */
const mostStretches = 200_000;

export class Profiler {
  private readonly nodes: Node[] = [];
  /** Node of each open call, outermost first. */
  private readonly calls: { readonly frame: Frame; readonly node: number }[] = [];
  private stretches: [node: number, milliseconds: number, statements: number][] = [];
  private last: number;

  /** @param now milliseconds from any origin */
  constructor(private readonly now: () => number) {
    this.last = now();
  }

  /** A statement of a frame is about to run. */
  reach(statement: number, frame: Frame): void {
    this.spend();
    const { statements } = this.nodes[this.enter(frame)]!;
    statements.set(statement, (statements.get(statement) ?? 0) + 1);
    if (this.stretches.length > 0) this.stretches.at(-1)![2]++;
    this.last = this.now();
  }

  end(): ProfileEvent {
    this.spend();
    return {
      type: "profile",
      nodes: this.nodes.map(({ callees, statements, ...node }) => ({ ...node, statements: [...statements] })),
      stretches: this.stretches.length < mostStretches ? this.stretches : [],
    };
  }

  /** The time since the last look belongs to the call that was on top then. */
  private spend(): void {
    const top = this.calls.at(-1);
    if (!top) return;
    const passed = this.now() - this.last;
    this.nodes[top.node]!.milliseconds += passed;
    const stretch = this.stretches.at(-1);
    if (stretch) stretch[1] += passed;
  }

  private enter(frame: Frame): number {
    while (this.calls.length > 0 && this.calls.at(-1)!.frame.depth > frame.depth) this.calls.pop();
    const top = this.calls.at(-1);
    if (top?.frame === frame) return this.ran(top.node);
    if (top?.frame.depth === frame.depth) this.calls.pop();
    const caller = this.calls.at(-1)?.node ?? -1;
    const node = this.nodeOf(caller, frame.fn);
    this.calls.push({ frame, node });
    return this.ran(node);
  }

  private ran(node: number): number {
    if (this.stretches.at(-1)?.[0] !== node && this.stretches.length < mostStretches) this.stretches.push([node, 0, 0]);
    return node;
  }

  private nodeOf(parent: number, fn: number): number {
    const callees = this.nodes[parent]?.callees;
    const known = callees?.get(fn) ?? (parent < 0 && this.nodes.length > 0 ? 0 : undefined);
    if (known !== undefined) return known;
    const node =
      this.nodes.push({ function: fn, parent, milliseconds: 0, statements: new Map(), callees: new Map() }) - 1;
    callees?.set(fn, node);
    return node;
  }
}
