// How values are shown: hexadecimal on demand, long texts cut, paging only for clients that ask for pages.
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { EvaluationContext, Scope, Value, ValueRef, Variable, Window } from "./debuggee.js";

/** What a client can do with values, and where their children get their numbers. */
export interface ValueView {
  readonly types: boolean;
  readonly paging: boolean;
  readonly hex: boolean;
  /** The client's number for the children of a value. */
  readonly handle: (ref: ValueRef) => number;
}

/** Rows shown to a client that cannot page, so that a large array does not drown it. */
const unpagedRows = 1000;
/** UTF-16 units of a value shown in a list; the whole text goes to the console and the clipboard. */
const listedText = 1000;

export function scopeOut(scope: Scope, view: ValueView): DebugProtocol.Scope {
  const hint = scope.kind === "locals" || scope.kind === "arguments" ? scope.kind : undefined;
  return {
    name: scope.name,
    ...(hint && { presentationHint: hint }),
    ...childrenOut(scope.children, view),
    expensive: scope.expensive,
  };
}

export function variableOut(variable: Variable, view: ValueView): DebugProtocol.Variable {
  const attributes = variable.writable ? undefined : ["readOnly"];
  return {
    name: variable.name,
    value: cut(textOf(variable.value, view)),
    ...(view.types && { type: variable.value.type }),
    ...(variable.expression !== undefined && { evaluateName: variable.expression }),
    ...((attributes || variable.synthetic) && {
      presentationHint: { ...(variable.synthetic && { kind: "virtual" }), ...(attributes && { attributes }) },
    }),
    ...childrenOut(variable.value.children, view),
  };
}

/** The shared part of the answers to evaluate, setVariable and setExpression; `text` is their `result` or `value`. */
export function valueOut(value: Value, view: ValueView, context: EvaluationContext) {
  const text = context === "clipboard" ? (value.raw ?? value.text) : textOf(value, view);
  const whole = context === "clipboard" || context === "repl";
  return {
    text: whole ? text : cut(text),
    rest: { ...(view.types && { type: value.type }), ...childrenOut(value.children, view) },
  };
}

/** The window to ask the debuggee for. */
export function windowOf(args: DebugProtocol.VariablesArguments, view: ValueView): Window {
  const count = args.count && args.count > 0 ? args.count : undefined;
  return {
    ...(args.filter && { filter: args.filter }),
    start: Math.max(0, args.start ?? 0),
    ...(view.paging ? count !== undefined && { count } : { count: Math.min(count ?? unpagedRows, unpagedRows) }),
  };
}

function childrenOut(children: Value["children"], view: ValueView) {
  if (!children) return { variablesReference: 0 };
  return {
    variablesReference: view.handle(children.ref),
    ...(view.paging && children.named !== undefined && { namedVariables: children.named }),
    ...(view.paging && children.indexed !== undefined && { indexedVariables: children.indexed }),
  };
}

function textOf(value: Value, view: ValueView): string {
  if (!view.hex || value.integer === undefined) return value.text;
  const digits = (value.integer < 0n ? -value.integer : value.integer).toString(16).toUpperCase();
  return `${value.integer < 0n ? "-" : ""}0x${digits}`;
}

function cut(text: string): string {
  return text.length > listedText ? `${text.slice(0, listedText)}...` : text;
}
