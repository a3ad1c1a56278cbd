// Output, logs, ending, debugging and tests (natives-core.md 7.1). `debugWait` stops only under a debugger that was
// launched with the id that the script passed to `enableDebug`; the engine's hooks know (engineHooks.ts).
import type { RunContext } from "../../native.js";
import { formatFixed, latin1Text } from "../../values/text.js";
import { type NullableNumber, type NullableText, number, text } from "../arguments.js";
import type { Bytes } from "../bytes.js";
import { engineHooks } from "../engineHooks.js";
import type { NSStreamValue } from "../NSStream.js";
import type { Topic } from "./topic.js";

export const output: Topic = {
  bodies: (run) => ({
    "print(String)": (value: NullableText) => run.print(text(value)),
    "printLine(String)": (line: NullableText) => run.print(`${text(line)}\n`),
    "printBinary(Byte[])": (data: Bytes) => run.print(latin1Text(data)),
    "printBinary(NSStream)": (data: NSStreamValue) => run.print(latin1Text(data.bytes)),
    "printDebug(String)": (debug: NullableText) => void run.host.log("debug", text(debug)),
    "log(String)": (message: NullableText) => void run.host.log("log", text(message)),
    "logMessage(String)": (message: NullableText) => void run.host.log("message", text(message)),
    "exitWithMessage(String)": (message: NullableText) => run.exit(text(message)),
    "enableDebug(String)": (debugId: NullableText) => {
      const wanted = engineHooks(run).debugId;
      tracing(run).debugging = wanted !== undefined && wanted === text(debugId);
    },
    "debugWait(String)": (info: NullableText) => {
      if (tracing(run).debugging) engineHooks(run).debugWait?.(text(info));
    },
    "forceSaveTrace(Bool)": (save: boolean) => {
      tracing(run).forceSave = save;
    },
    "pauseTracing(Bool)": (pause: boolean) => {
      const state = tracing(run);
      state.paused = Math.max(0, state.paused + (pause ? 1 : -1));
      engineHooks(run).tracing?.(state.paused > 0);
      return state.paused;
    },
    "assert(Bool)": (condition: boolean) => {
      if (!condition) throw run.fail("AssertException", `Assertion failed in line ${run.location().line}`);
    },
    "assertEquals(Bool,Bool)": (expected: boolean, found: boolean) =>
      assertEquals(run, expected === found, String(expected), String(found)),
    "assertEquals(Float,Float)": (expected: NullableNumber, found: NullableNumber) =>
      assertEquals(run, number(expected) === number(found), floatText(expected), floatText(found)),
    "assertEquals(Integer,Integer)": (expected: NullableNumber, found: NullableNumber) =>
      assertEquals(run, number(expected) === number(found), String(number(expected)), String(number(found))),
    "assertEquals(String,String)": (expected: NullableText, found: NullableText) =>
      assertEquals(run, text(expected) === text(found), quoted(expected), quoted(found)),
  }),
};

interface Tracing {
  debugging: boolean;
  forceSave: boolean;
  paused: number;
}
const tracingKey = Symbol("tracing");

/** What the script asked of the trace; read by whoever saves it. */
export function tracing(run: RunContext): Tracing {
  return run.state(tracingKey, () => ({ debugging: false, forceSave: false, paused: 0 }));
}

function assertEquals(run: RunContext, equal: boolean, expected: string, found: string): void {
  if (equal) return;
  throw run.fail("AssertException", `Expected ${expected} but got ${found} in line ${run.location().line}`);
}

/** The shortest text that shows the difference which the exact comparison sees. */
function floatText(value: NullableNumber): string {
  return Number.isFinite(number(value)) ? String(number(value)) : formatFixed(number(value), 0);
}

function quoted(value: NullableText): string {
  const whole = text(value);
  return `"${whole.length > 200 ? `${whole.slice(0, 197)}...` : whole}"`;
}
