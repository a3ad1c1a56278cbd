// Plays a story: a text of commands (`> next`) and, under each, what came back. The player writes the same text anew;
// a test compares the two. Responses and events stand in the order in which the client received them.
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Client, Message } from "./client.js";

/** What a story runs on. */
export interface Stage {
  readonly client: Client;
  /** The folder that `~` stands for in a story. */
  readonly folder: string;
  /** A folder for what a story writes, `@` in it. */
  readonly temporary?: string;
  /** What every launch of the stage has beside its own keys. */
  readonly launch?: object;
  /** The number of the last request that was sent without waiting: `$sent` in a story. */
  sent?: number;
  /** Replaces what differs from run to run, such as times. */
  readonly steady?: (line: string) => string;
}

const moving = new Set(["continue", "next", "stepIn", "stepOut", "stepBack", "reverseContinue", "goto"]);
const movingCustom = new Set(["crmscript/stepOutOfScope", "crmscript/seek"]);

/** The story's text as it came out this time. */
export async function play(story: string, stage: Stage): Promise<string> {
  const out: string[] = [];
  for (const line of story.split("\n")) {
    if (!line.startsWith("> ")) {
      if (line.startsWith("#") || line === "") out.push(line);
      continue;
    }
    out.push(line);
    const told = await perform(line.slice(2).trim(), stage);
    out.push(...told.flatMap((each) => each.split("\n")).map((each) => `    ${steady(each, stage)}`));
  }
  return `${out.join("\n").replace(/\n+$/, "")}\n`;
}

function steady(line: string, { folder, temporary = folder, steady: own }: Stage): string {
  const home = line.replaceAll(`file://${folder}`, "file://~").replaceAll(folder, "~").replaceAll(temporary, "@");
  return own ? own(home) : home;
}

async function perform(command: string, stage: Stage): Promise<string[]> {
  const { client } = stage;
  const space = command.indexOf(" ");
  const verb = space < 0 ? command : command.slice(0, space);
  const rest = space < 0 ? "" : command.slice(space + 1).trim();
  switch (verb) {
    case "connect":
      await client.request("initialize", { pathFormat: "path", ...everything, ...args(rest, stage) });
      return (await client.take()).map(() => "ok");
    case "launch":
      await client.request("launch", { ...stage.launch, ...args(rest, stage) });
      return shown(await client.take());
    case "break":
      return shownAfter(client, "setBreakpoints", breakpoints(rest, stage));
    case "start":
      return untilStop(client, "configurationDone", {});
    case "stack":
      return stack(client);
    case "show":
      return show(client, rest.split("."));
    case "evaluate":
      return evaluate(client, rest);
    case "request": // a request whose name is also a word of stories
      await client.request(...request(rest, stage));
      return shown(await client.take());
    case "send": // leaves the answer open; a later wait shows it
      stage.sent = client.send(...request(rest, stage));
      return [];
    case "await":
      await client.event(...rest.split(" or "));
      return shown(await client.take());
    case "move": // any request after which the script moves
      return untilStop(client, ...request(rest, stage));
    case "leave":
      await client.request("disconnect", args(rest, stage));
      await client.end();
      return [...shown(await client.take()), "(session over)"];
    case "vanish":
      client.toAdapter.destroy();
      await client.end();
      return [...shown(await client.take()), "(session over)"];
    case "message": // any text, in a proper frame
      client.raw(`Content-Length: ${Buffer.byteLength(rest)}\r\n\r\n${rest}`);
      return shown(await client.take());
    case "part": // the beginning of a frame; what follows completes it
      client.raw(JSON.parse(rest) as string);
      return [];
    case "bytes":
      client.raw(JSON.parse(rest) as string);
      return shown(await client.take());
    case "bytes-end":
      client.raw(JSON.parse(rest) as string);
      await client.end();
      return [...shown(await client.take()), "(session over)"];
    default:
      if (moving.has(verb) || movingCustom.has(verb))
        return untilStop(client, verb, { threadId: 1, ...args(rest, stage) });
      return shownAfter(client, verb, rest === "" ? undefined : args(rest, stage));
  }
}

const everything = { supportsVariableType: true, supportsVariablePaging: true, supportsProgressReporting: true };

/** `COMMAND {arguments}`. */
function request(text: string, stage: Stage): [command: string, args: unknown] {
  const space = text.indexOf(" ");
  return space < 0 ? [text, undefined] : [text.slice(0, space), args(text.slice(space), stage)];
}

