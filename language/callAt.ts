// The call whose argument list holds the cursor, with all overloads that its name offers.
import { functionsNamed, methodsNamed } from "./analyze/calls.js";
import { mend, wordAt } from "./mend.js";
import type { Program, SourceFile } from "./program.js";
import type { CrmSymbol, FunctionSymbol } from "./symbols.js";
import type { CallExpression } from "./syntax/nodes.js";
import { unknown } from "./types.js";

export interface CallAt {
  readonly overloads: readonly FunctionSymbol[];
  /** Index of the overload that the arguments so far select; -1 when none does. */
  readonly chosen: number;
  /** Index of the argument at the cursor. */
  readonly index: number;
}

export function callAt(program: Program, file: SourceFile, offset: number): CallAt | undefined {
  const mended = mend(program, file, offset, wordAt(file.text, offset));
  if (!mended) return undefined;
  const { analysis, path, view, cursor } = mended;
  const call = path.findLast(
    (node): node is CallExpression =>
      node.kind === "call" && node.argumentsSpan.start < cursor && cursor < node.argumentsSpan.end,
  );
  if (!call) return undefined;
  const context = { api: program.api, globals: view, names: new Set<string>(), struct: undefined, callable: undefined };
  const { callee } = call;
  let overloads: readonly FunctionSymbol[] = [];
  if (callee.kind === "name") overloads = functionsNamed(context, callee.name.text);
  else if (callee.kind === "member")
    overloads = methodsNamed(context, analysis.types[callee.object.id] ?? unknown, callee.name.text);
  const chosen = (overloads as readonly (CrmSymbol | undefined)[]).indexOf(analysis.symbols[call.id]);
  const index = call.arguments.filter((argument) => argument.end < cursor).length;
  return { overloads, chosen, index };
}
