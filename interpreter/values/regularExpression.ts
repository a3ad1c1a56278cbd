// String.regexp: the first match with its groups, ignoring case (natives-core 3.9). The engine is re2js, which runs in
// time linear in the text whatever the pattern; the price is that back references and lookaround do not exist. Linear
// is not short, so the work is bounded too: length of the text times size of the compiled pattern.
import { RE2JS, RE2JSException } from "re2js";
import type { RunContext } from "../native.js";

/** Steps after which a search would take more than a few seconds. */
const mostWork = 200_000_000;
const longestPattern = 10_000;
/** Compiled patterns kept per run; scripts use a handful, in loops. */
const keptPatterns = 100;
const compiledPatterns = Symbol("compiled regular expressions");

/** The whole match and its groups ("" where a group took no part); empty without a match. */
export function firstMatch(run: RunContext, pattern: string, text: string): string[] {
  const compiled = compiledPattern(run, pattern);
  if (text.length * compiled.programSize() > mostWork) {
    throw run.fail(
      "RunTimeException",
      `The text (${text.length} characters) is too long for the regular expression '${pattern}'`,
    );
  }
  const matcher = compiled.matcher(text);
  if (!matcher.find()) return [];
  return Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group) ?? "");
}

function compiledPattern(run: RunContext, pattern: string): RE2JS {
  const kept = run.state(compiledPatterns, () => new Map<string, RE2JS>());
  let compiled = kept.get(pattern);
  if (!compiled) {
    compiled = compile(run, pattern);
    if (kept.size >= keptPatterns) kept.clear();
    kept.set(pattern, compiled);
  }
  return compiled;
}

function compile(run: RunContext, pattern: string): RE2JS {
  if (pattern.length > longestPattern) {
    throw run.fail(
      "RunTimeException",
      `Regular expression too long: ${pattern.length} characters (at most ${longestPattern})`,
    );
  }
  try {
    return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const reason = error.message.replace(/^error parsing regexp: /, "");
    throw run.fail("RunTimeException", `Cannot use the regular expression '${pattern}': ${reason}`);
  }
}