/** JSON whose keys may stand without quotes, with `~/` for the story's folder. */
function args(text: string, { folder, temporary, sent }: Stage): Record<string, unknown> {
  if (text === "") return {};
  const json = text
    .replace(/([{,]\s*)([A-Za-z_]\w*):/g, '$1"$2":')
    .replaceAll("~/", `${folder}/`)
    .replaceAll("$sent", `${sent}`)
    .replaceAll("@/", `${temporary}/`);
  return JSON.parse(json) as Record<string, unknown>;
}

/** `orders.crmscript 3, 11 if total > 3, 12 hit >= 2, 12 log total is {total}`. */
function breakpoints(text: string, { folder }: Stage): object {
  const [file = "", ...words] = text.split(" ");
  const each = words
    .join(" ")
    .split(",")
    .filter((part) => part.trim() !== "");
  return {
    source: { path: file.includes(":") ? file : `${folder}/${file}` },
    breakpoints: each.map((part) => {
      const [, line, kind, rest] = /^\s*(\d+)(?: (if|hit|log) (.*))?$/.exec(part) ?? [];
      const key = { if: "condition", hit: "hitCondition", log: "logMessage" }[kind ?? ""];
      return { line: Number(line), ...(key && { [key]: rest }) };
    }),
  };
}

async function shownAfter(client: Client, command: string, args: unknown): Promise<string[]> {
  await client.request(command, args);
  return shown(await client.take());
}

async function untilStop(client: Client, command: string, args: unknown): Promise<string[]> {
  const { success } = await client.request(command, args);
  if (success) await client.event("stopped", "terminated");
  return shown(await client.take());
}

async function stack(client: Client): Promise<string[]> {
  const response = await client.request("stackTrace", { threadId: 1 });
  await client.take();
  if (!response.success) return [failure(response)];
  const { stackFrames, totalFrames } = response.body as DebugProtocol.StackTraceResponse["body"];
  return [
    `${totalFrames} frames`,
    ...stackFrames.map(({ id, name, source, line, column }) => `  #${id} ${name}  ${source?.name}:${line}:${column}`),
  ];
}

/** The variables of a scope of the top frame, or of a path of names below it. */
async function show(client: Client, [scope, ...path]: string[]): Promise<string[]> {
  const frame = await topFrame(client);
  const scopes = await client.request("scopes", { frameId: frame });
  if (!scopes.success) return [failure(scopes)];
  const list = (scopes.body as DebugProtocol.ScopesResponse["body"]).scopes;
  const found = list.find((each) => each.name === scope);
  if (!found) return [`no scope ${scope}; there is ${list.map((each) => each.name).join(", ")}`];
  let variables = await variablesOf(client, found.variablesReference);
  for (const name of path) {
    const next = variables.find((each) => each.name === name);
    if (!next) return [`no ${name}; there is ${variables.map((each) => each.name).join(", ")}`];
    variables = await variablesOf(client, next.variablesReference);
  }
  await client.take();
  return variables.map(variableLine);
}

function variableLine(variable: DebugProtocol.Variable): string {
  const { name, type, value, variablesReference, indexedVariables, namedVariables, presentationHint } = variable;
  const counts = [
    ...(namedVariables === undefined ? [] : [`${namedVariables} named`]),
    ...(indexedVariables === undefined ? [] : [`${indexedVariables} indexed`]),
  ];
  const children = variablesReference > 0 ? `  [${[`#${variablesReference}`, ...counts].join(", ")}]` : "";
  return `${name} ${type ?? "?"} = ${value}${children}${presentationHint ? `  ${compact(presentationHint)}` : ""}`;
}

async function variablesOf(client: Client, variablesReference: number): Promise<DebugProtocol.Variable[]> {
  const response = await client.request("variables", { variablesReference });
  return response.success ? (response.body as DebugProtocol.VariablesResponse["body"]).variables : [];
}

async function topFrame(client: Client): Promise<number | undefined> {
  const response = await client.request("stackTrace", { threadId: 1, levels: 1 });
  return response.success ? (response.body as DebugProtocol.StackTraceResponse["body"]).stackFrames[0]?.id : 0;
}

/** `EXPRESSION` or `EXPRESSION as hover`, in the top frame. */
async function evaluate(client: Client, text: string): Promise<string[]> {
  const [, expression, context] = /^(.*?)(?: as (\w+))?$/s.exec(text) ?? [];
  const frameId = await topFrame(client);
  await client.take();
  await client.request("evaluate", { expression, frameId, ...(context && { context }) });
  return shown(await client.take());
}

function shown(messages: readonly Message[]): string[] {
  return messages.map((message) =>
    message.type === "response" ? response(message as DebugProtocol.Response) : event(message as DebugProtocol.Event),
  );
}

function response(message: DebugProtocol.Response): string {
  if (!message.success) return failure(message);
  return message.body === undefined ? "ok" : `ok ${compact(message.body)}`;
}

function failure(message: DebugProtocol.Response): string {
  const error = (message.body as DebugProtocol.ErrorResponse["body"])?.error;
  const text = error?.format.replace(/\{(\w+)\}/g, (_, name: string) => error.variables?.[name] ?? "");
  return `error ${error?.id}${error?.showUser ? " (shown)" : ""}: ${text}${message.message === text ? "" : ` [${message.message}]`}`;
}

function event({ event: name, body }: DebugProtocol.Event): string {
  return body === undefined ? `* ${name}` : `* ${name} ${compact(body)}`;
}

/** JSON without the quotes of keys; lists of objects take a line for each. */
export function compact(value: unknown): string {
  if (Array.isArray(value)) {
    if (value.some((each) => typeof each === "object"))
      return `[${value.map((each) => `\n  ${compact(each)}`).join("")}]`;
    return `[${value.map(compact).join(", ")}]`;
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const members = Object.entries(value).map(
    ([key, each]) => `${/^\w+$/.test(key) ? key : JSON.stringify(key)}: ${compact(each)}`,
  );
  return `{${members.join(", ")}}`;
}
