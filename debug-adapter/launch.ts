// The real debuggee: a script of a workspace, or a recording, run by the interpreter in a worker over a tenant. The
// only file of this folder that knows the rest of the product; what a session needs of a run is runControl.ts.
import { existsSync, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { lowerFragment } from "../interpreter/lower/fragment.js";
import { type Lowered, lower } from "../interpreter/lower/lower.js";
import { type Recording, RecordingError, readRecording } from "../interpreter/recording.js";
import { type RunOptions, startRun } from "../interpreter/run.js";
import type { LinkedProgram } from "../language/analysis.js";
import { type ApiReference, loadApiReference } from "../language/apiReference.js";
import { candidatesAt } from "../language/candidates.js";
import { readApiFile } from "../language/data.js";
import { signatureText } from "../language/describe.js";
import { createProgram, type Program } from "../language/program.js";
import { initializeParser } from "../language/syntax/parse.js";
import { LineIndex } from "../language/text.js";
import type { TenantHostOptions } from "../tenant/host.js";
import type { WorkspaceSettings } from "../workspace/definitions.js";
import { loadWorkspace } from "../workspace/load.js";
import type { Completion, CreateDebuggee, Place, Progress, SourceText } from "./debuggee.js";
import { badLaunch, badRecording, cancelled, launchFailed, noSuchFile, scriptHasErrors } from "./errors.js";
import { readEventArguments } from "./launchArguments.js";
import { LiveRun, type RunGround } from "./liveRun.js";
import type { EventArguments, LaunchArguments } from "./protocol.js";
import type { LaunchedProgram } from "./runControl.js";
import { RunDebuggee } from "./runDebuggee.js";
import { statementTable } from "./statementTable.js";

export const createDebuggee: CreateDebuggee = (emit) => new RunDebuggee(emit, openProgram);

/** A program ready to run, and what it runs with. */
interface Opened {
  readonly program: Program;
  readonly linked: LinkedProgram;
  readonly options: Pick<RunOptions, "hostOptions" | "limits" | "record" | "replay" | "debugId">;
  /** Input values of the event that the run answers. */
  readonly eventValues: Readonly<Record<string, string>> | undefined;
  /** Texts that exist in no file here. */
  readonly embedded: ReadonlySet<string>;
}

async function openProgram(launch: LaunchArguments, progress: Progress, signal: AbortSignal): Promise<LaunchedProgram> {
  progress.report("Reading scripts");
  const api = await language();
  const opened = launch.replay === undefined ? await openScript(launch, api) : openRecording(launch, api);
  if (signal.aborted) throw cancelled("launch");
  refuseErrors(opened.linked);
  return launchedProgram(opened, launch);
}

let loading: Promise<ApiReference> | undefined;

/** The parser and the API reference, once for the process. */
function language(): Promise<ApiReference> {
  loading ??= initializeParser().then(() => loadApiReference(readApiFile));
  return loading;
}

// ---- a script of a workspace

async function openScript(launch: LaunchArguments, api: ApiReference): Promise<Opened> {
  const file = absolute(launch.program!, launch.workspaceFolder);
  await requireFile("program", file);
  const folder = launch.workspaceFolder ? resolve(launch.workspaceFolder) : workspaceFolder(file);
  const { scripts, settings } = await loadWorkspace(folder);
  const program = createProgram(api);
  const uri = pathToFileURL(file).href;
  const add = (path: string, name: string) =>
    program.register(pathToFileURL(path).href, name, () => readFileSync(path, "utf8"));
  for (const script of scripts) add(script.file, script.include ?? stem(script.file));
  if (program.nameOf(uri) === undefined) add(file, stem(file));
  const linked = program.link(uri);
  const host = hostOptions(launch, settings, folder, program.nameOf(uri)!, api);
  return {
    program,
    linked,
    embedded: new Set(),
    eventValues: host.event?.inputValues,
    options: {
      hostOptions: host as unknown as RunOptions["hostOptions"],
      limits: limits(launch, settings),
      debugId: launch.debugKey,
      ...(launch.record && { record: recordOf(launch, folder, file) }),
    },
  };
}

/** The nearest folder upwards with a `crmscript.json`, else the script's own. */
function workspaceFolder(file: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "crmscript.json"))) return folder;
    if (dirname(folder) === folder) return dirname(file);
  }
}

