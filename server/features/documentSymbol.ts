// textDocument/documentSymbol: the outline of a script.
import { type DocumentSymbol, SymbolKind } from "vscode-languageserver/node";
import type { SourceFile } from "../../language/program.js";
import { writtenType } from "../../language/symbolsOf.js";
import type {
  FieldDeclaration,
  FunctionDeclaration,
  ItemNode,
  Name,
  Parameter,
  StructDeclaration,
  VariableDeclaration,
} from "../../language/syntax/nodes.js";
import type { Span } from "../../language/text.js";
import { type Session, toRange } from "../session.js";

export function documentSymbol(session: Session, file: SourceFile): DocumentSymbol[] {
  return file.items.flatMap(({ start, item }) => (item.node ? ofItem(session, file, start, item.node) : []));
}

function ofItem(session: Session, file: SourceFile, base: number, node: ItemNode): DocumentSymbol[] {
  switch (node.kind) {
    case "function":
    case "variable":
    case "struct":
      return [toSymbol(session, file, base, node)];
    default:
      return [];
  }
}

function toSymbol(
  session: Session,
  file: SourceFile,
  base: number,
  node: FunctionDeclaration | VariableDeclaration | StructDeclaration | FieldDeclaration,
): DocumentSymbol {
  const range = (span: Span) => toRange(session, file, { start: base + span.start, end: base + span.end });
  const place = {
    name: node.name.text || "(unnamed)",
    range: range(node),
    selectionRange: range(within(node.name, node)),
  };
  switch (node.kind) {
    case "struct":
      return {
        ...place,
        kind: SymbolKind.Struct,
        children: node.members.map((member) => toSymbol(session, file, base, member)),
      };
    case "function":
      return {
        ...place,
        kind: SymbolKind.Function,
        detail: `${writtenType(node.returnType)} (${node.parameters.map(written).join(", ")})`,
      };
    case "field":
      return { ...place, kind: SymbolKind.Field, detail: writtenType(node.type) };
    case "variable":
      return { ...place, kind: SymbolKind.Variable, detail: writtenType(node.type) };
    default:
      return node satisfies never;
  }
}

/** The protocol demands the selection inside the range, also for a missing name. */
function within(name: Name, node: Span): Span {
  const start = Math.max(node.start, Math.min(name.start, node.end));
  return { start, end: Math.max(start, Math.min(name.end, node.end)) };
}

function written(parameter: Parameter): string {
  return `${writtenType(parameter.type)} ${parameter.name.text}`;
}
