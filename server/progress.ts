// Progress of indexing in the client's status bar, for clients that show it.
import { WorkDoneProgress, WorkDoneProgressCreateRequest } from "vscode-languageserver/node";
import type { Session } from "./session.js";
import type { Report } from "./workspaceIndex.js";

let count = 0;

/** Undefined when the client shows no progress. */
export async function progressReport({ client, connection }: Session, folder: string): Promise<Report | undefined> {
  if (!client.window?.workDoneProgress) return undefined;
  const token = `crmscript/index/${++count}`;
  try {
    await connection.sendRequest(WorkDoneProgressCreateRequest.type, { token });
  } catch {
    return undefined; // A client may refuse: the work is done all the same, unseen.
  }
  const send = (value: object) => void connection.sendProgress(WorkDoneProgress.type, token, value as never);
  const name = decodeURIComponent(folder.replace(/\/$/, "").replace(/^.*\//, ""));
  return {
    begin: (total) =>
      send({
        kind: "begin",
        title: "Reading scripts",
        message: `${name}: ${total}`,
        percentage: 0,
        cancellable: false,
      }),
    at: (done, total) =>
      send({ kind: "report", message: `${done} of ${total}`, percentage: Math.floor((100 * done) / total) }),
    end: () => send({ kind: "end" }),
  };
}