function hostOptions(
  launch: LaunchArguments,
  settings: WorkspaceSettings,
  folder: string,
  name: string,
  api: ApiReference,
): TenantHostOptions {
  const { tenant, http } = settings;
  const file = launch.tenant ?? tenant?.file;
  const policy = launch.http?.policy ?? http?.policy ?? "off";
  const user = launch.user ?? tenant?.user;
  return {
    tenant: file === undefined || file === ":memory:" ? ":memory:" : absolute(file, folder),
    ...(user !== undefined && { user: String(user) }),
    ...(tenant?.timeZone && { timeZone: tenant.timeZone }),
    ...(tenant?.language && { language: tenant.language }),
    ...(launch.clock && { clock: { start: launch.clock } }),
    ...(launch.seed !== undefined && { seed: launch.seed }),
    // The platform sets both when a script is run from its editor (admin.md 1.3).
    variables: { developmentMode: "true", includeId: name, ...argumentsOf(launch), ...launch.variables },
    ...(launch.cgi && { cgi: cgiOf(launch.cgi) }),
    ...(launch.event !== undefined && { event: eventOf(launch.event, folder, api) }),
    http: {
      mode: policy,
      hosts: launch.http?.hosts ?? http?.hosts ?? [],
      ...(http?.file && { file: absolute(http.file, folder) }),
    },
  };
}

function argumentsOf({ args = [] }: LaunchArguments): Record<string, string> {
  return Object.fromEntries(args.map((arg) => [arg.slice(0, arg.indexOf("=")), arg.slice(arg.indexOf("=") + 1)]));
}

function cgiOf({ variables = {}, ...rest }: NonNullable<LaunchArguments["cgi"]>): TenantHostOptions["cgi"] {
  const lists = Object.entries(variables).map(([name, value]) => [name, typeof value === "string" ? [value] : value]);
  return { ...rest, variables: Object.fromEntries(lists) as Record<string, readonly string[]> };
}

function eventOf(event: NonNullable<LaunchArguments["event"]>, folder: string, api: ApiReference) {
  const { type, inputValues = {}, stateValues = {} } = typeof event === "string" ? readEvent(event, folder) : event;
  if (typeof type === "number") return { type, inputValues, stateValues };
  const { events } = api.data("events.json") as { events: readonly { id: number; name: string }[] };
  const known = events.find((each) => each.name.toLowerCase() === type.toLowerCase());
  if (!known) throw badLaunch("event", "the name or number of a known event", JSON.stringify(type));
  return { type: known.id, inputValues, stateValues };
}

function readEvent(path: string, folder: string): EventArguments {
  const file = absolute(path, folder);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw noSuchFile("event", file, (error as Error).message);
  }
  return readEventArguments(value);
}

function limits(
  { limits: own = {} }: LaunchArguments,
  { limits: shared = {} }: WorkspaceSettings,
): RunOptions["limits"] {
  const seconds = own.seconds ?? shared.seconds ?? 0;
  const megabytes = own.megabytes ?? shared.megabytes ?? 0;
  return {
    ...(seconds > 0 && { milliseconds: seconds * 1000 }),
    ...(megabytes > 0 && { bytes: megabytes * 1024 * 1024 }),
  };
}

function recordOf({ record, user }: LaunchArguments, folder: string, file: string): NonNullable<RunOptions["record"]> {
  const when = Date.now();
  const stamp = new Date(when).toISOString().replace(/[:.]/g, "-");
  const path = typeof record === "string" ? absolute(record, folder) : join(folder, `${stem(file)} ${stamp}.crmtrace`);
  return { path, who: user ?? "", when, why: "debug session" };
}

