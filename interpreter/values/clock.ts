// Between wall-clock time, which date values hold, and instants, which the host knows. The tenant's time zone is a
// question to the host, so that a replay gets the same answers on any machine.
import type { Host } from "../host.js";
import { DateTimeValue, type DateValue, type TimeValue } from "./dates.js";

type Clock = Pick<Host, "now" | "timeZoneOffset">;

/** Now, in whole seconds. */
export function currentDateTime(host: Clock): DateTimeValue {
  return new DateTimeValue(Math.floor(wallClock(host, host.now()) / 1000));
}
export function currentDate(host: Clock): DateValue {
  return currentDateTime(host).date();
}
export function currentTime(host: Clock): TimeValue {
  return currentDateTime(host).time();
}

/** Seconds since 1970 UTC of a wall-clock time; the later offset wins in the hour that summer time skips. */
export function unixOf(host: Clock, seconds: number): number {
  return seconds - offsetAt(host, seconds) * 60;
}
/** Wall-clock time of seconds since 1970 UTC. */
export function fromUnix(host: Clock, unix: number): number {
  return Math.floor(wallClock(host, unix * 1000) / 1000);
}

/** Minutes that a wall-clock time is ahead of UTC: the offset at the instant that it names. */
export function offsetAt(host: Clock, seconds: number): number {
  const guess = host.timeZoneOffset(seconds * 1000);
  const second = host.timeZoneOffset((seconds - guess * 60) * 1000);
  if (second === guess) return guess;
  const third = host.timeZoneOffset((seconds - second * 60) * 1000);
  return third === second ? second : Math.max(second, third);
}

/** `+0100`, `-0545`. */
export function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const hours = Math.floor(size / 60);
  return (minutes < 0 ? "-" : "+") + (hours * 100 + (size - hours * 60)).toString().padStart(4, "0");
}

function wallClock(host: Clock, instant: number): number {
  return instant + host.timeZoneOffset(instant) * 60000;
}
