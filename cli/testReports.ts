// Results of script tests for people and for build farms: text, JUnit XML, TAP 14, JSON.
import type { ScriptTestResult } from "../automation/scriptTests.js";
import { coloured, counted, shownPath } from "./printing.js";

export type Reporter = "text" | "junit" | "tap" | "json";
export const reporters: readonly Reporter[] = ["text", "junit", "tap", "json"];

/** One line per test, as it ends, and below it what is wrong. */
export function textLines({
  test,
  passed,
  message,
  place,
  stack,
  output,
  durationMilliseconds,
}: ScriptTestResult): string {
  const mark = passed ? coloured("green", "ok") : coloured("red", "FAILED");
  const head = `${mark} ${shownPath(test.file)}: ${test.name} (${Math.round(durationMilliseconds)} ms)`;
  if (passed) return head;
  const where = place ? [`at ${shownPath(place.file)}:${place.line}:${place.column}`] : [];
  const calls = stack.slice(1).map((entry) => `in ${entry.function}, ${entry.name}:${entry.line}`);
  const printed =
    output === ""
      ? []
      : [
          "output:",
          ...output
            .replace(/\n$/, "")
            .split("\n")
            .map((line) => `  ${line}`),
        ];
  return [head, ...[...message.split("\n"), ...where, ...calls, ...printed].map((line) => `    ${line}`)].join("\n");
}

export function textSummary(results: readonly ScriptTestResult[]): string {
  const failed = results.filter(({ passed }) => !passed).length;
  const count = counted(results.length, "test");
  return failed === 0 ? `${count} passed` : `${count}, ${failed} failed`;
}

/** The whole report of a format that is written at the end. */
export function report(reporter: Exclude<Reporter, "text">, results: readonly ScriptTestResult[]): string {
  switch (reporter) {
    case "junit":
      return junit(results);
    case "tap":
      return tap(results);
    case "json":
      return `${JSON.stringify({ tests: results.map(jsonOf) }, undefined, 2)}\n`;
    default:
      return reporter satisfies never;
  }
}

function jsonOf({ test, passed, message, place, output, durationMilliseconds }: ScriptTestResult) {
  const { file, name, line, kind } = test;
  return { file, name, line, kind, passed, message, place: place ?? null, output, durationMilliseconds };
}

function junit(results: readonly ScriptTestResult[]): string {
  const files = [...new Set(results.map(({ test }) => test.file))];
  const suites = files.map((file) =>
    suite(
      file,
      results.filter(({ test }) => test.file === file),
    ),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts(results)}>\n${suites.join("")}</testsuites>\n`;
}

function suite(file: string, results: readonly ScriptTestResult[]): string {
  const cases = results.map(({ test, passed, message, place, output, durationMilliseconds }) => {
    const attributes = `classname="${xml(shownPath(file))}" name="${xml(test.name)}" file="${xml(shownPath(file))}" line="${test.line}" time="${seconds(durationMilliseconds)}"`;
    const where = place ? `\n${shownPath(place.file)}:${place.line}:${place.column}` : "";
    const failure = passed ? "" : `<failure message="${xml(message)}">${xml(message + where)}</failure>`;
    const printed = output === "" ? "" : `<system-out>${xml(output)}</system-out>`;
    return `    <testcase ${attributes}>${failure}${printed}</testcase>\n`;
  });
  return `  <testsuite name="${xml(shownPath(file))}" ${counts(results)}>\n${cases.join("")}  </testsuite>\n`;
}

function counts(results: readonly ScriptTestResult[]): string {
  const failed = results.filter(({ passed }) => !passed).length;
  const time = results.reduce((sum, { durationMilliseconds }) => sum + durationMilliseconds, 0);
  return `tests="${results.length}" failures="${failed}" errors="0" time="${seconds(time)}"`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
};

/** Characters that XML cannot hold at all become a question mark. */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "?")
    .replace(/[&<>"\n]/g, (character) => entities[character]!);
}

function tap(results: readonly ScriptTestResult[]): string {
  const lines = results.flatMap(({ test, passed, message, place }, index) => {
    const head = `${passed ? "ok" : "not ok"} ${index + 1} - ${`${shownPath(test.file)}: ${test.name}`.replace(/[#\\]/g, "\\$&")}`;
    if (passed) return [head];
    const where = place ? [`  at: ${JSON.stringify(`${shownPath(place.file)}:${place.line}:${place.column}`)}`] : [];
    return [head, "  ---", `  message: ${JSON.stringify(message)}`, ...where, "  ..."];
  });
  return `${["TAP version 14", `1..${results.length}`, ...lines].join("\n")}\n`;
}
