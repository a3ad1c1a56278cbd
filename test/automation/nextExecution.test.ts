// When tasks run next: a moment, a recurrence, and the moments that follow, in local time of Oslo.
import * as assert from "node:assert/strict";
import { DateTime } from "luxon";
import { nextExecution } from "../../automation/nextExecution.js";
import type { Recurrence } from "../../workspace/definitions.js";

const zone = "Europe/Oslo";

/** The executions after a moment, as many as are expected. */
function runs(recurrence: Recurrence, from: string, expected: readonly string[]): void {
  let at: number | undefined = DateTime.fromISO(from, { zone }).toMillis();
  for (const moment of expected) {
    at = nextExecution(recurrence, at, zone);
    assert.equal(
      at === undefined ? "never" : DateTime.fromMillis(at, { zone }).toFormat("yyyy-MM-dd HH:mm ZZ"),
      moment,
    );
    if (at === undefined) return;
  }
}

describe("next execution", () => {
  it("is never for a task that runs by hand or after another", () => {
    runs({ every: "never" }, "2024-09-02T09:00", ["never"]);
    runs({ every: "after", task: "other" }, "2024-09-02T09:00", ["never"]);
  });

  it("counts minutes from start to start, in whole minutes", () =>
    runs({ every: "minutes", interval: 20 }, "2024-09-02T09:05:42", [
      "2024-09-02 09:25 +02:00",
      "2024-09-02 09:45 +02:00",
    ]));

  it("is strictly later than a reference at the very minute", () => {
    runs({ every: "hour", minute: 5 }, "2024-09-02T09:05", ["2024-09-02 10:05 +02:00"]);
    runs({ every: "week", days: ["mon"], at: "09:00" }, "2024-09-02T09:00", ["2024-09-09 09:00 +02:00"]);
  });

  it("takes the chosen weekdays in turn", () =>
    runs({ every: "week", days: ["fri", "mon"], at: "02:15" }, "2024-09-02T09:00", [
      "2024-09-06 02:15 +02:00",
      "2024-09-09 02:15 +02:00",
    ]));

  it("takes the same day when the time is still to come", () =>
    runs({ every: "week", days: ["mon"], at: "23:59" }, "2024-09-02T09:00", ["2024-09-02 23:59 +02:00"]));

  it("skips months that lack the day", () =>
    runs({ every: "month", months: ["jan", "feb", "mar"], day: 30, at: "06:00" }, "2024-01-30T06:00", [
      "2024-03-30 06:00 +01:00",
    ]));

  it("finds the leap day years ahead", () =>
    runs({ every: "month", months: ["feb"], day: 29, at: "06:00" }, "2024-03-01T00:00", ["2028-02-29 06:00 +01:00"]));

  it("finds the leap day across a century that has none", () =>
    runs({ every: "month", months: ["feb"], day: 29, at: "06:00" }, "2096-03-01T00:00", ["2104-02-29 06:00 +01:00"]));

  it("answers the moment of a single run, past or not", () => {
    runs({ every: "once", when: "2030-01-01T10:00" }, "2024-09-02T09:00", ["2030-01-01 10:00 +01:00"]);
    runs({ every: "once", when: "2020-01-01T10:00" }, "2024-09-02T09:00", ["2020-01-01 10:00 +01:00"]);
    runs({ every: "once", when: "2023-02-30T10:00" }, "2024-09-02T09:00", ["never"]);
  });

  it("moves a clock time that summer time skips to the first minute that exists", () =>
    runs({ every: "week", days: ["sun"], at: "02:15" }, "2024-03-30T12:00", [
      "2024-03-31 03:00 +02:00",
      "2024-04-07 02:15 +02:00",
    ]));

  it("runs once at a clock time that comes twice", () =>
    runs({ every: "week", days: ["sun"], at: "02:30" }, "2024-10-26T12:00", [
      "2024-10-27 02:30 +02:00",
      "2024-11-03 02:30 +01:00",
    ]));

  it("runs hourly through both hours of a doubled clock", () =>
    runs({ every: "hour", minute: 30 }, "2024-10-27T02:00+02:00", [
      "2024-10-27 02:30 +02:00",
      "2024-10-27 02:30 +01:00",
      "2024-10-27 03:30 +01:00",
    ]));
});
