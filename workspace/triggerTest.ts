// Judges a case of a trigger (`tests` in NAME.trigger.json) by what the handlers left behind. The editor's test
// explorer and the command line run the case; both judge it here.
import type { TriggerTest } from "./definitions.js";

/** What an event's handlers left behind. */
export interface EventResult {
  readonly blocked: boolean;
  readonly message: string;
  readonly outputValues?: Readonly<Record<string, string>>;
}
export interface Difference {
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

/** Where the result differs from what was expected; empty when the case holds. What is not expected is not looked at. */
export function judge(expect: TriggerTest["expect"], result: EventResult): readonly Difference[] {
  const differences: Difference[] = [];
  const compare = (what: string, expected: string, actual: string, same = expected === actual) => {
    if (!same) differences.push({ what, expected, actual });
  };
  if (expect.blocked !== undefined) compare("blocked", String(expect.blocked), String(result.blocked));
  if (expect.message !== undefined)
    compare("message", expect.message, result.message, messageFits(expect.message, result.message));
  for (const [name, value] of Object.entries(expect.outputs ?? {}))
    compare(`output ${name}`, value, result.outputValues?.[name] ?? "");
  return differences;
}

/** `/…/` is a regular expression, an empty text means no message, all else must be part of the message. */
function messageFits(expected: string, actual: string): boolean {
  if (expected === "") return actual === "";
  const pattern = /^\/(.+)\/(i?)$/s.exec(expected);
  if (!pattern) return actual.includes(expected);
  try {
    return new RegExp(pattern[1] ?? "", `u${pattern[2]}`).test(actual);
  } catch {
    return actual.includes(expected); // Not a regular expression after all: slashes are text then.
  }
}
