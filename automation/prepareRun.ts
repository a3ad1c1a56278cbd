// From a workspace and what somebody wants to run to everything that `startRun` needs: the linked program, the options
// of the Host, limits. This wiring exists once; the command line, triggers, schedules, script tests and the debug
// adapter's launch.ts all come through here.
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { Environment, EventInput, Json } from "../interpreter/host.js";
import type { RunOptions } from "../interpreter/run.js";
import type { Limits } from "../interpreter/runtime.js";
import type { LinkedProgram } from "../language/analysis.js";
import type { TenantHostOptions } from "../tenant/host.js";
import { httpClient } from "../tenant/http.js";
import { createClock } from "../tenant/session.js";
import { definitionKind, type HttpPolicy } from "../workspace/definitions.js";
import type { Workspace } from "../workspace/load.js";
import { resolveRunnable, resolveScript } from "../workspace/reference.js";
import { diagnosticPlace } from "./diagnosticPlace.js";
import { eventOf } from "./events.js";
import { type MacroSource, macroScript } from "./macro.js";
import { type OpenWorkspace, registerScript } from "./openWorkspace.js";
import { fromFileProblem, LaunchFailure, launchFailure } from "./problem.js";
import { workerUrl } from "./runThread.js";
import { ensureTenant, extensionsOf, loginOf, tenantPath } from "./tenantFile.js";

export interface RunRequest {
  /** A script, or the definition of a trigger, macro or scheduled task; absolute, or relative to the workspace folder. */
  readonly program: string;
  /** Script variables, what `getVariable` reads. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly parserVariables?: Readonly<Record<string, readonly string[]>>;
  readonly cgi?: Partial<Environment["cgi"]>;
  /** A trigger definition brings its event; the type may be a name or a number. */
  readonly event?: EventRequest;
  /** Login name, associate name or associate id; that of the settings unless given. */
  readonly user?: string | number;
  /** Tenant file, relative to the workspace folder, or `:memory:`. */
  readonly tenant?: string;
  /** Where the run's clock stands still: ISO 8601 or milliseconds since 1970 UTC; the real time unless given. */
  readonly clock?: string | number;
  /** Makes random numbers repeatable. */
  readonly seed?: number;
  readonly http?: { readonly policy: HttpPolicy; readonly hosts?: readonly string[]; readonly file?: string };
  /** Run time in seconds, script data in megabytes; 0 for none. Those of the settings unless given. */
  readonly limits?: { readonly seconds?: number; readonly megabytes?: number };
}
export interface EventRequest {
  /** That of the trigger definition unless given. */
  readonly type?: string | number;
  readonly inputValues?: Readonly<Record<string, string>>;
  readonly stateValues?: Readonly<Record<string, string>>;
  /** What earlier handlers of the event answered. */
  readonly answer?: EventInput["answer"];
}

export interface PreparedRun {
  /** The script that runs. */
  readonly file: string;
  /** The file that was asked for: the script or the definition that names it. */
  readonly definition: string;
  readonly program: LinkedProgram;
  /** What `startRun` takes; the caller adds mode, `onEvent`, and what it wants beside. */
  readonly options: Pick<RunOptions, "program" | "workerUrl" | "hostOptions" | "limits" | "compile">;
  readonly tenant: string;
  /** Login name the run uses; undefined for an empty tenant in memory. */
  readonly user: string | undefined;
  /** What people should know before the run, such as that a tenant was made. */
  readonly notices: readonly string[];
}

/**
 * @throws LaunchFailure with every problem: a script that does not compile, a missing include, an unknown event, a
 * tenant that cannot be opened, options that make no sense
 */
