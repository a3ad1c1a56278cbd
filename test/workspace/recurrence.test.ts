// The seven frequencies in words.
import assert from "node:assert/strict";
import type { Recurrence } from "../../workspace/definitions.js";
import { describeRecurrence, months, weekdays } from "../../workspace/recurrence.js";

const cases: readonly [Recurrence, string][] = [
  [{ every: "never" }, "only by hand"],
  [{ every: "minutes", interval: 1 }, "every minute"],
  [{ every: "minutes", interval: 30 }, "every 30 minutes"],
  [{ every: "hour", minute: 5 }, "hourly at minute 5"],
  [{ every: "week", days: ["fri", "mon"], at: "02:15" }, "mon, fri at 02:15"],
  [{ every: "week", days: weekdays, at: "02:15" }, "every day at 02:15"],
  [{ every: "month", months, day: 1, at: "00:00" }, "day 1 of every month at 00:00"],
  [{ every: "once", when: "2025-01-01T10:00" }, "once at 2025-01-01 10:00"],
  [{ every: "after", task: "Import" }, "after Import"],
];

describe("recurrence", () => {
  for (const [recurrence, words] of cases) it(words, () => assert.equal(describeRecurrence(recurrence), words));
});
