// Diagnostics on their way to the client: pushed to clients that cannot ask, and never to those that can.
import {
  CodeLensRefreshRequest,
  DiagnosticRefreshRequest,
  InlayHintRefreshRequest,
  SemanticTokensRefreshRequest,
} from "vscode-languageserver/node";
import { pathDictionary } from "../language/paths/dictionary.js";
import { diagnosticsOf } from "./features/diagnostics.js";
import type { Session } from "./session.js";

export interface Publisher {
  /** Has fresh diagnostics sent once the messages that came together are read: a key press is analysed once. */
  schedule(): void;
  /** Sends everything again at the next occasion. */
  forget(): void;
  /** Tells the client to ask again for what it shows, since something other than its texts changed. */
  refresh(): void;
}

export function createPublisher(session: Session): Publisher {
  const { program, connection, versions } = session;
  /** What was sent last for each document, to send nothing twice. */
  const published = new Map<string, unknown>();
  const pulls = () => session.client.textDocument?.diagnostic !== undefined;
  let scheduled = false;

  const publishAll = (): void => {
    for (const uri of published.keys()) {
      if (versions.has(uri)) continue;
      published.delete(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    }
    for (const [uri, version] of versions) {
      const state = program.diagnostics(uri);
      if (published.get(uri) === state) continue;
      published.set(uri, state);
      void connection.sendDiagnostics({ uri, version, diagnostics: diagnosticsOf(session, uri) });
    }
  };

  /** What the first checks read beside the texts is read in a turn of its own, so that requests wait for less. */
  let isPrepared = false;
  const publish = (): void => {
    if (!isPrepared) {
      isPrepared = true;
      pathDictionary(program.api);
      later(publish);
      return;
    }
    scheduled = false;
    try {
      publishAll();
    } catch (failure) {
      connection.console.error(`Diagnostics failed: ${failure instanceof Error ? failure.stack : failure}`);
    }
  };

  return {
    schedule() {
      if (scheduled || pulls()) return;
      scheduled = true;
      later(publish);
    },
    forget: () => published.clear(),
    refresh() {
      const { workspace } = session.client;
      const stale = [
        pulls() && workspace?.diagnostics?.refreshSupport && DiagnosticRefreshRequest.type,
        workspace?.codeLens?.refreshSupport && CodeLensRefreshRequest.type,
        workspace?.inlayHint?.refreshSupport && InlayHintRefreshRequest.type,
        workspace?.semanticTokens?.refreshSupport && SemanticTokensRefreshRequest.type,
      ];
      for (const request of stale) if (request) void connection.sendRequest(request).catch(() => undefined); // The client may be closing.
    },
  };
}

/** Messages are handled one in each turn: a completion that was asked for with the key press is answered first. */
function later(action: () => void): void {
  setImmediate(() => setImmediate(action));
}
