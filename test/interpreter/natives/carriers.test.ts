// Every NetServer class of the API reference, derived from its declarations: carriers survive their way through JSON, and
// JSON of any form gives values of the declared types.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Json } from "../../../interpreter/host.js";
import { hasParts, partsOf, show } from "../../../interpreter/inspection/values.js";
import type { NativeBody, NativeClass, NativeTable } from "../../../interpreter/native.js";
import { findNativeClasses } from "../../../interpreter/natives/index.js";
import { MapValue } from "../../../interpreter/natives/Map.js";
import { NSStreamValue } from "../../../interpreter/natives/NSStream.js";
import { CarrierShapes, CarrierValue } from "../../../interpreter/natives/netserver/carrier.js";
import { type Form, formOf } from "../../../interpreter/natives/netserver/declarations.js";
import { fromJson } from "../../../interpreter/natives/netserver/json.js";
import { StringObjectDictionaryValue } from "../../../interpreter/natives/StringObjectDictionary.js";
import { VectorValue } from "../../../interpreter/natives/Vector.js";
import { DateTimeValue, DateValue, TimeSpanValue, TimeValue } from "../../../interpreter/values/dates.js";
import type { TypeDescriptor } from "../../../interpreter/values/generic.js";
import { methodsOf } from "../../../tenant/agents/declarations.js";
import { NativeRun } from "./nativeRun.js";

const index = JSON.parse(readFileSync(new URL("../../../../api-reference/index.json", import.meta.url), "utf8")) as {
  readonly classes: Readonly<Record<string, { readonly kind: string }>>;
};
const named = (kind: string) => Object.keys(index.classes).filter((name) => index.classes[name]!.kind === kind);
const classes = findNativeClasses(methodsOf);
const shapes = new CarrierShapes(methodsOf);
const { context } = new NativeRun();

describe("NetServer classes", () => {
  it("every carrier and agent has natives with a body per declaration", () => {
    for (const name of [...named("carrier"), ...named("agent")]) {
      const bodies = bodiesOf(name);
      for (const method of methodsOf(name) ?? []) {
        const key = `${method.name}(${method.parameters.join(",")})`;
        assert.equal(typeof bodies[key], "function", `${name}.${key}`);
      }
    }
  });

  it("every carrier survives its JSON", () => {
    for (const name of carriersOf()) {
      const carrier = filled(name);
      const json = JSON.parse(JSON.stringify(carrier.toJson())) as { readonly [member: string]: Json };
      const again = new CarrierValue(shapes.of(name), shapes, context, json ?? {});
      for (const member of shapes.of(name).members.keys()) again.get(member);
      assert.deepEqual(withoutNull(again.toJson()), withoutNull(carrier.toJson()), name);
    }
  });

  it("JSON of any form gives the declared types", () => {
    const strange: Json[] = [null, true, -1.5, 1e300, "", "x", [], [[1]], [null, "a"], {}, { a: [] }, "2024-99-99"];
    for (const name of carriersOf()) {
      for (const [member, { form }] of shapes.of(name).members) {
        for (const json of strange) assert.ok(fits(form, fromJson(context, shapes, form, json)), `${name}.${member}`);
      }
    }
  });

  it("shows a carrier in the debugger without changing it", () => {
    const type: TypeDescriptor = { kind: "class", name: "NSContactEntity", create: () => ({}) };
    const carrier = new CarrierValue(shapes.of("NSContactEntity"), shapes, context, {
      ContactId: 7,
      Name: "Vinterhavn",
      Associate: { Name: "anna" },
    });
    const before = carrier.toJson();
    assert.equal(show(classes, type, carrier), 'NSContactEntity (7, "Vinterhavn")');
    assert.ok(hasParts(classes, type, carrier));
    const parts = partsOf(classes, type, carrier, 0, 1000);
    const associate = parts.find(({ name }) => name === "Associate")!;
    assert.equal(show(classes, associate.descriptor, associate.value), 'NSAssociate ("anna")');
    assert.deepEqual(carrier.toJson(), before);
  });

  it("a carrier that contains itself is refused", () => {
    const carrier = new CarrierValue(shapes.of("NSContactEntity"), shapes, context);
    const address = shapes.of("NSContactEntity").members.get("Associate")!;
    carrier.set("Associate", carrier, address.form);
    assert.throws(() => carrier.toJson(), /A NSContactEntity contains itself/);
  });
});

/** A reference that was cleared and one that was looked at and is empty mean the same to a new carrier. */
function withoutNull(json: Json): [string, Json][] {
  return Object.entries((json ?? {}) as { readonly [member: string]: Json }).filter(([, value]) => value !== null);
}

/** NSStream has natives of its own. */
function carriersOf(): string[] {
  return named("carrier").filter((name) => name !== "NSStream");
}

function bodiesOf(name: string): NativeTable {
  return (classes.get(name) as NativeClass).bodies(context);
}

function filled(name: string): CarrierValue {
  const carrier = classes.get(name)!.create!(context) as CarrierValue;
  for (const method of methodsOf(name) ?? []) {
    if (!/^S?Set/.test(method.name)) continue;
    const key = `${method.name}(${method.parameters.join(",")})`;
    const body = bodiesOf(name)[key] as NativeBody;
    body(carrier, sample(formOf(method.parameters[0]!)));
  }
  return carrier;
}

function sample(form: Form, depth = 0): unknown {
  switch (form.kind) {
    case "array":
      return [sample(form.element, depth), sample(form.element, depth)];
    case "carrier":
      return new CarrierValue(shapes.of(form.name), shapes, context, depth === 0 ? { Id: 5, Name: "n" } : {});
    case "object":
      return sampleObject(form.name);
    case "basic":
      return sampleBasic(form.name);
  }
}

function sampleObject(name: (Form & { kind: "object" })["name"]): unknown {
  switch (name) {
    case "Map":
      return MapValue.of(context, [
        ["__proto__", "x"],
        ["b", ""],
      ]);
    case "Vector":
      return new VectorValue(context, ["a", null]);
    case "StringObjectDictionary":
      return new StringObjectDictionaryValue(context);
    case "NSStream":
      return new NSStreamValue([0, 128, 255]);
    case "Byte[]":
      return [0, 128, 255];
  }
}

function sampleBasic(name: (Form & { kind: "basic" })["name"]): unknown {
  const samples: Readonly<Record<typeof name, unknown>> = {
    Void: undefined,
    Bool: true,
    Integer: -7,
    Float: 0.1,
    Long: 2n ** 60n,
    String: "æ\u0000\n",
    Date: new DateValue(20_000),
    Time: new TimeValue(3_661),
    DateTime: new DateTimeValue(1_700_000_000),
    TimeSpan: new TimeSpanValue(-90),
  };
  return samples[name];
}

function fits(form: Form, value: unknown): boolean {
  switch (form.kind) {
    case "array":
      return Array.isArray(value) && value.every((item) => fits(form.element, item));
    case "carrier":
      return value instanceof CarrierValue && value.shape.name === form.name;
    case "object":
      return typeof value === "object" && value !== null;
    case "basic":
      return typeof value === typeof sampleBasic(form.name) && (form.name !== "Integer" || Number.isInteger(value));
  }
}
