// How fast scripts run: each workload in both emissions against the same program written by hand in JavaScript, and,
// for orientation, in Lua and in QuickJS, both compiled to WebAssembly. All in one process and in turns, so that a busy
// machine is busy for everyone; figures are medians of processor time, all threads of the process included. Every
// program is compiled afresh for each round.
// Exit code 1 when a ratio is above its bar. `npm run bench:run -- fib sieve` runs only those.
import { Script } from "node:vm";
import { getQuickJS } from "quickjs-emscripten";
import { LuaFactory } from "wasmoon";
import type { Mode } from "../../interpreter/executable.js";
import { lower } from "../../interpreter/lower/lower.js";
import { findNativeClasses } from "../../interpreter/natives/index.js";
import { prepareRun } from "../../interpreter/runtime.js";
import { methodsOf } from "../../tenant/agents/declarations.js";
import { fixedHost } from "../interpreter/fixedHost.js";
import { link } from "../interpreter/runs.js";

interface Workload {
  readonly name: string;
  /** Highest ratio to the hand-written program. */
  readonly bar: number;
  readonly script: string;
  /** The body of a function that returns the text that the script prints. */
  readonly javascript: string;
  readonly lua?: string;
}

const inspectableBar = 6;
const rounds = 7;

const workloads: readonly Workload[] = [
  {
    name: "fib",
    bar: 1.5,
    script:
      "Integer fib(Integer n) { if (n < 2) return n; return fib(n - 1) + fib(n - 2); } print(fib(30).toString());",
    javascript: "function fib(n) { if (n < 2) return n; return fib(n - 1) + fib(n - 2); } return String(fib(30));",
    lua: "local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end return tostring(fib(30))",
  },
  {
    name: "loops",
    bar: 1.5,
    script:
      "Integer sum; for (Integer i = 0; i < 5000; i++) { for (Integer j = 0; j < 5000; j++) { sum += i * j % 7; } } print(sum.toString());",
    javascript:
      "let sum = 0; for (let i = 0; i < 5000; i++) { for (let j = 0; j < 5000; j++) { sum = (sum + Math.imul(i, j) % 7) | 0; } } return String(sum);",
    lua: "local sum = 0 for i = 0, 4999 do for j = 0, 4999 do sum = sum + i * j % 7 end end return tostring(sum)",
  },
  {
    name: "sieve",
    bar: 1.5,
    script:
      "Integer n = 3000000; Bool[n] composite; Integer count = 0; for (Integer i = 2; i < n; i++) { if (!composite[i]) { count++; for (Integer j = i + i; j < n; j += i) composite[j] = true; } } print(count.toString());",
    javascript:
      "const n = 3000000; const composite = new Array(n).fill(false); let count = 0; for (let i = 2; i < n; i++) { if (!composite[i]) { count++; for (let j = i + i; j < n; j += i) composite[j] = true; } } return String(count);",
    lua: "local n = 3000000 local c = {} for i = 0, n - 1 do c[i] = false end local count = 0 for i = 2, n - 1 do if not c[i] then count = count + 1 for j = i + i, n - 1, i do c[j] = true end end end return tostring(count)",
  },
  {
    name: "text building",
    bar: 2.5,
    script:
      'String s; for (Integer i = 0; i < 400000; i++) { s += i.toString() + ","; } print(s.getLength().toString());',
    javascript: 'let s = ""; for (let i = 0; i < 400000; i++) { s += String(i) + ","; } return String(s.length);',
    lua: 'local t = {} for i = 0, 399999 do t[#t + 1] = tostring(i) .. "," end return tostring(#table.concat(t))',
  },
  {
    name: "text scanning",
    bar: 2.5,
    script:
      'String s; for (Integer i = 0; i < 20000; i++) { s += "word" + i.toString() + " "; } Integer count; Integer length = s.getLength(); for (Integer k = 0; k < 10; k++) { for (Integer i = 0; i < length; i++) { if (s.subString(i, 1) == "w") count++; } } print(count.toString());',
    javascript:
      'let s = ""; for (let i = 0; i < 20000; i++) s += "word" + String(i) + " "; let count = 0; const length = s.length; for (let k = 0; k < 10; k++) for (let i = 0; i < length; i++) { if (s.substring(i, i + 1) === "w") count++; } return String(count);',
    lua: 'local t = {} for i = 0, 19999 do t[#t + 1] = "word" .. i .. " " end local s = table.concat(t) local count = 0 for k = 1, 10 do for i = 1, #s do if s:sub(i, i) == "w" then count = count + 1 end end end return tostring(count)',
  },
  {
    name: "array sort",
    bar: 2.5,
    script:
      "Integer[] a; Integer x = 1; for (Integer i = 0; i < 200000; i++) { x = x * 1103515245 + 12345; a.pushBack(x); } a.sort(); Integer sum; for (Integer i = 0; i < a.length(); i++) { sum += a[i] * (i % 3); } print(sum.toString());",
    javascript:
      "const a = []; let x = 1; for (let i = 0; i < 200000; i++) { x = (Math.imul(x, 1103515245) + 12345) | 0; a.push(x); } a.sort((p, q) => p - q); let sum = 0; for (let i = 0; i < a.length; i++) { sum = (sum + Math.imul(a[i], i % 3)) | 0; } return String(sum);",
  },
  {
    name: "map",
    bar: 2.5,
    script:
      'Map m; for (Integer i = 0; i < 100000; i++) { m.insert("k" + (i * 7919 % 50021).toString(), i.toString()); } Integer sum; for (Integer i = 0; i < 100000; i++) { sum += m.get("k" + (i % 50021).toString()).getLength(); } for (m.first(); !m.eof(); m.next()) { sum += m.getVal().getLength(); } print(sum.toString());',
    javascript:
      'const m = new Map(); for (let i = 0; i < 100000; i++) { m.set("k" + String(Math.imul(i, 7919) % 50021), String(i)); } let sum = 0; for (let i = 0; i < 100000; i++) { sum += (m.get("k" + String(i % 50021)) ?? "").length; } for (const key of [...m.keys()].sort()) { sum += m.get(key).length; } return String(sum);',
  },
  {
    name: "structs",
    bar: 2.5,
    // The values stand in an array: V8 would otherwise do away with them in the hand-written program altogether.
    script:
      "struct V { Integer x; Integer y; V add(V o) { this.x += o.x; this.y += o.y; return this; } }; V[1000] vs; for (Integer k = 0; k < 2000; k++) { for (Integer i = 1; i < 1000; i++) { V v = vs[i]; v.x += i; v.y += 2; v.add(vs[i - 1]).add(v); } } print((vs[999].x + vs[999].y).toString());",
    javascript:
      "class V { constructor() { this.x = 0; this.y = 0; } add(o) { this.x = (this.x + o.x) | 0; this.y = (this.y + o.y) | 0; return this; } } const vs = []; for (let i = 0; i < 1000; i++) vs.push(new V()); for (let k = 0; k < 2000; k++) { for (let i = 1; i < 1000; i++) { const v = vs[i]; v.x = (v.x + i) | 0; v.y = (v.y + 2) | 0; v.add(vs[i - 1]).add(v); } } return String((vs[999].x + vs[999].y) | 0);",
  },
  {
    name: "json",
    bar: 2.5,
    script:
      'JSONBuilder b; b.pushArray(""); for (Integer i = 0; i < 20000; i++) { b.pushObject(""); b.addInteger("id", i); b.addString("name", "name " + i.toString()); b.popLevel(); } b.finalize(); XMLNode n = parseJSON2(b.getString()); print(n.getChildren().length().toString());',
    // The hand-written program does what the script does: a tree of nodes with named children, not bare JSON.parse.
    javascript:
      'const parts = []; for (let i = 0; i < 20000; i++) parts.push("{" + JSON.stringify("id") + ": " + i + "," + JSON.stringify("name") + ": " + JSON.stringify("name " + i) + "}"); const value = JSON.parse("[" + parts.join(",") + "]"); const node = (name, v) => ({ name, parameters: new Map([["type", Array.isArray(v) ? "array" : typeof v]]), text: typeof v === "object" ? "" : String(v), children: typeof v === "object" ? Object.entries(v).map(([key, c]) => node(key, c)) : [] }); return String(node("root", value).children.length);',
  },
];

