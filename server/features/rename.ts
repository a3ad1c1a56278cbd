// textDocument/prepareRename and textDocument/rename: across includes; refused with a reason where it cannot be done.
import {
  type CancellationToken,
  LSPErrorCodes,
  type Range,
  type RenameParams,
  ResponseError,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import type { Program, SourceFile } from "../../language/program.js";
import { nameOf, nodesOf } from "../../language/syntax/visit.js";
import { locate, type Named, symbolAt } from "../lookup.js";
import { type Session, toRange } from "../session.js";
import { occurrencesInSlices } from "./references.js";

export function prepareRename(session: Session, file: SourceFile, offset: number): Range | ResponseError {
  const found = renamable(session.program, file, offset);
  return found instanceof ResponseError ? found : toRange(session, file, found.span);
}

export async function rename(
  session: Session,
  file: SourceFile,
  offset: number,
  { newName }: RenameParams,
  token: CancellationToken,
): Promise<WorkspaceEdit | ResponseError> {
  const found = renamable(session.program, file, offset);
  if (found instanceof ResponseError) return found;
  const objection = objectionTo(session.program, file, newName, found);
  if (objection) return refusal(objection);
  const changes: Record<string, TextEdit[]> = {};
  for (const { uri, span } of await occurrencesInSlices(session, file.uri, found.symbol, token)) {
    const target = session.program.file(uri);
    if (!target) continue;
    changes[uri] ??= [];
    changes[uri].push({ range: toRange(session, target, span), newText: newName });
  }
  return { changes };
}

function renamable(program: Program, file: SourceFile, offset: number): Named | ResponseError {
  const found = symbolAt(program, file, offset);
  if (!found) return refusal("There is no name to rename here.");
  const { symbol } = found;
  if (!symbol.site) return refusal(`'${symbol.name}' belongs to the language and cannot be renamed.`);
  if (!program.file(symbol.site.uri)) return refusal(`'${symbol.name}' is a built-in and cannot be renamed.`);
  return found;
}

const reserved = new Set(
  "break catch continue else false for foreach if in return struct this throw true try while".split(" "),
);

/** Why the new name cannot be used; undefined when it can. */
function objectionTo(program: Program, file: SourceFile, newName: string, found: Named): string | undefined {
  const { symbol } = found;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(newName))
    return `'${newName}' is not a name: names hold ASCII letters, digits and '_', and do not begin with a digit.`;
  if (reserved.has(newName)) return `'${newName}' is a keyword.`;
  if (newName === symbol.name) return undefined;
  switch (symbol.kind) {
    case "field":
    case "method": {
      const taken = symbol.struct?.fields.has(newName) || symbol.struct?.methods.has(newName);
      return taken ? `The struct '${symbol.struct?.name}' has a member '${newName}' already.` : undefined;
    }
    case "variable":
      if (program.api.isClass(newName)) return `'${newName}' is the name of a built-in type.`;
      return symbol.role === "global"
        ? globalObjection(program, file, newName)
        : localObjection(program, file, newName, found);
    default:
      if (program.api.isClass(newName)) return `'${newName}' is the name of a built-in type.`;
      return globalObjection(program, file, newName);
  }
}

function globalObjection(program: Program, file: SourceFile, newName: string): string | undefined {
  return program.globals(file.uri).has(newName) ? `'${newName}' is already declared.` : undefined;
}

/** A local must not take a name that its function declares or uses: the one or the other would change its meaning. */
function localObjection(program: Program, file: SourceFile, newName: string, { span }: Named): string | undefined {
  const located = locate(program, file, span.start);
  const around = located?.path.find((node) => node.kind === "function") ?? located?.path[0];
  for (const node of located ? nodesOf(located.analysis.item) : []) {
    if (!around || node.start < around.start || node.end > around.end || node.kind === "type") continue;
    if (node.kind !== "member" && nameOf(node)?.text === newName)
      return `'${newName}' is already used in this function.`;
  }
  return undefined;
}

function refusal(message: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