export function prepareRun(open: OpenWorkspace, request: RunRequest): PreparedRun {
  const { workspace } = open;
  // Settings that do not read mean other limits and another tenant than the author wrote.
  refuseBroken(workspace, path.join(workspace.folder, "crmscript.json"));
  const definition = path.resolve(workspace.folder, request.program);
  const { file, event, macro } = targetOf(open, definition, request.event);
  const program = macro ? linkMacro(open, macro) : linkScript(open, file);
  const tenant = tenantPath(workspace, request.tenant);
  const made = tenant === ":memory:" ? undefined : ensureTenant(tenant, workspace.settings);
  const user = request.user ?? workspace.settings.tenant?.user;
  // Opening it here finds a tenant that is broken or in use before a thread is started for it.
  const login = tenant === ":memory:" ? undefined : loginOf(tenant, user);
  const hostOptions = hostOptionsOf(open, request, event, tenant, login);
  return {
    file,
    definition,
    program,
    options: {
      program,
      workerUrl: workerUrl(),
      hostOptions: hostOptions as unknown as Json,
      limits: limitsOf(workspace, request),
      compile: (source) => compileText(open.program, source),
    },
    tenant,
    user: login,
    notices: made
      ? [`Made the tenant ${path.relative(workspace.folder, tenant)} with ${made.companies} demo companies.`]
      : [],
  };
}

/** The same run with another event: each handler of an event gets what the ones before it left. */
export function withEvent(prepared: PreparedRun, event: EventInput): PreparedRun {
  const hostOptions = { ...(prepared.options.hostOptions as object), event } as unknown as Json;
  return { ...prepared, options: { ...prepared.options, hostOptions } };
}

/**
 * @throws LaunchFailure with the errors that the loader found in a definition, if any
 */
export function refuseBroken(workspace: Workspace, file: string): void {
  const problems = workspace.problems.filter((problem) => problem.file === file && problem.severity === "error");
  if (problems.length > 0) throw new LaunchFailure(problems.map(fromFileProblem));
}

interface Target {
  /** The script, or the definition with the actions. */
  readonly file: string;
  readonly event: EventInput | undefined;
  /** The actions that run instead of a script. */
  readonly macro?: MacroSource;
}

function targetOf(open: OpenWorkspace, definition: string, given: EventRequest | undefined): Target {
  const kind = definitionKind(definition);
  if (!fs.existsSync(definition)) throw launchFailure("no-program", `There is no file ${definition}.`);
  if (fs.statSync(definition).isDirectory())
    throw launchFailure("no-program", `${definition} is a folder. Choose a script, trigger or task in it.`);
  switch (kind) {
    case undefined:
      return { file: definition, event: given && eventInput(open, given, definition) };
    case "trigger":
      return triggerTarget(open, definition, given);
    case "schedule":
      return { ...scheduleTarget(open, definition), event: given && eventInput(open, given, definition) };
    case "macro":
      return { ...macroTarget(open, definition), event: given && eventInput(open, given, definition) };
    case "script":
    case "trace":
    case "settings":
      throw launchFailure(
        "no-program",
        `A ${kind} definition cannot be run. Choose a script, trigger or task.`,
        definition,
      );
    default:
      return kind satisfies never;
  }
}

function triggerTarget(open: OpenWorkspace, definition: string, given: EventRequest | undefined): Target {
  const { workspace } = open;
  refuseBroken(workspace, definition);
  const trigger = workspace.triggers.find(({ file }) => file === definition);
  if (!trigger) throw notPart(workspace, definition);
  const event = eventInput(open, { ...given, type: given?.type ?? trigger.value.event }, definition);
  const { name, source, value } = trigger;
  if (value.actions) return { file: definition, event, macro: { name, source, actions: value.actions } };
  return { file: triggerScript(workspace, trigger), event };
}

function macroTarget({ workspace }: OpenWorkspace, definition: string): Omit<Target, "event"> {
  refuseBroken(workspace, definition);
  const macro = workspace.macros.find(({ file }) => file === definition);
  if (!macro) throw notPart(workspace, definition);
  const { name, source, value, file } = macro;
  return { file, macro: { name, source, actions: value.actions } };
}

/**
 * The script of a trigger: the one it names, else the one beside it of the same name.
 * @throws LaunchFailure when there is none
 */