interface Figures {
  readonly name: string;
  readonly javascript: number;
  readonly fast: number;
  readonly inspectable: number;
  readonly lua: number | undefined;
  readonly quickjs: number;
}

function timed(
  expected: string | undefined,
  run: () => string,
): { readonly milliseconds: number; readonly text: string } {
  const begin = process.cpuUsage();
  const text = run();
  const { user, system } = process.cpuUsage(begin);
  const milliseconds = (user + system) / 1000;
  if (expected !== undefined && text !== expected) throw new Error(`Expected ${expected}, found ${text}`);
  return { milliseconds, text };
}

let salt = 0;
/** Another text each time: V8 would otherwise take the compiled code of the round before. */
function handWritten(source: string): string {
  const program = new Script(`(function () { "use strict"; ${source} //${salt++}\n})`);
  return (program.runInThisContext() as () => string)();
}

/** Sets ten breakpoints on statements that are never reached, as a debugging session would. */
function script(program: ReturnType<typeof link>, mode: Mode): () => string {
  const { executable } = lower(program, mode);
  const source = `${executable.source}//${salt++}`;
  const table = new Uint8Array(new SharedArrayBuffer(executable.statements.length + 16));
  const output: string[] = [];
  const prepared = prepareRun({
    executable: { ...executable, source },
    host: fixedHost(),
    classes: findNativeClasses(methodsOf),
    limits: { milliseconds: 120_000, bytes: 2 ** 30 },
    print: (text) => output.push(text),
    clock: () => performance.now(),
    cancelled: () => false,
    pauses: {
      table: table.fill(1, executable.statements.length, executable.statements.length + 10),
      hit() {},
      passing() {},
    },
  });
  return () => {
    const outcome = prepared.start();
    if (outcome.kind !== "ok") throw new Error(JSON.stringify(outcome));
    return output.join("");
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

async function measure(workload: Workload): Promise<Figures> {
  const program = link(workload.script);
  const quick = await getQuickJS();
  const lua = workload.lua ? await new LuaFactory().createEngine() : undefined;
  const times = {
    javascript: [] as number[],
    fast: [] as number[],
    inspectable: [] as number[],
    lua: [] as number[],
    quickjs: [] as number[],
  };
  const expected = handWritten(workload.javascript);
  for (let round = 0; round < rounds; round++) {
    globalThis.gc?.();
    times.javascript.push(timed(expected, () => handWritten(workload.javascript)).milliseconds);
    globalThis.gc?.();
    times.fast.push(timed(expected, script(program, "fast")).milliseconds);
    globalThis.gc?.();
    times.inspectable.push(timed(expected, script(program, "inspectable")).milliseconds);
    if (round > 0) continue;
    times.quickjs.push(
      timed(expected, () => String(quick.evalCode(`(function () { ${workload.javascript} })()`))).milliseconds,
    );
    if (lua) times.lua.push(timed(expected, () => String(lua.doStringSync(workload.lua!))).milliseconds);
  }
  lua?.global.close();
  return {
    name: workload.name,
    javascript: median(times.javascript),
    fast: median(times.fast),
    inspectable: median(times.inspectable),
    lua: times.lua[0],
    quickjs: times.quickjs[0]!,
  };
}

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(14) : cell.padStart(13))).join("");
}

const wanted = process.argv.slice(2);
const chosen = workloads.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
console.log(
  row(["", "JavaScript ms", "fast ms", "ratio", "bar", "inspect. ms", "ratio", "bar", "Lua ms", "QuickJS ms"]),
);
for (const workload of chosen) {
  const figures = await measure(workload);
  const fast = figures.fast / figures.javascript;
  const inspectable = figures.inspectable / figures.javascript;
  const ms = (value: number | undefined) => (value === undefined ? "" : value.toFixed(1));
  console.log(
    row([
      workload.name,
      ms(figures.javascript),
      ms(figures.fast),
      fast.toFixed(2),
      workload.bar.toFixed(1),
      ms(figures.inspectable),
      inspectable.toFixed(2),
      inspectableBar.toFixed(1),
      ms(figures.lua),
      ms(figures.quickjs),
    ]),
  );
  if (fast > workload.bar || inspectable > inspectableBar) process.exitCode = 1;
}