// ---- a recording

function openRecording(launch: LaunchArguments, api: ApiReference): Opened {
  const path = absolute(launch.replay!, launch.workspaceFolder);
  const recording = read(path);
  const { entry, texts } = recording.header;
  const program = createProgram(api);
  for (const { uri, name, text } of texts) program.register(uri, name, () => text);
  const embedded = texts.filter((each) => !isSameFile(each.uri, each.text)).map(({ uri }) => uri);
  return {
    program,
    linked: program.link(entry),
    embedded: new Set(embedded),
    eventValues: undefined,
    options: { hostOptions: null, replay: recording },
  };
}

function read(path: string): Recording {
  try {
    return readRecording(path);
  } catch (error) {
    if (error instanceof RecordingError) throw badRecording(path, error.message.replace(/\.$/, ""));
    throw noSuchFile("replay", path, (error as Error).message);
  }
}

/** A recorded text is shown from its file only where that still holds the same. */
function isSameFile(uri: string, text: string): boolean {
  if (!uri.startsWith("file:")) return false;
  try {
    return readFileSync(fileURLToPath(uri), "utf8") === text;
  } catch {
    return false; // recorded on another machine
  }
}

// ---- both

function refuseErrors(linked: LinkedProgram): void {
  const errors = linked.diagnostics.filter(({ diagnostic }) => diagnostic.severity === "error");
  if (errors.length === 0) return;
  throw scriptHasErrors(
    errors.map(({ uri, diagnostic }) => {
      const line = new LineIndex(linked.texts.get(uri)?.text ?? "").lineAt(diagnostic.span.start) + 1;
      return `${fileName(uri, linked)}:${line}: ${diagnostic.message}`;
    }),
  );
}

function fileName(uri: string, linked: LinkedProgram): string {
  return uri.startsWith("file:") ? basename(fileURLToPath(uri)) : (linked.texts.get(uri)?.name ?? uri);
}

function launchedProgram(
  { program, linked, options, embedded, eventValues }: Opened,
  launch: LaunchArguments,
): LaunchedProgram {
  const mode = launch.noDebug && !launch.trace ? "fast" : "inspectable";
  const lowered = lower(linked, mode);
  const statements = statementTable(places(lowered, linked));
  const texts = new Map([...linked.texts].map(([uri, { text }]) => [uri, text]));
  const sources = [...linked.texts].map(
    ([uri, { name }]): SourceText => ({ uri, name, embedded: embedded.has(uri) || !uri.startsWith("file:") }),
  );
  const isReplay = options.replay !== undefined;
  return {
    statements,
    texts,
    sources,
    functions: functionStarts(lowered),
    abilities: { stepBack: isReplay, goTo: true, dataBreakpoints: false, assign: !isReplay },
    check(statement, expression) {
      const fragment = lowerFragment(lowered, statement, expression);
      return "errors" in fragment ? fragment.errors.join(" ") : undefined;
    },
    completions: (statement, text, offset) => completions(program, statements.places[statement], text, offset),
    start(listener, armed, stopOnEntry) {
      const worker = workerUrl();
      const compile = (source: string) => compileScript(program, source);
      const ground: RunGround = {
        begin: (start) => startRun({ ...options, ...start, program: linked, mode, workerUrl: worker, compile }),
        statements,
        source: (uri, line) => sourceLine(linked, uri, line),
        isTopLevel: (statement) => lowered.executable.statements[statement]?.function === 0,
        hasEffects(statement, expression) {
          const fragment = lowerFragment(lowered, statement, expression);
          return "hasEffects" in fragment && fragment.hasEffects;
        },
        isReplay,
        trace: launch.trace === true && mode === "inspectable",
        eventValues,
      };
      return new LiveRun(ground, listener, armed, stopOnEntry);
    },
  };
}

