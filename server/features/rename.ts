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
import type { CrmSymbol } from "../../language/symbols.js";
import { type Named, symbolAt } from "../lookup.js";
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
  const objection = objectionTo(session.program, file, newName, found.symbol);
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
function objectionTo(program: Program, file: SourceFile, newName: string, symbol: CrmSymbol): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(newName))
    return `'${newName}' is not a name: names hold ASCII letters, digits and '_', and do not begin with a digit.`;
  if (reserved.has(newName)) return `'${newName}' is a keyword.`;
  if (symbol.kind !== "field" && symbol.kind !== "method" && program.api.isClass(newName))
    return `'${newName}' is the name of a built-in type.`;
  const isGlobal =
    symbol.kind === "variable" ? symbol.role === "global" : symbol.kind === "function" || symbol.kind === "struct";
  if (isGlobal && program.globals(file.uri).has(newName)) return `'${newName}' is already declared.`;
  return undefined;
}

function refusal(message: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
