// One-line cases of natives, written as CRMScript: declarations, assignments and chains of calls, parted by `;`. The
// reader below knows just that much. Overloads are found by signature key, as the compiler finds them; values of date
// types are copied on assignment; a mutating method stores into the variable it is called on.
import assert from "node:assert/strict";
import type { NativeClass, NativeTable } from "../../../interpreter/native.js";
import { Array as ArrayClass } from "../../../interpreter/natives/Array.js";
import { Bool } from "../../../interpreter/natives/Bool.js";
import { Byte } from "../../../interpreter/natives/Byte.js";
import { Date as DateClass } from "../../../interpreter/natives/Date.js";
import { DateTime } from "../../../interpreter/natives/DateTime.js";
import { Float } from "../../../interpreter/natives/Float.js";
import { Integer } from "../../../interpreter/natives/Integer.js";
import { Long } from "../../../interpreter/natives/Long.js";
import { String as StringClass } from "../../../interpreter/natives/String.js";
import { Time } from "../../../interpreter/natives/Time.js";
import { TimeSpan } from "../../../interpreter/natives/TimeSpan.js";
import { TimeZone } from "../../../interpreter/natives/TimeZone.js";
import { VectorValue } from "../../../interpreter/natives/Vector.js";
import { freshDefault } from "../../../interpreter/values/convert.js";
import { DateTimeValue, DateValue, TimeSpanValue, TimeValue } from "../../../interpreter/values/dates.js";
import { dateText, dateTimeText, timeText } from "../../../interpreter/values/dateText.js";
import type { TypeDescriptor } from "../../../interpreter/values/generic.js";
import { type FakeRun, fakeRun, ScriptFailure } from "./context.js";

const classes: readonly NativeClass[] = [
  ArrayClass,
  Bool,
  Byte,
  DateClass,
  DateTime,
  Float,
  Integer,
  Long,
  StringClass,
  Time,
  TimeSpan,
  TimeZone,
];

/** Source, and the value of its last part; dates as their text, null dates as `null`, a failure as `fails(text)`. */
export type Case = readonly [source: string, expected: unknown];

export function fails(message: string): Failure {
  return new Failure(message);
}
class Failure {
  constructor(readonly message: string) {}
}

/** One test per row. */
export function cases(title: string, rows: readonly Case[]): void {
  describe(title, () => {
    for (const [source, expected] of rows) it(source.replaceAll("\n", "\\n"), () => check(source, expected));
  });
}

function check(source: string, expected: unknown): void {
  const run = fakeRun();
  if (!(expected instanceof Failure)) {
    assert.deepEqual(evaluate(run, source), expected);
    return;
  }
  assert.throws(
    () => evaluate(run, source),
    (error: Error) => error instanceof ScriptFailure && error.message === expected.message,
    expected.message,
  );
}

/** The plain value of the last part of a source. */
export function evaluate(run: FakeRun, source: string): unknown {
  return plain(new OneLine(run, source).run().value);
}

function plain(value: unknown): unknown {
  if (value instanceof DateValue) return value.isNull ? null : dateText(value);
  if (value instanceof TimeValue) return value.isNull ? null : timeText(value);
  if (value instanceof DateTimeValue) return value.isNull ? null : dateTimeText(value);
  if (value instanceof TimeSpanValue) return value.seconds;
  if (value instanceof VectorValue) return value.items;
  return Array.isArray(value) ? value.map(plain) : value;
}

interface Typed {
  readonly type: string;
  readonly value: unknown;
}

const token = /\s*(?:("(?:[^"\\]|\\[\s\S])*")|(-?\d+\.\d+)|(-?\d+L)|(-?\d+)|([A-Za-z]\w*(?:\[\])*)|([.,;()=]))/y;

class OneLine {
  readonly #tables = new Map<string, NativeTable>();
  readonly #variables = new Map<string, Typed>();
  readonly #tokens: RegExpExecArray[] = [];
  #at = 0;

  constructor(
    readonly fake: FakeRun,
    source: string,
  ) {
    for (const { name, bodies } of classes) this.#tables.set(name, bodies(fake));
    token.lastIndex = 0;
    for (let found = token.exec(source); found; found = token.exec(source)) this.#tokens.push(found);
  }

  run(): Typed {
    let last: Typed = { type: "Void", value: undefined };
    while (this.#at < this.#tokens.length) {
      last = this.#statement();
      if (this.#at < this.#tokens.length) this.#take(";");
    }
    return last;
  }

  #statement(): Typed {
    const [first, second, third] = [0, 1, 2].map((ahead) => this.#tokens[this.#at + ahead]);
    if (first?.[5] && second?.[5]) {
      this.#at += 2;
      const value = third?.[6] === "=" ? this.#assigned() : this.#fresh(first[5]);
      this.#variables.set(second[5], { type: first[5], value });
      return { type: first[5], value };
    }
    if (first?.[5] && second?.[6] === "=") {
      this.#at++;
      const value = this.#assigned();
      this.#variables.set(first[5], { ...this.#variables.get(first[5])!, value });
      return { type: "Void", value };
    }
    return this.#expression();
  }

  #assigned(): unknown {
    this.#take("=");
    return copied(this.#expression().value);
  }
  #fresh(type: string): unknown {
    return freshDefault(this.fake, descriptorOf(type));
  }

