// A carrier: a holder of properties with a `GetX` and a `SetX` each (natives-crm.md 2.1). What came from the host stays
// JSON until somebody asks, since most members of an entity are never read. Nested carriers are handles: what is changed
// in one is changed in its owner. Arrays, maps and streams are copies that must be set back.
import type { Json } from "../../host.js";
import type { RunContext } from "../../native.js";
import { type Form, formOf, type MethodDeclaration, type ReadDeclaration } from "./declarations.js";
import { fromJson, toJson } from "./json.js";

/** The members of a carrier class, in order of declaration. */
export interface CarrierShape {
  readonly name: string;
  readonly members: ReadonlyMap<string, CarrierMember>;
}
export interface CarrierMember {
  readonly form: Form;
  /** As written. */
  readonly type: string;
}

/** Shapes by class name, read when first met. */
export class CarrierShapes {
  private readonly shapes = new Map<string, CarrierShape>();

  constructor(private readonly read: ReadDeclaration) {}

  /** The shape of a class; one without members when the reference does not know it. */
  of(name: string): CarrierShape {
    let shape = this.shapes.get(name);
    if (!shape) {
      shape = { name, members: membersOf(this.read(name) ?? []) };
      this.shapes.set(name, shape);
    }
    return shape;
  }
}

/** Member and direction of a method of a carrier; undefined for constructors. */
export function accessorOf(method: MethodDeclaration): { readonly member: string; readonly sets: boolean } | undefined {
  // Two members of the reference are misspelled `SSet...`, and scripts have to write them so.
  const [, way, member] = /^(Get|S?Set)(\w+)$/.exec(method.name) ?? [];
  if (!member) return undefined;
  if (way === "Get") return method.parameters.length === 0 ? { member, sets: false } : undefined;
  return method.parameters.length === 1 ? { member, sets: true } : undefined;
}

function membersOf(methods: readonly MethodDeclaration[]): Map<string, CarrierMember> {
  const members = new Map<string, CarrierMember>();
  for (const method of methods) {
    const accessor = accessorOf(method);
    if (!accessor) continue;
    const type = accessor.sets ? method.parameters[0]! : method.returns;
    if (!members.has(accessor.member) || !accessor.sets) members.set(accessor.member, { form: formOf(type), type });
  }
  return members;
}

export class CarrierValue {
  readonly #json = new Map<string, Json>();
  /** Nested carriers that the script has seen. */
  readonly #nested = new Map<string, CarrierValue>();
  /** Nested carriers that the script set: an empty one of these clears the reference. */
  readonly #given = new Set<string>();
  readonly #shapes: CarrierShapes;
  readonly #run: RunContext;

  constructor(
    readonly shape: CarrierShape,
    shapes: CarrierShapes,
    run: RunContext,
    members: { readonly [name: string]: Json } = {},
  ) {
    this.#shapes = shapes;
    this.#run = run;
    for (const [name, value] of Object.entries(members)) if (shape.members.has(name)) this.#json.set(name, value);
  }

  get(name: string): unknown {
    const { form } = this.shape.members.get(name)!;
    const known = this.#nested.get(name);
    if (known) return known;
    const value = fromJson(this.#run, this.#shapes, form, this.#json.get(name) ?? null);
    if (value instanceof CarrierValue) {
      this.#nested.set(name, value);
      this.#json.delete(name);
    }
    return value;
  }

  /** @param form the type of the setter's parameter, which for a dozen members differs from what the getter answers */
  set(name: string, value: unknown, form: Form): void {
    const member = this.shape.members.get(name)!;
    if (form.kind === "array" && member.form.kind === "carrier") {
      this.set(name, this.#wrapped(member.form.name, form, value), member.form);
    } else if (value instanceof CarrierValue) {
      this.#json.delete(name);
      this.#nested.set(name, value);
      this.#given.add(name);
    } else {
      this.#json.set(name, toJson(this.#run, form, value));
    }
  }

  /** An array in the carrier that holds such arrays: `ContactEntity.SetAddress` takes the lines of an address alone. */
  #wrapped(carrier: string, form: Form, value: unknown): CarrierValue {
    const shape = this.#shapes.of(carrier);
    const holder = [...shape.members].find(([, member]) => member.form === form)?.[0];
    const members = holder ? { [holder]: toJson(this.#run, form, value) } : {};
    return new CarrierValue(shape, this.#shapes, this.#run, members);
  }

  /**
   * The members that have a value; null when there are none.
   * @throws RunTimeException for a carrier that contains itself
   */
  toJson(depth = 0): Json {
    if (depth > deepest) throw this.#run.fail("RunTimeException", `A ${this.shape.name} contains itself`);
    const entries: [string, Json][] = [];
    for (const name of this.shape.members.keys()) {
      const nested = this.#nested.get(name);
      const json = nested ? nested.toJson(depth + 1) : this.#json.get(name);
      if (json === undefined || (json === null && nested && !this.#given.has(name))) continue;
      entries.push([name, json]);
    }
    return entries.length === 0 ? null : Object.fromEntries(entries);
  }

  /** Members for the debugger; looking changes nothing. */
  rows(): (readonly [name: string, value: unknown, typeText: string])[] {
    const silent: RunContext = { ...this.#run, allocate: () => {} };
    return [...this.shape.members].map(([name, { form, type }]) => {
      const value = this.#nested.get(name) ?? fromJson(silent, this.#shapes, form, this.#json.get(name) ?? null);
      return [name, value, form.kind === "basic" ? form.name : type] as const;
    });
  }

  /** One line: the key and the name, where the carrier has them. */
  describe(): string {
    const { name } = this.shape;
    const thing = name.replace(/^NS/, "").replace(/(Entity|ListItem)$/, "");
    const texts = [
      [`${thing}Id`, "Id"],
      ["FullName", "Name", "Heading", "Title", "Value", "ProgId"],
    ].flatMap((names) => {
      const value = names.map((each) => this.#json.get(each)).find((each) => each !== undefined && each !== "");
      return typeof value === "number" ? [String(value)] : typeof value === "string" ? [JSON.stringify(value)] : [];
    });
    return texts.length === 0 ? name : `${name} (${texts.join(", ")})`;
  }
}

/** Deeper than carriers of the reference nest. */
const deepest = 40;
