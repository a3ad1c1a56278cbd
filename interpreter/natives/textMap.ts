// Names with one text each, accounted: what variables, options and event values are. A replaced text is given back.
import type { RunContext } from "../native.js";
import { Growth } from "./growth.js";

export class TextMap {
  readonly values = new Map<string, string>();
  readonly #growth: Growth;

  constructor(run: RunContext, values: Readonly<Record<string, string>> = {}) {
    this.#growth = new Growth(run);
    for (const [name, value] of Object.entries(values)) this.set(name, value);
  }

  get(name: string): string | undefined {
    return this.values.get(name);
  }

  set(name: string, value: string): void {
    const old = this.values.get(name);
    this.#growth.add(name, value);
    if (old !== undefined) this.#growth.remove(name, old);
    this.values.set(name, value);
  }

  clear(): void {
    this.#growth.clear();
    this.values.clear();
  }
}
