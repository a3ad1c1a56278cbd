// How a built-in gets its body. One file per class under natives/, joined to its declaration in api-reference/ by
// the signature text; natives/index.ts is the one list. A test finds the declared overload of every key and prints
// what is declared but has no body.
import type { Host } from "./host.js";

/** What a body may reach: never a global, a file, the clock or the network but through here. */
export interface RunContext {
  readonly host: Host;
  /** Appends to the output of the run. */
  print(text: string): void;
  /** An exception that the script can catch: `throw run.fail("RunTimeException", "Index out of range: 5 (length 3)")`. */
  fail(kind: string, message: string): Error;
  /** Ends the run at once, uncatchable: `exitWithMessage`. */
  exit(message: string): never;
  /**
   * Accounts for script data that grows (positive) or shrinks (negative), in bytes; throws the memory limit exception.
   * Natives that build large values call it before building.
   */
  allocate(bytes: number): void;
  /** Per-run state of a group of natives, made on first use: `run.state(cgi, () => new Cgi(run))`. */
  state<T>(key: symbol, create: () => T): T;
  /** Value of `#setLanguageLevel`, which changes how database names are read; absent: the newest. */
  readonly languageLevel?: number;
  /** Include name (or script name) and line of the statement that runs. */
  location(): { readonly name: string; readonly line: number };
}

/**
 * Bodies by signature key, as in `"subString(Integer,Integer)"`; constructors under the class's own name, as in
 * `"String(Integer)"`. A method gets the receiver first. Values are the representations of values/README.md; a null
 * Integer, Long, Float or String arrives as `null`, and the body applies the rule of its own documentation.
 */
// biome-ignore lint/suspicious/noExplicitAny: each body states its own parameter types; the signature key is the contract
export type NativeBody = (...args: any[]) => unknown;
export type NativeTable = Readonly<Record<string, NativeBody | MutatingBody>>;

/**
 * A method that changes a receiver of a value type (`String.append`): returns the receiver's new value and the result.
 * The emitted code stores the first into the receiver where that is a variable, field or element.
 */
export interface MutatingBody {
  readonly mutates: (...args: never[]) => readonly [newReceiver: unknown, result: unknown];
}
export function mutates(body: MutatingBody["mutates"]): MutatingBody {
  return { mutates: body };
}

/** The natives of one class: called once per run with the run's context. */
export interface NativeClass {
  /** `String`, `SearchEngine`, `(global)`, `Array`, ... as in the API reference. */
  readonly name: string;
  /** Makes a fresh instance for a plain declaration `Map m;`; undefined for basic types. */
  readonly create?: (run: RunContext) => object;
  readonly bodies: (run: RunContext) => NativeTable;
  /** Declared signatures that cannot be simulated, with the reason that the exception and the list give. */
  readonly notSimulated?: Readonly<Record<string, string>>;
  /** Rows under the object in the debugger's variables view. */
  readonly inspect?: (self: never) => readonly (readonly [name: string, value: unknown, typeText: string])[];
  /** One line for the debugger and the trace: `Map (3 entries)`. */
  readonly describe?: (self: never) => string;
}

/** How a run finds a class by name; classes may be made when first asked for. */
export type NativeClasses = Pick<ReadonlyMap<string, NativeClass>, "get">;

export function native(name: string, parts: Omit<NativeClass, "name">): NativeClass {
  return { name, ...parts };
}
