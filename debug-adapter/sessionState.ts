// What a session remembers between two requests, and nothing more.
import { ClientFormat } from "./clientFormat.js";
import type { Abilities, GoToTarget, ValueRef } from "./debuggee.js";
import { Handles } from "./handles.js";
import type { LaunchArguments } from "./protocol.js";

/** `new` before initialize, `configuring` between launch and configurationDone, `closed` once disconnected. */
export type SessionMoment = "new" | "initialized" | "configuring" | "running" | "stopped" | "ended" | "closed";

export interface SessionState {
  moment: SessionMoment;
  format: ClientFormat;
  /** What the client can show. */
  client: { types: boolean; paging: boolean; progress: boolean; invalidated: boolean };
  /** The sequence number of a launch or restart under way. */
  launching: number | undefined;
  launch: LaunchArguments | undefined;
  abilities: Abilities | undefined;
  /** Valid for one stop; reset whenever the script moves. */
  readonly frames: Handles<number>;
  readonly values: Handles<ValueRef>;
  readonly targets: Handles<GoToTarget>;
}

export function newSessionState(): SessionState {
  return {
    moment: "new",
    format: new ClientFormat({}),
    client: { types: false, paging: false, progress: false, invalidated: false },
    launching: undefined,
    launch: undefined,
    abilities: undefined,
    frames: new Handles(),
    values: new Handles(),
    targets: new Handles(),
  };
}
