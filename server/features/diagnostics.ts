// From our diagnostics to the protocol's.
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic as LspDiagnostic } from "vscode-languageserver/node";
import { diagnosticPage } from "../../language/data.js";
import type { Diagnostic, Severity } from "../../language/diagnostic.js";
import type { SourceFile } from "../../language/program.js";
import { type Session, toRange } from "../session.js";
import { largestScript } from "../workspaceIndex.js";

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  hint: DiagnosticSeverity.Hint,
};

/** All diagnostics of a script as the client shows them. */
export function diagnosticsOf(session: Session, uri: string): LspDiagnostic[] {
  if (session.oversized.has(uri)) return [tooLarge];
  const diagnostics = session.program.diagnostics(uri);
  const file = session.program.file(uri);
  return file ? diagnostics.flatMap((diagnostic) => toLspDiagnostic(session, file, diagnostic)) : [];
}

const tooLarge: LspDiagnostic = {
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
  severity: DiagnosticSeverity.Information,
  code: "file-too-large",
  source: "crmscript",
  message: `The script is longer than ${largestScript / 1_000_000} million characters and is not analysed: split it into includes.`,
};

/** The protocol's form of a diagnostic; empty when the settings turn its code off. Errors cannot be turned off. */
export function toLspDiagnostic(session: Session, file: SourceFile, diagnostic: Diagnostic): LspDiagnostic[] {
  const { code, severity, span, message, related } = diagnostic;
  if (severity !== "error" && session.settings.diagnostics?.disabled?.includes(code)) return [];
  const tags = [
    ...(diagnostic.unnecessary ? [DiagnosticTag.Unnecessary] : []),
    ...(diagnostic.deprecated ? [DiagnosticTag.Deprecated] : []),
  ];
  const page = diagnosticPage(code);
  return [
    {
      range: toRange(session, file, span),
      severity: severities[severity],
      code,
      ...(page !== undefined && { codeDescription: { href: page } }),
      source: "crmscript",
      message,
      ...(tags.length > 0 && { tags }),
      ...(related && { relatedInformation: related.flatMap((r) => relatedInformation(session, r)) }),
    },
  ];
}

function relatedInformation(session: Session, related: NonNullable<Diagnostic["related"]>[number]) {
  const file = session.program.file(related.uri);
  return file
    ? [{ location: { uri: related.uri, range: toRange(session, file, related.span) }, message: related.message }]
    : [];
}
