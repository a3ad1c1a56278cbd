// EventDataDialogDefinition: the dialog that a trigger shows with `EventData.showDialog` (admin.md 3.5). Nothing is
// shown here: whoever fired the event gets the dialog as data and decides on the answer.
import type { Json } from "../host.js";
import { native, type RunContext } from "../native.js";
import type { DateTimeValue, DateValue, TimeValue } from "../values/dates.js";
import { dateText, dateTimeText, timeText } from "../values/dateText.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import { DialogField } from "./EventDataDialogField.js";
import type { MapValue } from "./Map.js";

export class DialogDefinition {
  title = "";
  type = "okcancel";
  icon = "question";
  text = "";
  markdown = "";
  width = 0;
  height = 0;
  prefix = "";
  blockExecutionOnCancel = false;
  fields: DialogField[] = [];

  toJson(): { readonly [key: string]: Json } {
    const { fields, ...rest } = this;
    return { ...rest, fields: fields.map((field) => field.toJson()) };
  }
}

const types = ["yesno", "okcancel"];
const icons = ["info", "warn", "error", "question"];

export const EventDataDialogDefinition = native("EventDataDialogDefinition", {
  create: () => new DialogDefinition(),
  bodies: (run) => ({
    "EventDataDialogDefinition()": () => new DialogDefinition(),
    ...properties(run),
    ...fieldBuilders(),
    "addField(EventDataDialogField)": (self: DialogDefinition, field: DialogField) => {
      self.fields.push(field);
    },
    "removeField(String)": (self: DialogDefinition, id: NullableText) => {
      self.fields = self.fields.filter((field) => field.id !== text(id));
    },
    "toJSONString()": (self: DialogDefinition) => JSON.stringify(self.toJson()),
  }),
  inspect: (self: DialogDefinition) => [
    ["title", self.title, "String"],
    ["type", self.type, "String"],
    ["text", self.text, "String"],
    ["prefix", self.prefix, "String"],
    ["fields", self.fields.map(({ id }) => id), "String[]"],
  ],
  describe: (self: DialogDefinition) => `EventDataDialogDefinition (${self.type} '${self.title}')`,
});

function properties(run: RunContext) {
  return {
    ...textProperty("title"),
    ...textProperty("text"),
    ...textProperty("markdown"),
    ...textProperty("prefix"),
    ...textProperty("type", (value) => oneOf(run, "type", value, types)),
    ...textProperty("icon", (value) => oneOf(run, "icon", value, icons)),
    ...sizeProperty("width"),
    ...sizeProperty("height"),
    "getBlockExecutionOnCancel()": (self: DialogDefinition) => self.blockExecutionOnCancel,
    "setBlockExecutionOnCancel(Bool)": (self: DialogDefinition, value: boolean) => {
      self.blockExecutionOnCancel = value;
    },
  };
}

function oneOf(run: RunContext, what: string, value: string, words: readonly string[]): string {
  if (words.includes(value)) return value;
  throw run.fail("RunTimeException", `The ${what} of a dialog is one of ${words.join(", ")}, not '${value}'`);
}

function textProperty(
  name: "title" | "text" | "markdown" | "prefix" | "type" | "icon",
  check: (value: string) => string = (value) => value,
) {
  const capital = name[0]!.toUpperCase() + name.slice(1);
  return {
    [`get${capital}()`]: (self: DialogDefinition) => self[name],
    [`set${capital}(String)`]: (self: DialogDefinition, value: NullableText) => {
      self[name] = check(text(value));
    },
  };
}

function sizeProperty(name: "width" | "height") {
  const capital = name[0]!.toUpperCase() + name.slice(1);
  return {
    [`get${capital}()`]: (self: DialogDefinition) => self[name],
    [`set${capital}(Integer)`]: (self: DialogDefinition, value: NullableNumber) => {
      self[name] = number(value);
    },
  };
}

// ---- fields

type Id = NullableText;
type Label = NullableText;