export function triggerScript(workspace: Workspace, { file, name, value }: Workspace["triggers"][number]): string {
  const beside = `./${path.basename(file).replace(/\.trigger\.json$/, "")}.crmscript`;
  const script = resolveScript(workspace, file, value.script ?? beside);
  if (script) return script.file;
  throw notFound(workspace, file, `The trigger "${name}" has no script: there is no ${value.script ?? beside}.`);
}

function scheduleTarget(open: OpenWorkspace, definition: string): Omit<Target, "event"> {
  const { workspace } = open;
  refuseBroken(workspace, definition);
  const schedule = workspace.schedules.find(({ file }) => file === definition);
  if (!schedule) throw notPart(workspace, definition);
  const runnable = resolveRunnable(workspace, definition, schedule.value.run);
  if (!runnable)
    throw notFound(
      workspace,
      definition,
      `The task "${schedule.name}" runs "${schedule.value.run}", and there is no such script.`,
    );
  return "source" in runnable ? macroTarget(open, runnable.file) : { file: runnable.file };
}

function notPart({ folder }: Workspace, file: string): LaunchFailure {
  return launchFailure("no-program", `This file is not part of the workspace ${folder}.`, file);
}

function notFound(workspace: Workspace, file: string, message: string): LaunchFailure {
  const problem = workspace.problems.find((each) => each.file === file && each.code === "unknown-script");
  return problem
    ? new LaunchFailure([fromFileProblem({ ...problem, message })])
    : launchFailure("unknown-script", message, file);
}

function eventInput(open: OpenWorkspace, given: EventRequest, file: string): EventInput | undefined {
  if (given.type === undefined)
    throw launchFailure("unknown-event", "The values of an event need its name or number as type.", file);
  return {
    type: eventOf(open.catalogue, given.type, file).id,
    inputValues: given.inputValues ?? {},
    stateValues: given.stateValues ?? {},
    ...(given.answer ? { answer: given.answer } : {}),
  };
}

/**
 * The whole program of a script with its includes.
 * @throws LaunchFailure with every error of it
 */
export function linkScript({ workspace, program }: OpenWorkspace, file: string): LinkedProgram {
  const script = workspace.scripts.find((known) => known.file === file) ?? { file };
  let linked: LinkedProgram;
  try {
    linked = program.link(registerScript(program, script));
  } catch (failure) {
    if (typeof (failure as NodeJS.ErrnoException).code !== "string") throw failure;
    throw launchFailure("unreadable", `The script cannot be read: ${(failure as Error).message}.`, file);
  }
  const errors = linked.diagnostics.filter(({ diagnostic }) => diagnostic.severity === "error");
  if (errors.length > 0) throw new LaunchFailure(errors.map((error) => diagnosticPlace(linked, error)));
  return linked;
}

/** The script that the actions become; it exists in no file. */
function linkMacro({ program }: OpenWorkspace, macro: MacroSource): LinkedProgram {
  const uri = `crmscript-macro:/${encodeURIComponent(macro.name)}.crmscript`;
  program.setText(uri, macro.name, macroScript(macro));
  try {
    const linked = program.link(uri);
    const errors = linked.diagnostics.filter(({ diagnostic }) => diagnostic.severity === "error");
    if (errors.length > 0) throw new LaunchFailure(errors.map((error) => diagnosticPlace(linked, error)));
    return linked;
  } finally {
    program.remove(uri);
  }
}

let compiledTexts = 0;

/** The program of a text that a running script made, with the includes of the workspace. */
export function compileText(program: OpenWorkspace["program"], source: string): LinkedProgram {
  const uri = `crmscript-text:/${++compiledTexts}`;
  program.setText(uri, `executeScript ${compiledTexts}`, source);
  try {
    return program.link(uri);
  } finally {
    program.remove(uri);
  }
}

