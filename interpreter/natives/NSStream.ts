// NSStream: bytes on their way between HTTP, files, base64 and String (natives-core.md 6.11).
import { native } from "../native.js";
import { growArray } from "../values/memory.js";
import type { Bytes } from "./bytes.js";

export class NSStreamValue {
  constructor(public bytes: Bytes = []) {}
}

export const NSStream = native("NSStream", {
  create: () => new NSStreamValue(),
  bodies: (run) => ({
    "NSStream()": () => new NSStreamValue(),
    "GetStream()": (self: NSStreamValue) => {
      growArray(run, 0, self.bytes.length);
      return [...self.bytes];
    },
    "SetStream(Byte[])": (self: NSStreamValue, bytes: Bytes) => {
      growArray(run, 0, bytes.length);
      self.bytes = [...bytes];
    },
  }),
  describe: (self: NSStreamValue) => `NSStream (${self.bytes.length} bytes)`,
});
