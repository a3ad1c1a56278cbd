// textDocument/definition: into the script, the include, or the built-in's declaration.
import type { Location } from "vscode-languageserver/node";
import type { SourceFile } from "../../language/program.js";
import type { Site } from "../../language/symbols.js";
import { LineIndex, type Span } from "../../language/text.js";
import { locate, symbolAt } from "../lookup.js";
import { type Session, toRange } from "../session.js";

export function definition(session: Session, file: SourceFile, offset: number): Location | null {
  const included = includedScript(session, file, offset);
  if (included) return { uri: included, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } };
  const site = symbolAt(session.program, file, offset)?.symbol.site;
  return site ? locationOf(session, site, site.name) : null;
}

function includedScript(session: Session, file: SourceFile, offset: number): string | undefined {
  const directive = locate(session.program, file, offset)?.path.find((node) => node.kind === "include");
  return directive && session.program.resolveInclude(directive.path.value);
}

/** The place of a span of a declaration, in a script or in a built-in's declaration file. */
export function locationOf(session: Session, site: Site, span: Span): Location | null {
  const absolute = { start: site.place.start + span.start, end: site.place.start + span.end };
  const file = session.program.file(site.uri);
  if (file) return { uri: site.uri, range: toRange(session, file, absolute) };
  const text = session.program.api.text(site.uri);
  if (text === undefined) return null;
  const lines = new LineIndex(text);
  return { uri: site.uri, range: { start: lines.positionAt(absolute.start), end: lines.positionAt(absolute.end) } };
}
