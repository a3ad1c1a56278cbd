// Time (natives-core 3.15): a time of day. A part outside its range is a RunTimeException; a null Time counts as
// 00:00:00 when a part is set, and is null no longer.
import { native, type RunContext } from "../native.js";
import { currentTime } from "../values/clock.js";
import type { TimeValue } from "../values/dates.js";
import { parseTime, timeText } from "../values/dateText.js";

type Part = number | null;

export const Time = native("Time", {
  bodies: (run) => ({
    "Time()": () => currentTime(run.host),
    "Time(String)": (text: string | null) => parseTime(text ?? ""),
    "Time(Time)": (value: TimeValue) => value.copy(),
    "getHour()": (self: TimeValue) => Math.floor(self.seconds / 3600),
    "getMin()": (self: TimeValue) => Math.floor(self.seconds / 60) % 60,
    "getSec()": (self: TimeValue) => self.seconds % 60,
    "isNull()": (self: TimeValue) => self.isNull,
    "setHour(Integer)": (self: TimeValue, hour: Part) => setPart(run, self, "Hour", hour ?? 0, 3600, 24),
    "setMin(Integer)": (self: TimeValue, minute: Part) => setPart(run, self, "Minute", minute ?? 0, 60, 60),
    "setSec(Integer)": (self: TimeValue, second: Part) => setPart(run, self, "Second", second ?? 0, 1, 60),
    "toString()": (self: TimeValue) => timeText(self),
  }),
});

function setPart(run: RunContext, time: TimeValue, name: string, value: number, unit: number, count: number): void {
  if (value < 0 || value >= count) {
    throw run.fail("RunTimeException", `${name} out of range: ${value} (0 to ${count - 1})`);
  }
  const old = Math.floor(time.seconds / unit) % count;
  time.seconds += (value - old) * unit;
  time.isNull = false;
}