function fieldBuilders() {
  return {
    "addLabel(String,String)": (self: DialogDefinition, id: Id, label: Label) => add(self, "label", id, label),
    "addCheckbox(String,String)": (self: DialogDefinition, id: Id, label: Label) => add(self, "checkbox", id, label),
    "addCheckbox(String,String,Bool)": (self: DialogDefinition, id: Id, label: Label, mandatory: boolean) =>
      add(self, "checkbox", id, label, { mandatory }),
    ...inputs("addText", "text", "String", (value: NullableText) => text(value)),
    ...inputs("addInteger", "integer", "Integer", (value: NullableNumber) => (value === null ? "" : String(value))),
    ...inputs("addFloat", "decimal", "Float", (value: NullableNumber) => (value === null ? "" : String(value))),
    ...inputs("addDate", "date", "Date", (value: DateValue) => dateText(value)),
    ...inputs("addDateTime", "datetime", "DateTime", (value: DateTimeValue) => dateTimeText(value)),
    ...inputs("addTime", "time", "Time", (value: TimeValue) => timeText(value)),
    ...inputs("addTimeSpan", "timeSpan", "Integer", (value: NullableNumber) => String(number(value))),
    "addTimeSpan(String,String,Integer,String,Bool,Bool,Bool,Bool,Bool,Bool)": timeSpan,
    "addTextarea(String,String,String,String,Bool,Integer,Integer)": textarea,
    ...listBuilders(),
  };
}

/** The three overloads that most kinds of fields have: bare, with a start value, with hint and duty. */
function inputs<T>(method: string, type: string, valueType: string, shown: (value: T) => string) {
  return {
    [`${method}(String,String)`]: (self: DialogDefinition, id: Id, label: Label) => add(self, type, id, label),
    [`${method}(String,String,${valueType})`]: (self: DialogDefinition, id: Id, label: Label, value: T) =>
      add(self, type, id, label, { default: shown(value), ...float(value) }),
    [`${method}(String,String,${valueType},String,Bool)`]: (
      self: DialogDefinition,
      id: Id,
      label: Label,
      value: T,
      placeholder: NullableText,
      mandatory: boolean,
    ) =>
      add(self, type, id, label, {
        default: shown(value),
        ...float(value),
        placeholder: text(placeholder),
        mandatory,
      }),
  };
}

function float(value: unknown): Partial<DialogField> {
  return typeof value === "number" ? { defaultFloat: value } : {};
}

function timeSpan(
  self: DialogDefinition,
  id: Id,
  label: Label,
  value: NullableNumber,
  placeholder: NullableText,
  ...flags: readonly boolean[]
): void {
  const [mandatory = false, allowBlank = false, days = false, hours = false, minutes = false, seconds = false] = flags;
  const settings = { mandatory, allowBlank, days, hours, minutes, seconds };
  add(self, "timeSpan", id, label, {
    default: String(number(value)),
    placeholder: text(placeholder),
    ...settings,
  });
}

function textarea(
  self: DialogDefinition,
  id: Id,
  label: Label,
  value: NullableText,
  placeholder: NullableText,
  mandatory: boolean,
  rows: NullableNumber,
  columns: NullableNumber,
): void {
  add(self, "text", id, label, {
    default: text(value),
    placeholder: text(placeholder),
    mandatory,
    rows: number(rows),
    columns: number(columns),
  });
}

function listBuilders() {
  const list = (
    self: DialogDefinition,
    id: Id,
    label: Label,
    listName: NullableText,
    chosen: NullableNumber = null,
    placeholder: NullableText = "",
    mandatory = false,
    additionalInfo: NullableText = "",
    forceFlatList = false,
  ) =>
    add(self, "list", id, label, {
      listName: text(listName),
      default: chosen === null ? "" : String(chosen),
      placeholder: text(placeholder),
      mandatory,
      additionalInfo: text(additionalInfo),
      forceFlatList,
    });
  const own =
    <T>(items: (value: T) => DialogField["listItems"]) =>
    (
      self: DialogDefinition,
      id: Id,
      label: Label,
      listItems: T,
      chosen: NullableText,
      placeholder: NullableText,
      mandatory: boolean,
    ) =>
      add(self, "list", id, label, {
        listItems: items(listItems),
        default: text(chosen),
        placeholder: text(placeholder),
        mandatory,
      });
  return {
    "addList(String,String,String)": list,
    "addList(String,String,String,Integer)": list,
    "addList(String,String,String,Integer,String,Bool)": list,
    "addList(String,String,String,Integer,String,Bool,String,Bool)": list,
    "addList(String,String,String[],String,String,Bool)": own((items: readonly NullableText[]) => items.map(text)),
    "addList(String,String,Map,String,String,Bool)": own((items: MapValue) =>
      [...items.entries()].map(([key, value]) => ({ key, value })),
    ),
  };
}

function add(dialog: DialogDefinition, type: string, id: Id, label: Label, settings: Partial<DialogField> = {}): void {
  dialog.fields.push(new DialogField({ type, id: text(id), label: text(label), ...settings }));
}
