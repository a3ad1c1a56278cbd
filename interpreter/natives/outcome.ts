// What a run leaves beside its output, as plain data for whoever started it: the launch view, the automation that
// acts on a trigger's answer, the web request that gets its headers.

import type { Json } from "../host.js";
import type { RunContext } from "../native.js";
import { type EventOutcome, eventOutcome } from "./EventData.js";
import { environment } from "./environment.js";
import { tracing } from "./global/output.js";
import { screenOutcome } from "./global/screens.js";
import { scriptVariables } from "./global/variables.js";
import { globalParser } from "./Parser.js";

export interface RunOutcome {
  /** Script variables at the end; `url` redirects the caller. */
  readonly variables: Readonly<Record<string, string>>;
  readonly parserVariables: Readonly<Record<string, readonly string[]>>;
  /** Lines `Name: value` of parser variable `ej.headers`; the last value counts. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Null when no event started the run. */
  readonly event: EventOutcome | null;
  /** Null when the script touched no screen. */
  readonly screen: Json;
  readonly forceSaveTrace: boolean;
}

/** Reads the state of a run that has ended or stands still. */
export function runOutcome(run: RunContext): RunOutcome {
  const parser = globalParser(run);
  return {
    variables: Object.fromEntries(scriptVariables(run).values),
    parserVariables: Object.fromEntries(parser.variables),
    headers: headerLines(parser.values("ej.headers").at(-1) ?? ""),
    event: environment(run).event ? eventOutcome(run) : null,
    screen: screenOutcome(run),
    forceSaveTrace: tracing(run).forceSave,
  };
}

function headerLines(lines: string): [string, string][] {
  return lines.split(/\r?\n/).flatMap((line): [string, string][] => {
    const colon = line.indexOf(":");
    return colon > 0 ? [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]] : [];
  });
}
