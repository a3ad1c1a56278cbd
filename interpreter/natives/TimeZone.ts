// TimeZone (natives-core 6.6): the tenant's zone as it is now, summer time included. The object holds nothing; the
// host is asked at each call. `getLocalTimeZone()` gives the same kind of instance.
import { native, type RunContext } from "../native.js";
import { offsetText } from "../values/clock.js";

export class TimeZoneValue {}

export const TimeZone = native("TimeZone", {
  create: () => new TimeZoneValue(),
  bodies: (run) => ({
    "TimeZone()": () => new TimeZoneValue(),
    "getTimeZone()": () => offsetText(currentOffset(run)),
    "getTimeZoneSecs()": () => currentOffset(run) * 60,
  }),
});

function currentOffset(run: RunContext): number {
  return run.host.timeZoneOffset(run.host.now());
}
