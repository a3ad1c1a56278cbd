// textDocument/signatureHelp: the overloads of the call around the cursor, and the parameter that is being written.
import type { SignatureHelp, SignatureInformation } from "vscode-languageserver/node";
import { callAt } from "../../language/callAt.js";
import { signatureText } from "../../language/describe.js";
import type { SourceFile } from "../../language/program.js";
import type { FunctionSymbol } from "../../language/symbols.js";
import { typeText } from "../../language/types.js";
import { descriptionMarkdown } from "../markdown.js";
import type { Session } from "../session.js";

export function signatureHelp(session: Session, file: SourceFile, offset: number): SignatureHelp | null {
  const call = callAt(session.program, file, offset);
  if (!call || call.overloads.length === 0) return null;
  const fitting = call.overloads.findIndex((symbol) => symbol.parameters.length > call.index);
  return {
    signatures: call.overloads.map((symbol) => information(session, symbol)),
    activeSignature: Math.max(0, call.chosen >= 0 ? call.chosen : fitting),
    activeParameter: call.index,
  };
}

function information(session: Session, symbol: FunctionSymbol): SignatureInformation {
  const label = signatureText(symbol);
  let from = label.indexOf("(") + 1;
  const parameters = symbol.parameters.map((parameter) => {
    const text = `${typeText(parameter.type)} ${parameter.name}`;
    const start = label.indexOf(text, from);
    from = start + text.length;
    return { label: [start, from] as [number, number] };
  });
  const description = descriptionMarkdown(session.program, symbol);
  return {
    label,
    parameters,
    ...(description && { documentation: { kind: "markdown", value: description } }),
  };
}
