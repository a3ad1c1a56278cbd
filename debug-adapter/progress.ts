// The progress notification of a long launch: begins with the first report, can be cancelled, always ends. Editors
// delay showing it, so that a quick launch shows nothing.
import { ProgressEndEvent, ProgressStartEvent, ProgressUpdateEvent } from "@vscode/debugadapter";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Progress } from "./debuggee.js";
import type { LaunchArguments } from "./protocol.js";
import type { Served } from "./requests.js";

export const progressIdOf = (seq: number) => `launch-${seq}`;

export function reportProgress({ state, seq, send }: Served, launch: LaunchArguments): Progress & { end(): void } {
  const id = progressIdOf(seq);
  let begun = false;
  const begin = (message: string, percent: number | undefined) => {
    begun = true;
    const event: DebugProtocol.ProgressStartEvent = new ProgressStartEvent(id, title(launch), message);
    Object.assign(event.body, {
      requestId: seq,
      cancellable: true,
      ...(percent !== undefined && { percentage: percent }),
    });
    send(event);
  };
  const update = (message: string, percent: number | undefined) => {
    const event: DebugProtocol.ProgressUpdateEvent = new ProgressUpdateEvent(id, message);
    if (percent !== undefined) event.body.percentage = percent;
    send(event);
  };
  return {
    report(message, percent) {
      if (!state.client.progress) return;
      if (begun) update(message, percent);
      else begin(message, percent);
    },
    end() {
      if (begun) send(new ProgressEndEvent(id));
      begun = false;
    },
  };
}

function title(launch: LaunchArguments): string {
  return launch.replay === undefined ? "Starting script" : "Opening recording";
}
