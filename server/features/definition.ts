// textDocument/definition: into the script, the include, the built-in's declaration, or the dictionary's entry of the
// table and field that a path names.
import type { Location } from "vscode-languageserver/node";
import { describeString } from "../../language/paths/describe.js";
import type { SourceFile } from "../../language/program.js";
import type { Site } from "../../language/symbols.js";
import { LineIndex, type Span } from "../../language/text.js";
import { locate, symbolAt } from "../lookup.js";
import { type Session, toRange } from "../session.js";

export function definition(session: Session, file: SourceFile, offset: number): Location | null {
  const included = includedScript(session, file, offset);
  if (included) return { uri: included, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } };
  const site = symbolAt(session.program, file, offset)?.symbol.site;
  return site ? locationOf(session, site, site.name) : inDictionary(session, file, offset);
}

const dictionary = "crmscript-api:/database.json";

/** Each table stands on a line of its own in the dictionary's file (api-reference/README.md). */
function inDictionary({ program }: Session, file: SourceFile, offset: number): Location | null {
  const { table, field } = describeString(program, file, offset) ?? {};
  const text = table && program.api.text(dictionary);
  if (!text) return null;
  const start = text.indexOf(`\n  ${JSON.stringify(table)}:`) + 3;
  if (start < 3) return null;
  const end = text.indexOf("\n", start);
  const fields = text.indexOf('"fields":{', start);
  const at = field && fields < end ? text.indexOf(`${JSON.stringify(field)}:`, fields) : start;
  const [from, name] = at >= 0 && at < end ? [at, at === start ? table : field!] : [start, table];
  const lines = new LineIndex(text);
  return {
    uri: dictionary,
    range: { start: lines.positionAt(from + 1), end: lines.positionAt(from + 1 + name.length) },
  };
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
