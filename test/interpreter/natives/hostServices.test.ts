// What natives ask of the host and what the tenant answers are two lists; this holds them together.
import assert from "node:assert/strict";
import { hostServices } from "../../../interpreter/natives/hostServices.js";
import { serviceNames } from "../../../tenant/services.js";

describe("host services", () => {
  it("are all answered by the tenant", () => {
    const answered = new Set(serviceNames());
    assert.deepEqual(
      Object.keys(hostServices).filter((name) => !answered.has(name)),
      [],
    );
  });

  it("are all asked for", () => {
    assert.deepEqual(
      serviceNames().filter((name) => !Object.hasOwn(hostServices, name)),
      [],
    );
  });
});
