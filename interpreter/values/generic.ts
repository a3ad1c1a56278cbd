// Generic: a typed window on a variable, element or value (language.md 3.5).

/** Run-time description of a static type; emitted once per type that reaches a Generic or a JSON conversion. */
export type TypeDescriptor =
  | { readonly kind: "basic"; readonly name: string }
  | {
      readonly kind: "class";
      readonly name: string;
      /** A new instance, as for `Map m;`. */
      readonly create: () => object;
    }
  | { readonly kind: "array"; readonly element: TypeDescriptor }
  | StructDescriptor;
export interface StructDescriptor {
  readonly kind: "struct";
  readonly name: string;
  /** Fields in declaration order; `key` is the property of the emitted instance. */
  readonly fields: readonly { readonly name: string; readonly key: string; readonly type: TypeDescriptor }[];
  /** A new instance with fresh fields. */
  readonly create: () => object;
  /** The user's `String toString()`, when the struct has one. */
  readonly toText?: (self: object) => string;
  /** The user's `Bool compare(SameStruct)`, when the struct has one. */
  readonly compare?: (self: object, other: object) => boolean;
}

export class GenericValue {
  constructor(
    /** Undefined for an empty Generic. */
    readonly type: TypeDescriptor | undefined,
    readonly get: () => unknown,
    readonly set: (value: unknown) => void,
  ) {}
}
