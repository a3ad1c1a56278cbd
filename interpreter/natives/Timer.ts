// Timer: seconds between start and stop by the host's clock (natives-core.md 6.5). A replay gives the same seconds.
import { native, type RunContext } from "../native.js";

export class TimerValue {
  /** Seconds since 1970; undefined before the first `start`. */
  started: number | undefined;
  stopped: number | undefined;
}

export const Timer = native("Timer", {
  create: () => new TimerValue(),
  bodies: (run) => ({
    "Timer()": () => new TimerValue(),
    "start()": (self: TimerValue) => {
      self.started = seconds(run);
      self.stopped = undefined;
    },
    "stop()": (self: TimerValue) => {
      self.stopped = seconds(run);
    },
    "getSeconds()": (self: TimerValue) =>
      self.started === undefined ? 0 : (self.stopped ?? seconds(run)) - self.started,
    "getTimer()": () => Math.floor(seconds(run)),
    "getHiResTimer()": () => seconds(run),
  }),
  describe: (self: TimerValue) =>
    self.started === undefined
      ? "Timer (not started)"
      : self.stopped === undefined
        ? "Timer (running)"
        : "Timer (stopped)",
});

function seconds(run: RunContext): number {
  return run.host.now() / 1000;
}
