// What a debuggee tells, in the protocol's words: one function from one event to the messages it becomes.
import {
  BreakpointEvent,
  Event,
  ExitedEvent,
  LoadedSourceEvent,
  OutputEvent,
  StoppedEvent,
  TerminatedEvent,
} from "@vscode/debugadapter";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { breakpointOut } from "./breakpoints.js";
import type { ClientFormat } from "./clientFormat.js";
import type { DebuggeeEvent, StopReason } from "./debuggee.js";
import type { CustomEvents } from "./protocol.js";

/** The number of the only thread: a script has no more. */
export const threadId = 1;

type Told<Kind extends DebuggeeEvent["kind"]> = Extract<DebuggeeEvent, { kind: Kind }>;

export function eventsOut(format: ClientFormat, event: DebuggeeEvent): DebugProtocol.Event[] {
  switch (event.kind) {
    case "stopped":
      return stopped(event);
    case "output":
      return [output(format, event)];
    case "breakpoint":
      return [new BreakpointEvent("changed", breakpointOut(format, event.status))];
    case "source":
      return [new LoadedSourceEvent("new", format.sourceOut(event.source.uri) as LoadedSourceEvent["body"]["source"])];
    case "trace":
      return [custom("crmscript/trace", { lines: event.lines })];
    case "terminated":
      return terminated(event);
    default: {
      const never: never = event;
      throw new Error(`unknown event ${JSON.stringify(never)}`);
    }
  }
}

export function custom<Name extends keyof CustomEvents>(name: Name, body: CustomEvents[Name]): DebugProtocol.Event {
  return new Event(name, body);
}

const reasons: Readonly<Record<StopReason, readonly [reason: string, description: string]>> = {
  entry: ["entry", "Paused on entry"],
  step: ["step", "Paused after step"],
  breakpoint: ["breakpoint", "Paused on breakpoint"],
  "function breakpoint": ["function breakpoint", "Paused on function breakpoint"],
  "data breakpoint": ["data breakpoint", "Paused on data breakpoint"],
  exception: ["exception", "Paused on exception"],
  pause: ["pause", "Paused"],
  goto: ["goto", "Paused after going to a line"],
  restart: ["restart", "Paused after restart"],
  debugWait: ["pause", "Paused by debugWait"],
};

function stopped(event: Told<"stopped">): DebugProtocol.Event[] {
  const [reason, description] = reasons[event.reason];
  const message: DebugProtocol.StoppedEvent = new StoppedEvent(reason, threadId);
  Object.assign(message.body, {
    description,
    allThreadsStopped: true,
    ...(event.text !== undefined && { text: event.text }),
    ...(event.breakpointIds && { hitBreakpointIds: event.breakpointIds }),
  });
  if (event.position === undefined || event.total === undefined) return [message];
  return [message, custom("crmscript/position", { position: event.position, total: event.total })];
}

const categories = {
  print: "stdout",
  error: "stderr",
  info: "console",
  important: "important",
  log: "console",
} as const satisfies Record<Told<"output">["channel"], string>;

function output(format: ClientFormat, event: Told<"output">): DebugProtocol.Event {
  const message: DebugProtocol.OutputEvent = new OutputEvent(event.text, categories[event.channel]);
  if (event.place) {
    const { line, column } = format.placeOut(event.place);
    Object.assign(message.body, { source: format.sourceOut(event.place.uri), line, column });
  }
  return message;
}

function terminated({ outcome }: Told<"terminated">): DebugProtocol.Event[] {
  return [
    new OutputEvent(`${outcome.text}\n`, outcome.exitCode === 0 ? "console" : "stderr"),
    custom("crmscript/outcome", outcome),
    new ExitedEvent(outcome.exitCode),
    new TerminatedEvent(),
  ];
}
