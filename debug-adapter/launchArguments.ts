// Reads the launch configuration a client sent. It is JSON from outside: every key is checked, a wrong one is named
// with what was expected, and keys that are not ours are dropped. Whether files exist is found out by launch.ts.
import { badLaunch, nothingToLaunch } from "./errors.js";
import type { EventArguments, LaunchArguments } from "./protocol.js";

/** A check answers undefined for a good value, otherwise what was expected. */
type Check = (value: unknown) => string | undefined;

const text: Check = (value) => (typeof value === "string" && value !== "" ? undefined : "a text that is not empty");
const anyText: Check = (value) => (typeof value === "string" ? undefined : "a text");
const flag: Check = (value) => (typeof value === "boolean" ? undefined : "true or false");
const wholeNumber: Check = (value) => (Number.isSafeInteger(value) ? undefined : "a whole number");
const amount: Check = (value) =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? undefined : "a number from 0 up";
const time: Check = (value) =>
  typeof value === "string" && !Number.isNaN(Date.parse(value)) ? undefined : "a time such as 2024-02-29T09:00:00";

const eventValues = object(
  { type: either(text, wholeNumber), inputValues: mapOf(anyText), stateValues: mapOf(anyText) },
  ["type"],
);

const keys: Readonly<Record<keyof LaunchArguments, Check>> = {
  program: text,
  workspaceFolder: text,
  args: listOf(matching(/^[^=]+=/s, "a text name=value")),
  variables: mapOf(anyText),
  cgi: object({
    method: text,
    variables: mapOf(either(anyText, listOf(anyText))),
    headers: mapOf(anyText),
    cookies: mapOf(anyText),
    body: anyText,
    query: anyText,
  }),
  event: either(
    text,
    object({ type: either(text, wholeNumber), inputValues: mapOf(anyText), stateValues: mapOf(anyText) }, ["type"]),
  ),
  dialogs: mapOf(mapOf(anyText)),
  user: text,
  tenant: text,
  stopOnEntry: flag,
  noDebug: flag,
  record: either(flag, text),
  replay: text,
  clock: time,
  seed: wholeNumber,
  http: object({ policy: oneOf("off", "allow", "record", "replay"), hosts: listOf(text) }, ["policy"]),
  limits: object({ seconds: amount, megabytes: amount }),
  trace: flag,
  debugKey: text,
};

/** The checked configuration. Throws the `Failure` for the first key that is wrong. */
export function readLaunchArguments(args: unknown): LaunchArguments {
  if (!isObject(args)) throw badLaunch("(all of it)", "an object", found(args));
  const read: Record<string, unknown> = {};
  for (const [key, check] of Object.entries(keys)) {
    const value = args[key];
    if (value === undefined || value === null) continue;
    const expected = check(value);
    if (expected !== undefined) throw badLaunch(key, expected, found(value));
    read[key] = value;
  }
  if (read.program === undefined && read.replay === undefined && read.event === undefined) throw nothingToLaunch();
  return read;
}

/** The content of an event file. Throws the `Failure` when it does not describe an event. */
export function readEventArguments(value: unknown): EventArguments {
  const expected = eventValues(value);
  if (expected !== undefined) throw badLaunch("event", `a file that holds ${expected}`, found(value));
  return value as EventArguments;
}

function matching(pattern: RegExp, expected: string): Check {
  return (value) => (typeof value === "string" && pattern.test(value) ? undefined : expected);
}

function oneOf(...words: readonly string[]): Check {
  return (value) => (words.includes(value as string) ? undefined : `one of ${words.join(", ")}`);
}

function either(first: Check, second: Check): Check {
  return (value) => {
    const expected = first(value);
    const alternative = expected && second(value);
    return alternative && `${expected} or ${alternative}`;
  };
}

function listOf(check: Check): Check {
  return (value) => {
    const expected = check(Array.isArray(value) ? value.find((each) => check(each) !== undefined) : undefined);
    return Array.isArray(value) && value.every((each) => check(each) === undefined)
      ? undefined
      : `a list in which each entry is ${expected}`;
  };
}

function mapOf(check: Check): Check {
  return (value) => {
    if (!isObject(value)) return "an object of names and values";
    const wrong = Object.entries(value).find(([, each]) => check(each) !== undefined);
    return wrong && `an object in which "${wrong[0]}" is ${check(wrong[1])}`;
  };
}

function object(members: Readonly<Record<string, Check>>, required: readonly string[] = []): Check {
  return (value) => {
    if (!isObject(value)) return `an object with ${Object.keys(members).join(", ")}`;
    for (const [name, check] of Object.entries(members)) {
      const member = value[name];
      if (member === undefined && !required.includes(name)) continue;
      const expected = check(member);
      if (expected !== undefined) return `an object in which "${name}" is ${expected}`;
    }
    return undefined;
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function found(value: unknown): string {
  const json = JSON.stringify(value) ?? "nothing";
  return json.length > 60 ? `${json.slice(0, 60)}...` : json;
}
