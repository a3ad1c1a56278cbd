// textDocument/codeLens and codeLens/resolve: run, debug and trace over a script, what starts it, and how often its
// functions and structs are used. References are counted when the lens comes into view, not for the list.
import type { CancellationToken, CodeLens, Range } from "vscode-languageserver/node";
import type { SourceFile } from "../../language/program.js";
import { symbolAt } from "../lookup.js";
import { type Session, toOffset, toRange } from "../session.js";
import type { Use } from "../uses.js";
import { occurrencesInSlices } from "./references.js";

const runs = [
  { title: "$(play) Run", command: "crmscript.runScript" },
  { title: "$(debug-alt) Debug", command: "crmscript.debugScript" },
  { title: "$(pulse) Trace", command: "crmscript.traceScript" },
];

export function codeLens(session: Session, file: SourceFile): CodeLens[] {
  const { run = true, references = true, uses = true } = session.settings.codeLens ?? {};
  const { uri } = file;
  const top: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const lenses: CodeLens[] = [];
  if (run && file.items.length > 0)
    lenses.push(...runs.map((command): CodeLens => ({ range: top, command: { ...command, arguments: [uri] } })));
  if (uses)
    for (const use of session.index.uses(uri))
      lenses.push({ range: top, command: { title: titleOf(use), command: "vscode.open", arguments: [use.uri] } });
  if (references)
    for (const { start, item } of file.items)
      if (item.node?.kind === "function" || item.node?.kind === "struct") {
        const { name } = item.node;
        if (name.text === "") continue;
        lenses.push({
          range: toRange(session, file, { start: start + name.start, end: start + name.end }),
          data: { uri },
        });
      }
  return lenses;
}

export async function codeLensResolve(session: Session, lens: CodeLens, token: CancellationToken): Promise<CodeLens> {
  const uri = (lens.data as { readonly uri?: unknown } | undefined)?.uri;
  const file = typeof uri === "string" ? session.program.file(uri) : undefined;
  const named = file && symbolAt(session.program, file, toOffset(session, file, lens.range.start));
  if (!file || !named) return { ...lens, command: { title: "", command: "" } };
  const found = await occurrencesInSlices(session, file.uri, named.symbol, token);
  const locations = found
    .filter(({ kind }) => kind !== "declaration")
    .flatMap((occurrence) => {
      const target = session.program.file(occurrence.uri);
      return target ? [{ uri: occurrence.uri, range: toRange(session, target, occurrence.span) }] : [];
    });
  const title = locations.length === 1 ? "1 reference" : `${locations.length} references`;
  // Without the command the lens is a plain text.
  const command = session.commands.has("crmscript.showReferences") ? "crmscript.showReferences" : "";
  return { ...lens, command: { title, command, arguments: [file.uri, lens.range.start, locations] } };
}

function titleOf({ kind, name, event }: Use): string {
  switch (kind) {
    case "trigger":
      return `$(zap) Trigger ${name}${event && event !== name ? ` on ${event}` : ""}`;
    case "schedule":
      return `$(clock) Scheduled task ${name}`;
    default:
      return kind satisfies never;
  }
}
