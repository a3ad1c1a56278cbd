// File: not available in online tenants (natives-core.md 6.2). Here the host decides: it gives the whole content of a
// file below a folder that the launch allows, or nothing, and then open() returns false and the log says why.
// Reading and writing work on that content; flush and close hand it back.
import iconv from "iconv-lite";
import { HostFailure } from "../host.js";
import { native, type RunContext } from "../native.js";
import { codePageName } from "../values/codePage.js";
import { reserveText } from "../values/memory.js";
import { latin1Text } from "../values/text.js";
import { type NullableText, text } from "./arguments.js";
import { type Bytes, bytesOfText } from "./bytes.js";
import { ask } from "./hostServices.js";

interface OpenFile {
  readonly name: string;
  /** Name of iconv-lite. */
  readonly encoding: string;
  readonly reads: boolean;
  readonly writes: boolean;
  readonly appends: boolean;
  /** Bytes, one character each. */
  content: string;
  position: number;
  triedPastEnd: boolean;
  changed: boolean;
}

export class FileValue {
  file: OpenFile | undefined;
}

export const File = native("File", {
  create: () => new FileValue(),
  bodies: (run) => ({
    "File()": () => new FileValue(),
    "open(String,String)": (self: FileValue, name: NullableText, mode: NullableText) =>
      open(run, self, text(name), text(mode), "ISO-8859-1"),
    "open(String,String,String)": (self: FileValue, name: NullableText, mode: NullableText, codePage: NullableText) =>
      open(run, self, text(name), text(mode), text(codePage)),
    "readAll()": (self: FileValue) => decoded(run, self, rest(run, self)),
    "readLine()": (self: FileValue) => readLine(run, self),
    "readBinary()": (self: FileValue) => bytesOfText(run, rest(run, self)),
    "write(String)": (self: FileValue, data: NullableText) =>
      write(run, self, iconv.encode(text(data), opened(run, self).encoding).toString("latin1")),
    "writeBinary(Byte[])": (self: FileValue, data: Bytes) => write(run, self, latin1Text(data)),
    "flush()": (self: FileValue) => flush(run, opened(run, self)),
    "rewind()": (self: FileValue) => {
      const file = opened(run, self);
      file.position = 0;
      file.triedPastEnd = false;
    },
    "eof()": (self: FileValue) => opened(run, self).triedPastEnd,
    "close()": (self: FileValue) => {
      flush(run, opened(run, self));
      self.file = undefined;
    },
    "unlink()": (self: FileValue) => {
      const { name } = opened(run, self);
      self.file = undefined;
      return ask(run, "fileUnlink", name);
    },
  }),
  describe: (self: FileValue) =>
    self.file ? `File (${self.file.name}, at ${self.file.position} of ${self.file.content.length})` : "File (not open)",
});

function open(run: RunContext, self: FileValue, name: string, mode: string, codePage: string): boolean {
  const plain = mode.replace("b", "");
  if (!/^[rwa]\+?$/.test(plain)) {
    run.host.log("log", `File.open: unknown mode '${mode}', expected r, w, a, r+, w+ or a+`);
    return false;
  }
  const encoding = codePageName(codePage);
  if (encoding === undefined) {
    run.host.log("log", `File.open: unknown code page '${codePage}'`);
    return false;
  }
  const content = contentOf(run, name, plain);
  if (content === null) return false;
  reserveText(run, content.length);
  const truncates = plain.startsWith("w");
  self.file = {
    name,
    encoding,
    reads: plain.startsWith("r") || plain.endsWith("+"),
    writes: plain !== "r",
    appends: plain.startsWith("a"),
    content: truncates ? "" : content,
    position: plain === "a" ? content.length : 0,
    triedPastEnd: false,
    changed: truncates,
  };
  return true;
}

function contentOf(run: RunContext, name: string, mode: string): string | null {
  try {
    const content = ask(run, "fileOpen", name, mode);
    if (content === null) run.host.log("log", `File.open: '${name}' does not exist or is outside the allowed folders`);
    return content;
  } catch (failure) {
    if (!(failure instanceof HostFailure)) throw failure;
    run.host.log("log", `File.open: ${failure.message}. Online tenants have no files either.`);
    return null;
  }
}

function rest(run: RunContext, self: FileValue): string {
  const file = opened(run, self);
  if (!file.reads) throw run.fail("RunTimeException", `File '${file.name}' was not opened for reading`);
  const bytes = file.content.slice(file.position);
  file.position = file.content.length;
  file.triedPastEnd = true;
  reserveText(run, bytes.length);
  return bytes;
}

/** The next line without its break; null when there is none. */
function readLine(run: RunContext, self: FileValue): string | null {
  const file = opened(run, self);
  const end = file.content.indexOf("\n", file.position);
  if (end < 0) {
    const last = rest(run, self);
    return last === "" ? null : decoded(run, self, last);
  }
  if (!file.reads) rest(run, self);
  const line = file.content.slice(file.position, end);
  file.position = end + 1;
  return decoded(run, self, line.endsWith("\r") ? line.slice(0, -1) : line);
}

function decoded(run: RunContext, self: FileValue, bytes: string): string {
  reserveText(run, bytes.length);
  return iconv.decode(Buffer.from(bytes, "latin1"), opened(run, self).encoding);
}

function write(run: RunContext, self: FileValue, bytes: string): void {
  const file = opened(run, self);
  if (!file.writes) throw run.fail("RunTimeException", `File '${file.name}' was not opened for writing`);
  reserveText(run, file.content.length + bytes.length);
  const at = file.appends ? file.content.length : file.position;
  file.content = file.content.slice(0, at) + bytes + file.content.slice(at + bytes.length);
  file.position = at + bytes.length;
  file.changed = true;
}

function flush(run: RunContext, file: OpenFile): void {
  if (!file.changed) return;
  if (!ask(run, "fileWrite", file.name, file.content)) {
    throw run.fail("RunTimeException", `File '${file.name}' could not be written: the host refused`);
  }
  file.changed = false;
}

function opened(run: RunContext, self: FileValue): OpenFile {
  if (self.file) return self.file;
  throw run.fail("RunTimeException", "The file is not open: call open first and test its result");
}
