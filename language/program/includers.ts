// Who includes whom: libraries are read with the names of the scripts that include them in mind.
import { type Catalogue, namesOf, pathsOf } from "./catalogue.js";
import type { FileState } from "./fileState.js";

interface Neighbours {
  readonly includers: readonly FileState[];
  /** The includers and everything that they include, the script itself left out. */
  readonly others: readonly FileState[];
}

/** Everything that can be reached, the starts included. */
function reach(starts: readonly FileState[], next: (state: FileState) => readonly FileState[]): Set<FileState> {
  const found = new Set(starts);
  for (const state of found) for (const other of next(state)) found.add(other);
  return found;
}

/** Answers are kept until a script comes or goes or an include directive changes. */
export class Includers {
  private direct: Map<FileState, FileState[]> | undefined;
  private neighbours = new Map<FileState, Neighbours>();
  private seen = { changes: -1, includeChanges: -1 };

  constructor(private readonly catalogue: Catalogue) {}

  /** The read or noted scripts that include a script, directly or through others. */
  of(state: FileState): readonly FileState[] {
    return this.neighboursOf(state).includers;
  }

  /**
   * A library may use what its includers declare before they include it; whether they do it in time is not looked at.
   * And when an include leads nowhere, which is reported, any name might come from there.
   */
  know(state: FileState, name: string): boolean {
    return state.unresolved.size > 0 || this.neighboursOf(state).others.some((other) => namesOf(other).has(name));
  }

  private neighboursOf(state: FileState): Neighbours {
    const graph = this.graph();
    let found = this.neighbours.get(state);
    if (!found) {
      const { catalogue } = this;
      const includers = reach([state], (target) => graph.get(target) ?? []);
      const brought = reach([...includers], (target) =>
        pathsOf(target).flatMap((path) => catalogue.resolve(path) ?? []),
      );
      includers.delete(state);
      brought.delete(state);
      found = { includers: [...includers], others: [...new Set([...includers, ...brought])] };
      this.neighbours.set(state, found);
    }
    return found;
  }

  private graph(): ReadonlyMap<FileState, readonly FileState[]> {
    const { changes, includeChanges } = this.catalogue;
    if (this.direct && this.seen.changes === changes && this.seen.includeChanges === includeChanges) return this.direct;
    this.seen = { changes, includeChanges };
    this.neighbours = new Map();
    this.direct = new Map();
    for (const state of this.catalogue.states.values())
      for (const path of pathsOf(state)) {
        const target = this.catalogue.resolve(path);
        if (!target || target === state) continue;
        const list = this.direct.get(target);
        if (list) list.push(state);
        else this.direct.set(target, [state]);
      }
    return this.direct;
  }
}