  #expression(): Typed {
    const variable = this.#tokens[this.#at]?.[5];
    let value = this.#primary();
    for (let first = true; this.#tokens[this.#at]?.[6] === "."; first = false) {
      this.#at++;
      const method = this.#tokens[this.#at++]![5]!;
      value = this.#call(value, method, this.#list(), first ? variable : undefined);
    }
    return value;
  }

  #primary(): Typed {
    const found = this.#tokens[this.#at++]!;
    if (found[1]) return { type: "String", value: unescaped(found[1]) };
    if (found[2]) return { type: "Float", value: Number(found[2]) };
    if (found[3]) return { type: "Long", value: BigInt(found[3].slice(0, -1)) };
    if (found[4]) return { type: "Integer", value: Number(found[4]) };
    const name = found[5]!;
    if (name === "true" || name === "false") return { type: "Bool", value: name === "true" };
    if (this.#tokens[this.#at]?.[6] !== "(") return this.#variables.get(name)!;
    const values = this.#list();
    return { type: name, value: this.#body(name, name, values)(...values.map(({ value }) => value)) };
  }

  #call(self: Typed, method: string, values: Typed[], variable: string | undefined): Typed {
    const array = self.type.endsWith("[]");
    const body = this.#body(array ? "Array" : self.type, method, values);
    const before = array ? [self.value, descriptorOf(self.type.slice(0, -2))] : [self.value];
    const result = body(...before, ...values.map(({ value }) => copied(value)));
    if (!body.mutates) return { type: typeOf(result, self.type, method), value: result };
    const [receiver, value] = result as [unknown, unknown];
    if (variable) this.#variables.set(variable, { type: self.type, value: receiver });
    return { type: typeOf(value, self.type, method), value };
  }

  /** The overload for these arguments: exact types before widened ones. */
  #body(type: string, name: string, values: readonly Typed[]): Callable {
    const table = this.#tables.get(type);
    assert.ok(table, `no class ${type}`);
    const exact = `${name}(${values.map((value) => value.type).join(",")})`;
    const key = exact in table ? exact : Object.keys(table).find((candidate) => accepts(candidate, name, values));
    assert.ok(key, `no overload ${exact} in ${type}`);
    const body = table[key]!;
    return typeof body === "function"
      ? body
      : Object.assign((...all: unknown[]) => body.mutates(...(all as never[])), { mutates: true });
  }

  #list(): Typed[] {
    const values: Typed[] = [];
    this.#take("(");
    while (this.#tokens[this.#at]?.[6] !== ")") {
      if (values.length > 0) this.#take(",");
      values.push(this.#expression());
    }
    this.#take(")");
    return values;
  }
  #take(sign: string): void {
    assert.equal(this.#tokens[this.#at++]?.[6], sign);
  }
}
type Callable = ((...values: unknown[]) => unknown) & { readonly mutates?: boolean };

const widened: Readonly<Record<string, readonly string[]>> = {
  Byte: ["Integer"],
  Integer: ["Byte"],
  Long: ["Integer"],
  Float: ["Integer", "Long"],
};
function accepts(key: string, name: string, values: readonly Typed[]): boolean {
  const [, keyName, list] = /^(\w+)\((.*)\)$/.exec(key)!;
  const types = list === "" ? [] : list!.split(",");
  if (keyName !== name || types.length !== values.length) return false;
  return types.every((type, index) => {
    const given = values[index]!.type;
    return type === "T" || type === given || widened[type]?.includes(given);
  });
}

/** Result types where the JavaScript value does not say. */
function typeOf(value: unknown, self: string, method: string): string {
  if (method === "toFloat" || (self === "Float" && method === "abs")) return "Float";
  if (self.endsWith("[]") && ["first", "last", "popBack", "popFront"].includes(method)) return self.slice(0, -2);
  if (method === "toByteArray") return "Byte[]";
  if (Array.isArray(value)) return "String[]";
  if (value instanceof DateValue) return "Date";
  if (value instanceof TimeValue) return "Time";
  if (value instanceof DateTimeValue) return "DateTime";
  return { string: "String", number: "Integer", boolean: "Bool", bigint: "Long" }[typeof value as string] ?? self;
}

export function descriptorOf(type: string): TypeDescriptor {
  if (type.endsWith("[]")) return { kind: "array", element: descriptorOf(type.slice(0, -2)) };
  return { kind: "basic", name: type };
}

function copied(value: unknown): unknown {
  const dated = value instanceof DateValue || value instanceof TimeValue || value instanceof DateTimeValue;
  return dated || value instanceof TimeSpanValue ? value.copy() : value;
}

function unescaped(literal: string): string {
  const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r" };
  return literal.slice(1, -1).replace(/\\([\s\S])/g, (_, letter: string) => escapes[letter] ?? letter);
}
