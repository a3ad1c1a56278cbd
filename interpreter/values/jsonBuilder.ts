// JSONBuilder as data: text that grows, and the stack of levels that are open (natives-core 5.6). The native table of
// the class and the JSON of arrays and structs (convert.ts) both write through it, so that all JSON looks alike.
import { type Accounting, reserveText } from "./memory.js";
import { jsonFloat, jsonString } from "./text.js";

interface Level {
  readonly array: boolean;
  /** Nothing was written into the level so far. */
  empty: boolean;
}

export class JsonBuilder {
  #text = "";
  #indent = 0;
  readonly #levels: Level[] = [];

  constructor(readonly run: Accounting) {}

  /** Text so far; open levels are not closed by it. */
  get text(): string {
    return this.#text;
  }
  get depth(): number {
    return this.#levels.length;
  }

  /** Line breaks and so many blanks per level from now on; 0 and less: none. */
  setPrettyPrint(indent: number): void {
    this.#indent = Math.min(Math.max(indent, 0), 80);
  }

  pushObject(key: string): void {
    this.#open(key, "{", false);
  }
  pushArray(key: string): void {
    this.#open(key, "[", true);
  }
  addString(key: string, value: string): void {
    this.addLiteral(key, jsonString(value));
  }
  addInteger(key: string, value: number): void {
    this.addLiteral(key, value.toString());
  }
  addFloat(key: string, value: number): void {
    this.addLiteral(key, jsonFloat(value));
  }
  addBoolean(key: string, value: boolean): void {
    this.addLiteral(key, value ? "true" : "false");
  }

  /** Adds a value that is JSON text already. The key is required in an object and ignored in an array. */
  addLiteral(key: string, json: string): void {
    const level = this.#levels.at(-1);
    if (!level)
      throw this.run.fail(
        "RunTimeException",
        "JSONBuilder: no object or array is open; call pushObject or pushArray first",
      );
    this.#append(this.#lead(level, key) + json);
  }

  /** Closes the innermost level; with none open nothing happens. */
  popLevel(): void {
    const level = this.#levels.pop();
    if (!level) return;
    this.#append((level.empty ? "" : this.#lineBreak()) + (level.array ? "]" : "}"));
  }
  finalize(): void {
    while (this.#levels.length > 0) this.popLevel();
  }

  #open(key: string, bracket: string, array: boolean): void {
    if (this.#levels.length >= deepest)
      throw this.run.fail("RunTimeException", `JSONBuilder: more than ${deepest} levels`);
    const level = this.#levels.at(-1);
    this.#append((level ? this.#lead(level, key) : "") + bracket);
    this.#levels.push({ array, empty: true });
  }

  /** What stands between the value before and the value that comes: comma, line break, key. */
  #lead(level: Level, key: string): string {
    if (!level.array && key === "")
      throw this.run.fail("RunTimeException", "JSONBuilder: a value in an object needs a key");
    const comma = level.empty ? "" : ",";
    level.empty = false;
    return comma + this.#lineBreak() + (level.array ? "" : `${jsonString(key)}: `);
  }
  #lineBreak(): string {
    return this.#indent === 0 ? "" : `\n${" ".repeat(this.#indent * this.#levels.length)}`;
  }
  #append(text: string): void {
    reserveText(this.run, this.#text.length + text.length);
    this.#text += text;
  }
}

/** Bounds the work of one line break; real JSON stays far below. */
const deepest = 1000;
