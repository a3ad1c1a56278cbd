// Natives and the API reference meet by signature: every body must be declared, and every declaration of a class that
// has natives must have a body or a reason. The counts are printed, so that what is missing stays visible.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { nativeClasses } from "../../../interpreter/natives/index.js";
import { NativeRun } from "./nativeRun.js";

const reference = new URL("../../../../api-reference/", import.meta.url);

describe("natives and the API reference", () => {
  const { context } = new NativeRun();

  before(function () {
    if (existsSync(new URL("global.crmscript", reference))) return;
    console.log("      no declarations in api-reference yet: nothing to compare with");
    this.skip();
  });

  it("every body and every refusal is a declared overload", () => {
    for (const native of nativeClasses) {
      const known = declared(native.name);
      for (const key of [...Object.keys(native.bodies(context)), ...Object.keys(native.notSimulated ?? {})]) {
        if (isDefaultConstructor(native.name, key)) continue;
        assert.ok(known.has(key), `${native.name}: ${key} is not declared`);
      }
    }
  });

  it("every declaration has a body or a reason", () => {
    let refused = 0;
    const missing: string[] = [];
    for (const native of nativeClasses) {
      const bodies = native.bodies(context);
      for (const key of declared(native.name)) {
        if (native.notSimulated?.[key]) refused++;
        else if (!bodies[key]) missing.push(`${native.name}.${key}`);
      }
    }
    console.log(`      declared without body: ${missing.length}; refused with a reason: ${refused}`);
    assert.deepEqual(missing, []);
  });

  it("no overload has both a body and a refusal", () => {
    for (const native of nativeClasses) {
      const bodies = native.bodies(context);
      for (const key of Object.keys(native.notSimulated ?? {})) assert.ok(!bodies[key], `${native.name}.${key}`);
    }
  });
});

/** Every class has the constructor of a plain declaration, also where the reference does not list it. */
function isDefaultConstructor(className: string, key: string): boolean {
  return key === `${className}()`;
}

function declared(className: string): Set<string> {
  const text = readFileSync(
    className === "(global)" ? new URL("global.crmscript", reference) : fileOf(className),
    "utf8",
  );
  const signatures = text.matchAll(/^ *[A-Za-z_]\w*(?:\[\])* (\w+)\(([^)]*)\);/gm);
  return new Set([...signatures].map(([, name, parameters]) => `${name}(${types(parameters!)})`));
}

function types(parameters: string): string {
  return parameters
    .split(",")
    .map((parameter) => parameter.trim().split(/\s+/)[0])
    .join(",");
}

function fileOf(className: string): URL {
  for (const folder of ["native/", "netserver/"]) {
    const found = readdirSync(new URL(folder, reference)).find((file) => file === `${className}.crmscript`);
    if (found) return new URL(folder + found, reference);
  }
  throw new Error(`No declaration file for ${className}`);
}
