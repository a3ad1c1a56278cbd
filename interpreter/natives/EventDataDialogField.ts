<<<<<<< HEAD
// EventDataDialogField: one field of a trigger's dialog (admin.md 3.5). A record of settings; what they mean is up to
// whoever shows the dialog.
import type { Json } from "../host.js";
import { native } from "../native.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";

/** The settings under the names that the client gets. */
export class DialogField {
  id = "";
  type = "text";
  label = "";
  default = "";
  defaultFloat = 0;
  placeholder = "";
  mandatory = false;
  allowBlank = false;
  listName = "";
  listItems: (string | { readonly key: string; readonly value: string })[] = [];
  additionalInfo = "";
  forceFlatList = false;
  showFullPath = false;
  allowRootSelection = false;
  hideEmptyRootsInSearch = false;
  showAllChildrenInSearch = false;
  days = true;
  hours = true;
  minutes = true;
  seconds = false;
  rows = 0;
  columns = 0;

  constructor(settings: Partial<DialogField> = {}) {
    Object.assign(this, settings);
  }

  toJson(): { readonly [key: string]: Json } {
    return Object.fromEntries(Object.entries(this)) as { readonly [key: string]: Json };
  }
}

type Flag =
  | "allowBlank"
  | "allowRootSelection"
  | "days"
  | "forceFlatList"
  | "hideEmptyRootsInSearch"
  | "hours"
  | "mandatory"
  | "minutes"
  | "seconds"
  | "showAllChildrenInSearch"
  | "showFullPath";
type Text = "additionalInfo" | "default" | "id" | "label" | "listName" | "placeholder" | "type";

const texts: readonly Text[] = ["additionalInfo", "default", "id", "label", "listName", "placeholder", "type"];
const flags: readonly Flag[] = [
  "allowBlank",
  "allowRootSelection",
  "days",
  "forceFlatList",
  "hideEmptyRootsInSearch",
  "hours",
  "mandatory",
  "minutes",
  "seconds",
  "showAllChildrenInSearch",
  "showFullPath",
];

export const EventDataDialogField = native("EventDataDialogField", {
  create: () => new DialogField(),
  bodies: () => ({
    "EventDataDialogField()": () => new DialogField(),
    "addListItem(String)": (self: DialogField, item: NullableText) => {
      self.listItems.push(text(item));
    },
    "getDefaultFloat()": (self: DialogField) => self.defaultFloat,
    "setDefaultFloat(Float)": (self: DialogField, value: NullableNumber) => {
      self.defaultFloat = number(value);
    },
    ...Object.fromEntries(texts.flatMap(textAccessors)),
    ...Object.fromEntries(flags.flatMap(flagAccessors)),
  }),
  inspect: (self: DialogField) => [
    ["id", self.id, "String"],
    ["type", self.type, "String"],
    ["label", self.label, "String"],
    ["default", self.default, "String"],
    ["mandatory", self.mandatory, "Bool"],
  ],
  describe: (self: DialogField) => `EventDataDialogField (${self.type} '${self.id}')`,
});

function textAccessors(name: Text) {
  return [
    [`get${capital(name)}()`, (self: DialogField) => self[name]],
    [
      `set${capital(name)}(String)`,
      (self: DialogField, value: NullableText) => {
        self[name] = text(value);
      },
    ],
  ] as const;
}

function flagAccessors(name: Flag) {
  return [
    [`get${capital(name)}()`, (self: DialogField) => self[name]],
    [
      `set${capital(name)}(Bool)`,
      (self: DialogField, value: boolean) => {
        self[name] = value;
      },
    ],
  ] as const;
}

function capital(name: string): string {
  return name[0]!.toUpperCase() + name.slice(1);
}
=======
// EventDataDialogField: one input of a dialog that a trigger shows (admin.md 3.5).
import { native } from "../native.js";
import { type NullableText, text } from "./arguments.js";
import { accessors, inspectProperties, PropertiesValue, type PropertyList } from "./properties.js";

const properties: PropertyList = {
  id: ["String", ""],
  type: ["String", ""],
  label: ["String", ""],
  default: ["String", ""],
  defaultFloat: ["Float", 0],
  placeholder: ["String", ""],
  mandatory: ["Bool", false],
  allowBlank: ["Bool", false],
  listName: ["String", ""],
  additionalInfo: ["String", ""],
  forceFlatList: ["Bool", false],
  showFullPath: ["Bool", false],
  allowRootSelection: ["Bool", false],
  hideEmptyRootsInSearch: ["Bool", false],
  showAllChildrenInSearch: ["Bool", false],
  days: ["Bool", false],
  hours: ["Bool", false],
  minutes: ["Bool", false],
  seconds: ["Bool", false],
};

export class DialogFieldValue extends PropertiesValue {
  /** Entries of its own: what comes back, and what is shown. */
  readonly items: (readonly [key: string, label: string])[] = [];
  /** Size of a text area; zero for others. */
  rows = 0;
  columns = 0;

  constructor(given: Readonly<Record<string, unknown>> = {}) {
    super(properties);
    for (const [name, value] of Object.entries(given)) this.values.set(name, value);
  }

  copy(): DialogFieldValue {
    const copy = new DialogFieldValue(Object.fromEntries(this.values));
    copy.items.push(...this.items);
    return Object.assign(copy, { rows: this.rows, columns: this.columns });
  }
}

export const EventDataDialogField = native("EventDataDialogField", {
  create: () => new DialogFieldValue(),
  bodies: () => ({
    "EventDataDialogField()": () => new DialogFieldValue(),
    ...accessors(properties),
    "addListItem(String)": (self: DialogFieldValue, item: NullableText) =>
      void self.items.push([text(item), text(item)]),
  }),
  inspect: (self: DialogFieldValue) => [
    ...inspectProperties(self),
    ["items", self.items.map(([, label]) => label), "String[]"],
  ],
  describe: (self: DialogFieldValue) => `EventDataDialogField (${self.text("id")})`,
});
>>>>>>> main
