// Starting a bundle with the compiled code of an earlier start, in processes of their own over a small bundle.
import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const starter = path.resolve(import.meta.dirname, "../../start/start.cjs");

describe("start of a bundle", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "crmscript-bundle-"));
    fs.copyFileSync(starter, path.join(folder, "start.cjs"));
    fs.writeFileSync(path.join(folder, "main.cjs"), 'require("./start.cjs").start("code", process.argv[2]);\n');
    write("console.log(function greet() { return 'hello'; }());");
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const write = (code: string) => fs.writeFileSync(path.join(folder, "code.cjs"), code);
  const run = (...args: readonly string[]) => {
    const { stdout, stderr } = spawnSync(process.execPath, [path.join(folder, "main.cjs"), ...args], {
      encoding: "utf8",
    });
    assert.equal(stderr, "");
    return stdout;
  };
  /** Each kept file with what tells one writing from another. */
  const kept = () => {
    const compiled = path.join(folder, "compiled");
    if (!fs.existsSync(compiled)) return [];
    return fs.readdirSync(compiled).map((name) => `${name} ${fs.statSync(path.join(compiled, name)).ino}`);
  };

  it("keeps its compiled code once", () => {
    assert.equal(run(), "hello\n");
    const first = kept();
    assert.equal(first.length, 1);
    assert.equal(run(), "hello\n");
    assert.deepEqual(kept(), first);
  });

  it("gives what the bundle exports and lets it require", () => {
    write('exports.platform = require("node:os").platform(); exports.place = __filename;');
    const script = 'console.log(JSON.stringify(require("./start.cjs").start("code")))';
    for (let round = 0; round < 2; round++) {
      const { stdout } = spawnSync(process.execPath, ["-e", script], { cwd: folder, encoding: "utf8" });
      assert.deepEqual(JSON.parse(stdout), { platform: os.platform(), place: path.join(folder, "code.cjs") });
    }
  });

  it("keeps the code of each use apart, and makes no path of a use", () => {
    run("check");
    run("run");
    run("../../elsewhere");
    const uses = kept().map((name) => name.split("-")[1]!);
    assert.equal(uses.length, 3);
    assert.deepEqual(uses.filter((use) => use === "check" || use === "run").sort(), ["check", "run"]);
  });

  it("keeps more when a longer process compiled more", () => {
    const many = Array.from({ length: 50 }, (_, i) => `function f${i}(a) { return a + ${i}; } f${i}(1);`).join("\n");
    write(`if (process.env.LONG) { ${many}; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1100); }`);
    run();
    const [first] = kept();
    process.env.LONG = "1";
    try {
      run();
    } finally {
      delete process.env.LONG;
    }
    assert.notEqual(kept()[0], first);
  });

  it("runs a changed bundle of the same length", () => {
    run();
    write("console.log(function greet() { return 'world'; }());");
    fs.utimesSync(path.join(folder, "code.cjs"), new Date(), new Date(Date.now() + 5000));
    assert.equal(run(), "world\n");
  });

  it("compiles anew when the kept code is damaged", () => {
    run();
    const [name] = fs.readdirSync(path.join(folder, "compiled"));
    const file = path.join(folder, "compiled", name!);
    for (const damaged of [Buffer.alloc(0), Buffer.from("nonsense"), fs.readFileSync(file).subarray(0, 200)]) {
      fs.writeFileSync(file, damaged);
      assert.equal(run(), "hello\n");
      assert.ok(fs.statSync(file).size > 200, "written anew");
    }
  });

  it("starts where nothing can be written", () => {
    fs.writeFileSync(path.join(folder, "compiled"), "a file in its place");
    assert.equal(run(), "hello\n");
  });

  it("keeps nothing of a start that fails", () => {
    write("process.exitCode = 2;");
    run();
    assert.deepEqual(kept(), []);
  });
});
