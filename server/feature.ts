// How a feature is registered: the request, the capability that announces it, and the function that answers it. What
// is announced cannot drift from what is handled, since both stand in one object.
import type {
  CancellationToken,
  ClientCapabilities,
  Position,
  ServerCapabilities,
  TextDocumentIdentifier,
} from "vscode-languageserver/node";
import type { SourceFile } from "../language/program.js";
import { type Session, toOffset } from "./session.js";

export interface Feature {
  /** LSP method, such as `textDocument/hover`. */
  readonly method: string;
  readonly capability: Partial<ServerCapabilities> | ((client: ClientCapabilities) => Partial<ServerCapabilities>);
  /** Answers the request; a throw is logged and answered with null. */
  // biome-ignore lint/suspicious/noExplicitAny: each feature states the parameter type of its own request
  readonly run: (session: Session, params: any, token: CancellationToken) => unknown;
}

/** Turns a function of a file into a handler; a document that is not known answers null. */
export function onFile<P extends { readonly textDocument: TextDocumentIdentifier }, R>(
  run: (session: Session, file: SourceFile, params: P, token: CancellationToken) => R,
): (session: Session, params: P, token: CancellationToken) => R | null {
  return (session, params, token) => {
    const file = session.program.file(params.textDocument.uri);
    return file ? run(session, file, params, token) : null;
  };
}

/** Turns a function of a file and an offset into a handler for the position requests. */
export function atPosition<P extends { readonly textDocument: TextDocumentIdentifier; readonly position: Position }, R>(
  run: (session: Session, file: SourceFile, offset: number, params: P, token: CancellationToken) => R,
): (session: Session, params: P, token: CancellationToken) => R | null {
  return onFile((session, file, params: P, token) =>
    run(session, file, toOffset(session, file, params.position), params, token),
  );
}
