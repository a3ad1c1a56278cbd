// What natives need to know of a NetServer class: its methods with their written types. Whoever starts runs knows where
// the API reference is and hands in a reader, so that a run reads only the classes it meets (natives-crm.md 2).
// Written types are turned into forms here, once per type.

export interface MethodDeclaration {
  readonly name: string;
  /** As written: `NSPerson`, `String[]`, `Void`; an enumeration's name stands for Integer. */
  readonly returns: string;
  readonly parameters: readonly string[];
}

/** The methods of a class, constructors included, or undefined when the API reference has no such class. */
export type ReadDeclaration = (className: string) => readonly MethodDeclaration[] | undefined;

export type BasicForm =
  | "Void"
  | "Bool"
  | "Integer"
  | "Float"
  | "Long"
  | "String"
  | "Date"
  | "Time"
  | "DateTime"
  | "TimeSpan";
export type ObjectForm = "Map" | "Vector" | "StringObjectDictionary" | "NSStream" | "Byte[]";

/** How a value of a type looks in a script and in JSON. */
export type Form =
  | { readonly kind: "basic"; readonly name: BasicForm }
  | { readonly kind: "object"; readonly name: ObjectForm }
  | { readonly kind: "carrier"; readonly name: string }
  | { readonly kind: "array"; readonly element: Form };

const basicNames: ReadonlySet<string> = new Set<BasicForm>([
  "Void",
  "Bool",
  "Integer",
  "Float",
  "Long",
  "String",
  "Date",
  "Time",
  "DateTime",
  "TimeSpan",
]);
const objectNames: ReadonlySet<string> = new Set<ObjectForm>([
  "Map",
  "Vector",
  "StringObjectDictionary",
  "NSStream",
  "Byte[]",
]);

const forms = new Map<string, Form>();

/** The form of a written type. A name that is no class is an enumeration, which scripts handle as Integer. */
export function formOf(type: string): Form {
  let form = forms.get(type);
  if (!form) {
    form = readForm(type);
    forms.set(type, form);
  }
  return form;
}

function readForm(type: string): Form {
  if (objectNames.has(type)) return { kind: "object", name: type as ObjectForm };
  if (type.endsWith("[]")) return { kind: "array", element: formOf(type.slice(0, -2)) };
  if (basicNames.has(type)) return { kind: "basic", name: type as BasicForm };
  if (type.startsWith("NS")) return { kind: "carrier", name: type };
  return { kind: "basic", name: "Integer" };
}