function sourceLine(linked: LinkedProgram, uri: string, line: number): { name: string; text: string } {
  const { name, text } = linked.texts.get(uri) ?? { name: uri, text: "" };
  const lines = new LineIndex(text);
  return { name, text: text.slice(lines.lineStart(line), lines.lineStart(line + 1)) };
}

/** The text given to `executeScript` is a script of its own, with the same includes. */
function compileScript(program: Program, source: string): LinkedProgram {
  const uri = "crmscript-executed:/script";
  program.setText(uri, "executeScript", source);
  try {
    return program.link(uri);
  } finally {
    program.remove(uri);
  }
}

function places({ executable }: Lowered, linked: LinkedProgram): Place[] {
  const lines = executable.files.map(({ uri }) => new LineIndex(linked.texts.get(uri)?.text ?? ""));
  return executable.statements.map(({ file, start, end }) => {
    const [from, to] = [lines[file]!.positionAt(start), lines[file]!.positionAt(end)];
    const { uri } = executable.files[file]!;
    return { uri, line: from.line, column: from.character, endLine: to.line, endColumn: to.character };
  });
}

/** The first statement of each function that has one, by its name; overloads share a name. */
function functionStarts({ executable }: Lowered): Map<string, number[]> {
  const starts = new Map<string, number[]>();
  const seen = new Set([0]);
  for (const [number, statement] of executable.statements.entries()) {
    if (seen.has(statement.function)) continue;
    seen.add(statement.function);
    const name = executable.functions[statement.function]!.name.toLowerCase();
    starts.set(name, [...(starts.get(name) ?? []), number]);
  }
  return starts;
}

/** What the console offers: the candidates of the editor, for the text as if it stood before the statement. */
function completions(program: Program, place: Place | undefined, text: string, offset: number): Completion[] {
  const file = place && program.file(place.uri);
  if (!place || !file) return [];
  const at = file.lines.offsetAt({ line: place.line, character: place.column });
  const before = file.text;
  const typed = program.setText(place.uri, file.name, `${before.slice(0, at)}${text};${before.slice(at)}`);
  try {
    const { list, replace } = candidatesAt(program, typed, at + offset);
    return list.map((candidate) => ({
      label: candidate.name,
      insert: candidate.name,
      kind: completionKind(candidate),
      ...(candidate.kind === "symbol" && { detail: signatureText(candidate.symbol) }),
      start: Math.max(0, replace.start - at),
      length: replace.end - replace.start,
    }));
  } finally {
    program.setText(place.uri, file.name, before);
  }
}

function completionKind(candidate: ReturnType<typeof candidatesAt>["list"][number]): Completion["kind"] {
  switch (candidate.kind) {
    case "keyword":
      return "keyword";
    case "type":
    case "include":
      return "class";
    case "symbol":
      return candidate.symbol.kind === "struct" || candidate.symbol.kind === "constructor"
        ? "class"
        : candidate.symbol.kind;
    default:
      return candidate satisfies never;
  }
}

/** The worker's own bundle beside this one, or the compiled file in the repository. */
function workerUrl(): URL {
  const candidates = ["./run-worker.mjs", "../automation/worker.js"].map((path) => new URL(path, import.meta.url));
  const found = candidates.find((url) => existsSync(url));
  if (!found) throw launchFailed(`the file that runs scripts was not found at ${candidates.join(" or ")}.`);
  return found;
}

async function requireFile(key: string, file: string): Promise<void> {
  const found = await stat(file).catch((error: Error) => {
    throw noSuchFile(key, file, error.message);
  });
  if (!found.isFile()) throw noSuchFile(key, file, "it is no file");
}

function absolute(path: string, folder: string | undefined): string {
  if (path.startsWith("file:")) return fileURLToPath(path);
  return isAbsolute(path) ? path : resolve(folder ?? ".", path);
}

function stem(file: string): string {
  return basename(file).replace(/\.[^.]*$/, "");
}
