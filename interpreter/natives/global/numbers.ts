// Time, numbers and random (natives-core.md 7.2). Clock, random and sleeping are the host's.
import type { RunContext } from "../../native.js";
import { currentDate, currentDateTime, currentTime } from "../../values/clock.js";
import { reserveText } from "../../values/memory.js";
import { hexText } from "../../values/text.js";
import { type NullableNumber, type NullableText, number, text } from "../arguments.js";
import { ask } from "../hostServices.js";
import { TimeZoneValue } from "../TimeZone.js";
import type { Topic } from "./topic.js";

const lettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export const numbers: Topic = {
  bodies: (run) => ({
    "getCurrentDate()": () => currentDate(run.host),
    "getCurrentDateTime()": () => currentDateTime(run.host),
    "getCurrentTime()": () => currentTime(run.host),
    "getLocalTimeZone()": () => new TimeZoneValue(),
    "sleep(Float)": (seconds: NullableNumber) => {
      if (number(seconds) > 0) ask(run, "sleep", number(seconds));
    },
    "pow(Float,Float)": (base: NullableNumber, exponent: NullableNumber) => pow(number(base), number(exponent)),
    "modulo(Integer,Integer)": (a: NullableNumber, b: NullableNumber) => {
      if (number(b) === 0) throw run.fail("RunTimeException", "Division by zero");
      return (number(a) % number(b)) | 0;
    },
    "rand(Integer,Integer)": (min: NullableNumber, max: NullableNumber) => rand(run, number(min), number(max)),
    "toHex(Integer)": (value: NullableNumber) => hexText(number(value)),
    "makePassword(Integer)": (length: NullableNumber) => password(run, number(length), lettersAndDigits),
    "makePassword(Integer,String)": (length: NullableNumber, seed: NullableText) =>
      password(run, number(length), text(seed) || lettersAndDigits),
  }),
};

/** Documented: 0 to a power of 0 or less is no number, as is a negative base with a fractional power. */
function pow(base: number, exponent: number): number {
  return base === 0 && exponent <= 0 ? Number.NaN : base ** exponent;
}

function rand(run: RunContext, a: number, b: number): number {
  const least = Math.min(a, b);
  return least + Math.floor(run.host.random() * (Math.max(a, b) - least + 1));
}

const longestPassword = 10_000;

/** Each character is one question to the host, so the length is bounded. */
function password(run: RunContext, length: number, alphabet: string): string {
  if (length > longestPassword) {
    throw run.fail("RunTimeException", `Password length ${length}: expected at most ${longestPassword}`);
  }
  reserveText(run, Math.max(0, length));
  const signs = Array.from({ length: Math.max(0, length) }, () => alphabet[rand(run, 0, alphabet.length - 1)]);
  return signs.join("");
}
