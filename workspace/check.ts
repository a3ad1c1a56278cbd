// Problems that no single file shows: unknown events, references that lead nowhere, tasks that wait for each other,
// macro bindings that point forward, include names used twice. `load.ts` calls it; nothing here reads a file.
import * as path from "node:path";
import type { MacroAction } from "./definitions.js";
import { includeNameOf, sharedIncludeNames } from "./includeName.js";
import type { KnownEvent, Workspace } from "./load.js";
import { type JsonPath, type JsonSource, type Problem, problemAt, problemAtOffset } from "./problem.js";
import { doubtAbout } from "./recurrence.js";
import { resolveRunnable, resolveScript, resolveTarget, resolveTask } from "./reference.js";

/** All problems across the files of a workspace. Without `events` event names are not checked. */
export function checkWorkspace(workspace: Workspace, events?: readonly KnownEvent[]): Problem[] {
  return [
    ...checkTriggers(workspace, events),
    ...checkSchedules(workspace),
    ...workspace.macros.flatMap((macro) => checkBindings(macro.source, macro.value.actions, ["actions"], false)),
    ...checkTraces(workspace),
    ...checkIncludeNames(workspace),
  ];
}

const error = (source: JsonSource, at: JsonPath, code: string, message: string) =>
  problemAt(source, at, { severity: "error", code, message });

function checkTriggers(workspace: Workspace, events: readonly KnownEvent[] | undefined): Problem[] {
  return workspace.triggers.flatMap(({ file, source, value }) => {
    const problems: Problem[] = [];
    if (events && !findEvent(events, value.event)) problems.push(unknownEvent(source, value.event, events));
    if (value.script !== undefined && !resolveScript(workspace, file, value.script))
      problems.push(noSuchScript(source, ["script"], value.script));
    if (value.actions) problems.push(...checkBindings(source, value.actions, ["actions"], true));
    return problems;
  });
}

/** The event of a name or number, or undefined. */
export function findEvent<E extends KnownEvent>(events: readonly E[], event: string | number): E | undefined {
  return events.find((known) => known.id === event || known.name === event);
}

function unknownEvent(source: JsonSource, event: string | number, events: readonly KnownEvent[]): Problem {
  const close = events.find((known) => known.name.toLowerCase() === String(event).toLowerCase());
  const advice = close ? ` Write "${close.name}".` : " Choose one of the event catalogue.";
  return error(source, ["event"], "unknown-event", `There is no event ${JSON.stringify(event)}.${advice}`);
}

function noSuchScript(source: JsonSource, at: JsonPath, reference: string): Problem {
  const message = `There is no script "${reference}": expected a path relative to this file, or an include name.`;
  return error(source, at, "unknown-script", message);
}

function checkSchedules(workspace: Workspace): Problem[] {
  return workspace.schedules.flatMap(({ file, source, value }) => {
    const problems: Problem[] = [];
    if (!resolveRunnable(workspace, file, value.run)) problems.push(noSuchScript(source, ["run"], value.run));
    const doubt = doubtAbout(value);
    if (doubt)
      problems.push(
        problemAt(source, [doubt.key], { severity: "warning", code: "doubtful-time", message: doubt.message }),
      );
    if (value.every === "after") problems.push(...checkPredecessors(workspace, file, source, value.task));
    return problems;
  });
}

/** A chain of tasks may be long; one that comes back to its start would never run. */
function checkPredecessors(workspace: Workspace, file: string, source: JsonSource, task: string): Problem[] {
  const seen = new Set<string>();
  let next = resolveTask(workspace, file, task);
  if (!next) return [error(source, ["task"], "unknown-task", `There is no scheduled task "${task}".`)];
  while (next && !seen.has(next.file)) {
    if (next.file === file)
      return [error(source, ["task"], "task-cycle", "This task waits for itself, so it never runs.")];
    seen.add(next.file);
    next = next.value.every === "after" ? resolveTask(workspace, next.file, next.value.task) : undefined;
  }
  return [];
}

/** Bindings `$id.value` may point backwards only (admin.md 2.2); `$event` is there in triggers. */
function checkBindings(
  source: JsonSource,
  actions: readonly MacroAction[],
  at: JsonPath,
  hasEvent: boolean,
): Problem[] {
  const known = new Set(hasEvent ? ["event"] : []);
  return actions.flatMap((action, index) => {
    const problems: Problem[] = [];
    const look = (value: unknown, path: JsonPath) => {
      const id = typeof value === "string" ? /^\$(\w+)\./.exec(value)?.[1] : undefined;
      if (id === undefined || known.has(id)) return;
      const message = `No earlier action has the id "${id}"; bindings point backwards only.`;
      problems.push(error(source, [...at, index, ...path], "unknown-binding", message));
    };
    const conditions = action.if ? ("all" in action.if ? action.if.all : action.if.any) : [];
    const list = action.if && "all" in action.if ? "all" : "any";
    for (const [place, condition] of conditions.entries()) {
      look(condition.value, ["if", list, place, "value"]);
      look(condition.to, ["if", list, place, "to"]);
    }
    for (const [key, value] of Object.entries(action.with ?? {})) look(value, ["with", key]);
    if (action.id && known.has(action.id))
      problems.push(
        error(source, [...at, index, "id"], "duplicate-id", `Another action already has the id "${action.id}".`),
      );
    if (action.id) known.add(action.id);
    return problems;
  });
}

function checkTraces(workspace: Workspace): Problem[] {
  return workspace.traces
    .filter(({ file, value }) => !resolveTarget(workspace, file, value.target))
    .map(({ source, value }) => {
      const message = `There is nothing called "${value.target}": expected a path relative to this file, or a name.`;
      return error(source, ["target"], "unknown-target", message);
    });
}

/** Only declared names must be unique; two files of one name may stand in two folders as long as nobody includes them. */
function checkIncludeNames(workspace: Workspace): Problem[] {
  return sharedIncludeNames(workspace.scripts).flatMap((group) =>
    group
      .filter((script) => script.include !== undefined)
      .map((script) => {
        const others = group
          .filter((other) => other !== script)
          .map((other) => path.relative(workspace.folder, other.file));
        const message = `The include name "${includeNameOf(script)}" also belongs to ${others.join(", ")}.`;
        const source = { file: script.metadataFile ?? script.file, text: "" };
        return problemAtOffset(source, 0, 0, { severity: "error", code: "duplicate-include-name", message });
      }),
  );
}