function hostOptionsOf(
  { workspace }: OpenWorkspace,
  request: RunRequest,
  event: EventInput | undefined,
  tenant: string,
  user: string | undefined,
): TenantHostOptions {
  const { settings } = workspace;
  const { variables, parserVariables, cgi, clock, seed } = request;
  const timeZone = settings.tenant?.timeZone;
  checkClock(workspace, clock, timeZone);
  return {
    tenant,
    create: tenant === ":memory:",
    extensions: extensionsOf(settings),
    http: httpOf(workspace, request),
    // Older events are read with getVariable, newer ones through EventData: both get the same values (admin.md 3.3).
    variables: { ...event?.inputValues, ...variables },
    ...(user === undefined ? {} : { user }),
    ...(clock === undefined ? {} : { clock: { start: clock } }),
    ...(timeZone ? { timeZone } : {}),
    ...(settings.tenant?.language ? { language: settings.tenant.language } : {}),
    ...(seed === undefined ? {} : { seed }),
    ...(parserVariables ? { parserVariables } : {}),
    ...(cgi ? { cgi } : {}),
    ...(event ? { event } : {}),
  };
}

/** A clock or zone that makes no sense is found before a thread is started for it. */
function checkClock(workspace: Workspace, start: string | number | undefined, zone: string | undefined): void {
  if (start === undefined && zone === undefined) return;
  try {
    createClock(start === undefined ? undefined : { start }, zone);
  } catch (failure) {
    if (!(failure instanceof TypeError)) throw failure;
    const file = zone && failure.message.includes(zone) ? path.join(workspace.folder, "crmscript.json") : undefined;
    throw launchFailure("bad-clock", failure.message, file);
  }
}

function httpOf({ folder, settings }: Workspace, { http }: Pick<RunRequest, "http">): TenantHostOptions["http"] {
  const hosts = http?.hosts ?? settings.http?.hosts;
  const file = http?.file ?? settings.http?.file;
  const mode = http?.policy ?? settings.http?.policy ?? "off";
  if ((mode === "record" || mode === "replay") && !file)
    throw launchFailure(
      "http-file",
      `The HTTP policy "${mode}" needs the file of recorded answers ("http.file" in crmscript.json).`,
    );
  // Settings come with the workspace: what they write stays in it. A file named by the caller is the caller's wish.
  if (mode === "record" && !http?.file && file && !isInside(folder, path.resolve(folder, file)))
    throw launchFailure(
      "http-file",
      `"http.file" in crmscript.json is ${file}, outside of the workspace: answers are not recorded there.`,
    );
  const policy = { mode, ...(hosts ? { hosts } : {}), ...(file ? { file: path.resolve(folder, file) } : {}) };
  checkAnswers(policy);
  return policy;
}

/** Recorded answers that do not read are found before a thread is started for them. */
function checkAnswers(policy: NonNullable<TenantHostOptions["http"]>): void {
  try {
    httpClient(policy).close();
  } catch (failure) {
    if (!(failure instanceof TypeError)) throw failure;
    throw launchFailure("http-file", failure.message, policy.file);
  }
}

/** Links are followed as far as there are any. */
function isInside(folder: string, file: string): boolean {
  let existing = file;
  while (!fs.existsSync(existing)) existing = path.dirname(existing);
  const relative = path.relative(
    fs.realpathSync(folder),
    path.join(fs.realpathSync(existing), path.relative(existing, file)),
  );
  return relative !== "" && relative.split(path.sep)[0] !== ".." && !path.isAbsolute(relative);
}

function limitsOf({ settings }: Workspace, { limits }: RunRequest): Limits {
  const seconds = limits?.seconds ?? settings.limits?.seconds ?? 0;
  const megabytes = limits?.megabytes ?? settings.limits?.megabytes ?? 0;
  return {
    ...(seconds > 0 ? { milliseconds: seconds * 1000 } : {}),
    ...(megabytes > 0 ? { bytes: megabytes * 1024 * 1024 } : {}),
  };
}

/** URI of a file as programs and stacks name it. */
export function uriOf(file: string): string {
  return pathToFileURL(file).href;
}
