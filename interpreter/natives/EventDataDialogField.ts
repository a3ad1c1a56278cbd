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
