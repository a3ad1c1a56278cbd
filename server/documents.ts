// The texts that the editor holds. Changes arrive as ranges in the session's encoding and become the program's texts.
import {
  type DidChangeTextDocumentParams,
  type DidCloseTextDocumentParams,
  type DidOpenTextDocumentParams,
  type Range,
  TextDocumentContentChangeEvent,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { nameOfUri } from "../language/program/catalogue.js";
import { type Session, unitsOf } from "./session.js";
import { largestScript } from "./workspaceIndex.js";

export interface Documents {
  didOpen(params: DidOpenTextDocumentParams): void;
  didChange(params: DidChangeTextDocumentParams): void;
  /** Settles when the file on disk counts again. */
  didClose(params: DidCloseTextDocumentParams): Promise<void>;
}

/** @param changed is called after each change */
export function createDocuments(session: Session, changed: () => void): Documents {
  const documents = new Map<string, TextDocument>();
  const { program, versions, oversized } = session;

  const update = (uri: string, document: TextDocument): void => {
    versions.set(uri, document.version);
    const text = document.getText();
    if (text.length > largestScript) oversized.add(uri);
    else oversized.delete(uri);
    program.setText(uri, program.nameOf(uri) ?? nameOfUri(uri), oversized.has(uri) ? "" : text);
    changed();
  };

  return {
    didOpen({ textDocument: { uri, languageId, version, text } }) {
      const document = TextDocument.create(uri, languageId, version, text);
      documents.set(uri, document);
      update(uri, document);
    },
    didChange({ textDocument: { uri, version }, contentChanges }) {
      const document = documents.get(uri);
      if (!document) return;
      for (const change of contentChanges) TextDocument.update(document, [inUnits(session, document, change)], version);
      update(uri, document);
    },
    async didClose({ textDocument: { uri } }) {
      if (!documents.delete(uri)) return;
      versions.delete(uri);
      oversized.delete(uri);
      session.tokens.delete(uri);
      program.close(uri);
      changed();
      await session.index.filesChanged([uri]);
      changed();
    },
  };
}

/** A change as the document library wants it: columns in UTF-16 units, the start not behind the end. */
function inUnits(
  session: Session,
  document: TextDocument,
  change: TextDocumentContentChangeEvent,
): TextDocumentContentChangeEvent {
  if (!TextDocumentContentChangeEvent.isIncremental(change) || session.encoding === "utf-16") return change;
  const position = ({ line, character }: Range["start"]) => {
    const text = document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
    return { line, character: unitsOf(text, character) };
  };
  return { text: change.text, range: { start: position(change.range.start), end: position(change.range.end) } };
}
