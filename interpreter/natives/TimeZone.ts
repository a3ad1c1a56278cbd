// TimeZone: the tenant's offset from UTC now, summer time included (natives-core.md 6.6).
import { native, type RunContext } from "../native.js";
import { offsetText } from "../values/clock.js";

export class TimeZoneValue {
  /** Minutes ahead of UTC. */
  constructor(readonly minutes: number) {}
}

export const TimeZone = native("TimeZone", {
  create: localTimeZone,
  bodies: (run) => ({
    "TimeZone()": () => localTimeZone(run),
    "getTimeZone()": (self: TimeZoneValue) => offsetText(self.minutes),
    "getTimeZoneSecs()": (self: TimeZoneValue) => self.minutes * 60,
  }),
  describe: (self: TimeZoneValue) => `TimeZone ${offsetText(self.minutes)}`,
});

export function localTimeZone(run: RunContext): TimeZoneValue {
  return new TimeZoneValue(run.host.timeZoneOffset(run.host.now()));
}
