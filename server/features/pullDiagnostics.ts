// textDocument/diagnostic and workspace/diagnostic: diagnostics for clients that ask. Closed scripts are analysed one by
// one and let go again; a workspace request that has nothing new to say stays open until something changes.
import { createHash } from "node:crypto";
import {
  type CancellationToken,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  ProgressType,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver/node";
import type { Outline } from "../../language/symbolsOf.js";
import { cancelled, pacer } from "../pace.js";
import type { Session } from "../session.js";
import { diagnosticsOf } from "./diagnostics.js";

export function documentDiagnostic(
  session: Session,
  { textDocument: { uri }, previousResultId }: DocumentDiagnosticParams,
): DocumentDiagnosticReport {
  const items = diagnosticsOf(session, uri);
  const resultId = digest(JSON.stringify(items));
  if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}

/** How long the texts must rest before closed scripts are looked at again, in milliseconds. */
const rest = 1000;

export async function workspaceDiagnostic(
  session: Session,
  params: WorkspaceDiagnosticParams,
  token: CancellationToken,
): Promise<WorkspaceDiagnosticReport> {
  const previous = new Map(params.previousResultIds.map(({ uri, value }) => [uri, value]));
  for (;;) {
    const change = session.nextChange();
    const items = await lookAtAll(session, previous, params, token);
    if (items.length > 0) return { items };
    await Promise.race([change, whenCancelled(token)]);
    await new Promise((resolve) => setTimeout(resolve, rest));
    if (token.isCancellationRequested) throw cancelled();
  }
}

async function lookAtAll(
  session: Session,
  previous: ReadonlyMap<string, string>,
  { partialResultToken }: WorkspaceDiagnosticParams,
  token: CancellationToken,
): Promise<WorkspaceDocumentDiagnosticReport[]> {
  const { program, index, versions, connection } = session;
  const reports: WorkspaceDocumentDiagnosticReport[] = [];
  const pause = pacer(token);
  const kept = neededByOpen(session);
  const read = new Set<string>();
  const wanted = session.settings.diagnostics?.workspace === false ? [] : [...index.scripts()].map(({ uri }) => uri);
  for (const uri of wanted) {
    await pause();
    if (versions.has(uri)) continue; // The client asks for open scripts one by one.
    const key = dependencies(session, uri);
    const known = session.results.get(uri);
    const told = previous.get(uri) ?? nothing;
    if (known?.key === key && known.resultId === told) continue;
    const items = diagnosticsOf(session, uri);
    const resultId = digest(JSON.stringify(items));
    session.results.set(uri, { key, resultId });
    for (const included of program.includes(uri)) read.add(included);
    if (!kept.has(uri) && !read.has(uri)) program.close(uri);
    if (resultId === told) continue;
    reports.push({ uri, version: null, kind: DocumentDiagnosticReportKind.Full, resultId, items });
    if (partialResultToken !== undefined && reports.length >= 50)
      void connection.sendProgress(new ProgressType(), partialResultToken, { items: reports.splice(0) });
  }
  for (const uri of read) if (!kept.has(uri) && !versions.has(uri)) program.close(uri);
  // What is gone, or no longer wanted, has no problems any more.
  const present = new Set(wanted);
  for (const uri of previous.keys())
    if (!present.has(uri) && !versions.has(uri)) {
      session.results.delete(uri);
      reports.push({ uri, version: null, kind: DocumentDiagnosticReportKind.Full, items: [] });
    }
  return reports;
}

function neededByOpen({ program, versions }: Session): Set<string> {
  return new Set([...versions.keys()].flatMap((uri) => [uri, ...program.includes(uri)]));
}

/** All that the diagnostics of a closed script depend on: its text, and what the scripts around it declare. */
function dependencies({ program, index }: Session, uri: string): string {
  const around = new Set<string>([uri]);
  for (const at of around)
    for (const path of index.script(at)?.outline.includes ?? []) {
      const target = program.resolveInclude(path);
      if (target) around.add(target);
    }
  for (const includer of program.includers(uri)) around.add(includer);
  const parts = [...around].map((at) => {
    const outline = index.script(at)?.outline;
    return `${at} ${outline ? signatureOf(outline) : ""}`;
  });
  return digest(`${index.stamp(uri)} ${parts.join("\n")}`);
}

const signatures = new WeakMap<Outline, string>();
function signatureOf(outline: Outline): string {
  let signature = signatures.get(outline);
  if (!signature) {
    const declared = outline.declared.map((one) => `${one.container ?? ""}.${one.signature}`);
    signature = digest(JSON.stringify([outline.isTemplate, outline.includes, declared]));
    signatures.set(outline, signature);
  }
  return signature;
}

function digest(text: string): string {
  return createHash("sha1").update(text).digest("base64url");
}

/** What a client that was told nothing about a script knows of it. */
const nothing = digest("[]");

function whenCancelled(token: CancellationToken): Promise<void> {
  return new Promise((resolve) => {
    if (token.isCancellationRequested) resolve();
    else token.onCancellationRequested(() => resolve());
  });
}
