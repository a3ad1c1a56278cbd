// textDocument/typeDefinition: from a name or expression to the declaration of its type. Arrays lead to their element.
import type { Location } from "vscode-languageserver/node";
import type { SourceFile } from "../../language/program.js";
import type { CrmSymbol } from "../../language/symbols.js";
import { type Type, unknown } from "../../language/types.js";
import { locate, symbolAt } from "../lookup.js";
import type { Session } from "../session.js";
import { locationOf } from "./definition.js";

export function typeDefinition(session: Session, file: SourceFile, offset: number): Location | null {
  const named = symbolAt(session.program, file, offset);
  const type = named ? typeOfSymbol(named.symbol) : typeOfExpression(session, file, offset);
  const site = type && siteOf(session, type);
  return site ? locationOf(session, site, site.name) : null;
}

function typeOfSymbol(symbol: CrmSymbol): Type | undefined {
  switch (symbol.kind) {
    case "variable":
    case "field":
      return symbol.type;
    case "function":
    case "method":
    case "constructor":
      return symbol.returnType;
    case "struct":
      return symbol.type;
    case "class":
      return { kind: "class", name: symbol.name };
    default:
      return symbol satisfies never;
  }
}

function typeOfExpression(session: Session, file: SourceFile, offset: number): Type | undefined {
  const located = locate(session.program, file, offset);
  const node = located?.path.findLast((candidate) => "id" in candidate && located.analysis.types[candidate.id]);
  return node && "id" in node ? (located?.analysis.types[node.id] ?? unknown) : undefined;
}

function siteOf(session: Session, type: Type): CrmSymbol["site"] {
  switch (type.kind) {
    case "struct":
      return type.struct.site;
    case "array":
      return siteOf(session, type.element);
    case "class":
    case "basic":
      return session.program.api.class(type.name)?.site;
    case "unknown":
    case "self":
      return undefined;
    default:
      return type satisfies never;
  }
}
