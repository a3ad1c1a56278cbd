// Writing: atomic, and no byte changes that nobody edited.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { changeDefinition, changeJson, saveDefinition, writeAtomically } from "../../workspace/save.js";
import { withFolder } from "./sandbox.js";

describe("saving", () => {
  it("changes one value and keeps comments, order, unknown keys and line ends", () => {
    const text = '{\r\n\t// off for the summer\r\n\t"zebra": [1,2 ],\r\n\t"enabled": true,\r\n}\r\n';
    assert.equal(changeJson(text, [{ path: ["enabled"], value: false }]), text.replace("true", "false"));
    assert.equal(changeJson(text, []), text);
  });

  it("adds a key in the style of the file, and removes it again", () => {
    const text = '{\n    "run": "a"\n}';
    const added = changeJson(text, [{ path: ["disabled"], value: true }]);
    assert.equal(added, '{\n    "run": "a",\n    "disabled": true\n}');
    assert.equal(changeJson(added, [{ path: ["disabled"], value: undefined }]), text);
  });

  it("makes folders, keeps permissions, and writes through a link", async () => {
    await withFolder({ "real.json": "{}" }, async (folder) => {
      const real = path.join(folder, "real.json");
      await fs.chmod(real, 0o600);
      await fs.symlink(real, path.join(folder, "link.json"));
      await writeAtomically(path.join(folder, "link.json"), "new");
      assert.equal(await fs.readFile(real, "utf8"), "new");
      assert.equal((await fs.stat(real)).mode & 0o777, 0o600);
      await saveDefinition("trace", path.join(folder, "a/b.trace.json"), { description: "d", target: "t" });
      assert.equal(
        await fs.readFile(path.join(folder, "a/b.trace.json"), "utf8"),
        '{\n  "description": "d",\n  "target": "t"\n}\n',
      );
      assert.deepEqual((await fs.readdir(folder)).sort(), ["a", "link.json", "real.json"]);
    });
  });

  it("leaves nothing behind when it fails", async () => {
    await withFolder({ "folder/x": "" }, async (folder) => {
      await assert.rejects(writeAtomically(path.join(folder, "folder"), "text"));
      assert.deepEqual(await fs.readdir(folder), ["folder"]);
    });
  });

  it("does not touch a file that would not change", async () => {
    await withFolder({ "t.trace.json": '{ "enabled": true }' }, async (folder) => {
      const file = path.join(folder, "t.trace.json");
      const before = await fs.stat(file);
      await changeDefinition(file, [{ path: ["enabled"], value: true }]);
      assert.equal((await fs.stat(file)).ino, before.ino);
    });
  });

  it("a process killed while it writes leaves an old or a new file, whole", async function () {
    this.timeout(20_000);
    await withFolder({ "f.json": "a".repeat(200_000) }, async (folder) => {
      const file = path.join(folder, "f.json");
      const module = pathToFileURL(path.resolve(import.meta.dirname, "../../workspace/save.js")).href;
      const program = `const { writeAtomically } = await import(${JSON.stringify(module)});
        console.log("on"); for (let n = 0; ; n++) await writeAtomically(${JSON.stringify(file)}, "ab"[n % 2].repeat(200_000));`;
      for (let round = 0; round < 3; round++) {
        const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
          stdio: ["ignore", "pipe", "inherit"],
        });
        await new Promise((resolve) => child.stdout.once("data", resolve));
        const gone = new Promise((resolve) => child.once("exit", resolve));
        setTimeout(() => child.kill("SIGKILL"), 20 + 15 * round);
        await gone;
        assert.match(await fs.readFile(file, "utf8"), /^(a{200000}|b{200000})$/);
      }
    });
  });
});
