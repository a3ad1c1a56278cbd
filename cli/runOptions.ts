// The options of every command that runs scripts: who, when, against which tenant, under which limits.
import * as fs from "node:fs";
import * as path from "node:path";
import { type Command, Option } from "commander";
import type { EventRequest, RunRequest } from "../automation/prepareRun.js";
import type { HttpPolicy } from "../workspace/definitions.js";
import { UsageError } from "./exit.js";
import { amount, nameAndValue, nameAndValues, wholeNumber } from "./printing.js";

export interface RunOptionValues {
  readonly folder?: string;
  readonly var?: Readonly<Record<string, string>>;
  readonly cgi?: Readonly<Record<string, readonly string[]>>;
  readonly user?: string;
  readonly tenant?: string;
  readonly clock?: string;
  readonly seed?: number;
  readonly http?: HttpPolicy;
  readonly httpHost?: readonly string[];
  readonly httpFile?: string;
  readonly timeLimit?: number;
  readonly memoryLimit?: number;
}

export function addRunOptions(command: Command): Command {
  return command
    .option("--folder <folder>", "the workspace folder (default: upwards from the file, where crmscript.json is)")
    .option("--var <name=value>", "a script variable, read with getVariable (repeatable)", nameAndValue)
    .option("--cgi <name=value>", "a variable of the request, read with getCgiVariable (repeatable)", nameAndValues)
    .option("--user <user>", "login name, associate name or associate id that the script runs as")
    .option("--tenant <file>", "the tenant file, or :memory: for an empty one")
    .option("--clock <time>", "where the run's clock stands still, such as 2024-09-02T09:00")
    .option("--seed <number>", "makes random numbers repeatable", wholeNumber)
    .addOption(
      new Option("--http <policy>", "what requests of scripts may do").choices(["off", "allow", "record", "replay"]),
    )
    .option("--http-host <host...>", "hosts that may be asked")
    .option("--http-file <file>", "recorded answers, for record and replay")
    .option("--time-limit <seconds>", "run time; 0 for none", amount)
    .option("--memory-limit <megabytes>", "script data; 0 for none", amount);
}

/** Paths of the command line are relative to the current folder, not to the workspace. */
export function runRequest(values: RunOptionValues): Omit<RunRequest, "program"> {
  const { var: variables, cgi, user, tenant, clock, seed, http, httpHost, httpFile, timeLimit, memoryLimit } = values;
  if (!http && (httpHost || httpFile)) throw new UsageError("--http-host and --http-file need --http.");
  return {
    ...(variables ? { variables } : {}),
    ...(cgi ? { cgi: { variables: cgi } } : {}),
    ...(user === undefined ? {} : { user }),
    ...(tenant === undefined ? {} : { tenant: tenant === ":memory:" ? tenant : path.resolve(tenant) }),
    ...(clock === undefined ? {} : { clock }),
    ...(seed === undefined ? {} : { seed }),
    ...(http
      ? {
          http: {
            policy: http,
            ...(httpHost ? { hosts: httpHost } : {}),
            ...(httpFile ? { file: path.resolve(httpFile) } : {}),
          },
        }
      : {}),
    limits: {
      ...(timeLimit === undefined ? {} : { seconds: timeLimit }),
      ...(memoryLimit === undefined ? {} : { megabytes: memoryLimit }),
    },
  };
}

/** An event from a JSON file: `type`, `inputValues`, `stateValues`; all values are texts. */
export function readEventFile(file: string): EventRequest {
  let event: unknown;
  try {
    event = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (failure) {
    throw new UsageError(`The event file ${file} cannot be read: ${(failure as Error).message}.`);
  }
  if (typeof event !== "object" || event === null || Array.isArray(event))
    throw new UsageError(`The event file ${file} must hold an object with type, inputValues and stateValues.`);
  const { type, inputValues, stateValues, ...rest } = event as Record<string, unknown>;
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined)
    throw new UsageError(
      `The event file ${file} has the key "${unknown}"; expected type, inputValues and stateValues.`,
    );
  if (type !== undefined && typeof type !== "string" && typeof type !== "number")
    throw new UsageError(`The event file ${file}: "type" must be the name or number of an event.`);
  return {
    ...(type === undefined ? {} : { type }),
    inputValues: texts(file, "inputValues", inputValues),
    stateValues: texts(file, "stateValues", stateValues),
  };
}

function texts(file: string, key: string, values: unknown): Record<string, string> {
  if (values === undefined) return {};
  const isObject = typeof values === "object" && values !== null && !Array.isArray(values);
  const wrong = isObject ? Object.entries(values).find(([, value]) => typeof value !== "string") : [key];
  if (wrong)
    throw new UsageError(
      `The event file ${file}: "${key}" must be an object of texts${isObject ? `; "${wrong[0]}" is none` : ""}.`,
    );
  return values as Record<string, string>;
}
