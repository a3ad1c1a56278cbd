// EventDataDialogDefinition: a dialog that a trigger asks for (admin.md 3.5). Nobody sees it here: whoever fires the event
// gives the answers as inputs of the next round. The form of `toJSONString` is ours, since the product's is not published.
import type { Json } from "../host.js";
import { native } from "../native.js";
import type { DateTimeValue, DateValue, TimeValue } from "../values/dates.js";
import { dateText, dateTimeText, timeText } from "../values/dateText.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import { DialogFieldValue } from "./EventDataDialogField.js";
import type { MapValue } from "./Map.js";
import { accessors, inspectProperties, PropertiesValue, type PropertyList } from "./properties.js";

const properties: PropertyList = {
  title: ["String", ""],
  type: ["String", "okcancel"],
  icon: ["String", ""],
  text: ["String", ""],
  markdown: ["String", ""],
  prefix: ["String", ""],
  width: ["Integer", 0],
  height: ["Integer", 0],
  blockExecutionOnCancel: ["Bool", false],
};

export class DialogValue extends PropertiesValue {
  fields: DialogFieldValue[] = [];
  constructor() {
    super(properties);
  }
}
type Self = DialogValue;
type T = NullableText;
type N = NullableNumber;

export const EventDataDialogDefinition = native("EventDataDialogDefinition", {
  create: () => new DialogValue(),
  bodies: () => ({
    "EventDataDialogDefinition()": () => new DialogValue(),
    ...accessors(properties),
    ...simple,
    ...dates,
    ...lists,
    "addField(EventDataDialogField)": (self: Self, field: DialogFieldValue) => void self.fields.push(field.copy()),
    "removeField(String)": (self: Self, id: T) => {
      self.fields = self.fields.filter((field) => field.text("id") !== text(id));
    },
    "toJSONString()": (self: Self) => JSON.stringify(plain(self)),
  }),
  inspect: (self: Self) => [...inspectProperties(self), ["fields", self.fields, "EventDataDialogField[]"]],
  describe: (self: Self) =>
    `EventDataDialogDefinition (${JSON.stringify(self.text("title"))}, ${self.fields.length} fields)`,
});

function add(
  self: Self,
  type: string,
  id: T,
  label: T,
  rest: Readonly<Record<string, unknown>> = {},
): DialogFieldValue {
  const field = new DialogFieldValue({ type, id: text(id), label: text(label), ...rest });
  self.fields.push(field);
  return field;
}

const simple = {
  "addLabel(String,String)": (self: Self, id: T, label: T) => void add(self, "label", id, label),
  "addCheckbox(String,String)": (self: Self, id: T, label: T) => void add(self, "checkbox", id, label),
  "addCheckbox(String,String,Bool)": (self: Self, id: T, label: T, mandatory: boolean) =>
    void add(self, "checkbox", id, label, { mandatory }),
  "addText(String,String)": (self: Self, id: T, label: T) => void add(self, "text", id, label),
  "addText(String,String,String)": (self: Self, id: T, label: T, start: T) =>
    void add(self, "text", id, label, { default: text(start) }),
  "addText(String,String,String,String,Bool)": (self: Self, id: T, label: T, start: T, hint: T, mandatory: boolean) =>
    void add(self, "text", id, label, { default: text(start), placeholder: text(hint), mandatory }),
  "addTextarea(String,String,String,String,Bool,Integer,Integer)": (
    self: Self,
    id: T,
    label: T,
    start: T,
    hint: T,
    mandatory: boolean,
    rows: N,
    columns: N,
  ) => {
    const field = add(self, "textarea", id, label, { default: text(start), placeholder: text(hint), mandatory });
    Object.assign(field, { rows: number(rows), columns: number(columns) });
  },
  "addInteger(String,String)": (self: Self, id: T, label: T) => void add(self, "integer", id, label),
  "addInteger(String,String,Integer)": (self: Self, id: T, label: T, start: N) =>
    void add(self, "integer", id, label, { default: String(number(start)) }),
  "addInteger(String,String,Integer,String,Bool)": (
    self: Self,
    id: T,
    label: T,
    start: N,
    hint: T,
    mandatory: boolean,
  ) => void add(self, "integer", id, label, { default: String(number(start)), placeholder: text(hint), mandatory }),
  "addFloat(String,String)": (self: Self, id: T, label: T) => void add(self, "decimal", id, label),
  "addFloat(String,String,Float)": (self: Self, id: T, label: T, start: N) =>
    void add(self, "decimal", id, label, { defaultFloat: number(start) }),
  "addFloat(String,String,Float,String,Bool)": (self: Self, id: T, label: T, start: N, hint: T, mandatory: boolean) =>
    void add(self, "decimal", id, label, { defaultFloat: number(start), placeholder: text(hint), mandatory }),
};

/** The three forms of a field of a kind of date: none, with a start, with all. */
function dateForms<V extends { isNull: boolean }>(
  method: string,
  valueType: string,
  type: string,
  toText: (value: V) => string,
) {
  const start = (value: V) => (value.isNull ? "" : toText(value));
  return {
    [`${method}(String,String)`]: (self: Self, id: T, label: T) => void add(self, type, id, label),
    [`${method}(String,String,${valueType})`]: (self: Self, id: T, label: T, value: V) =>
      void add(self, type, id, label, { default: start(value) }),
    [`${method}(String,String,${valueType},String,Bool)`]: (
      self: Self,
      id: T,
      label: T,
      value: V,
      hint: T,
      mandatory: boolean,
    ) => void add(self, type, id, label, { default: start(value), placeholder: text(hint), mandatory }),
  };
}

const wholeSpan = { days: true, hours: true, minutes: true, seconds: false };
const dates = {
  ...dateForms<DateValue>("addDate", "Date", "date", dateText),
  ...dateForms<DateTimeValue>("addDateTime", "DateTime", "datetime", (value) => dateTimeText(value)),
  ...dateForms<TimeValue>("addTime", "Time", "time", timeText),
  "addTimeSpan(String,String)": (self: Self, id: T, label: T) => void add(self, "timeSpan", id, label, wholeSpan),
  "addTimeSpan(String,String,Integer)": (self: Self, id: T, label: T, start: N) =>
    void add(self, "timeSpan", id, label, { ...wholeSpan, default: String(number(start)) }),
  "addTimeSpan(String,String,Integer,String,Bool)": (
    self: Self,
    id: T,
    label: T,
    start: N,
    hint: T,
    mandatory: boolean,
  ) =>
    void add(self, "timeSpan", id, label, {
      ...wholeSpan,
      default: String(number(start)),
      placeholder: text(hint),
      mandatory,
    }),
  "addTimeSpan(String,String,Integer,String,Bool,Bool,Bool,Bool,Bool,Bool)": (
    self: Self,
    id: T,
    label: T,
    start: N,
    hint: T,
    mandatory: boolean,
    allowBlank: boolean,
    days: boolean,
    hours: boolean,
    minutes: boolean,
    seconds: boolean,
  ) => {
    const shown = { default: String(number(start)), placeholder: text(hint), mandatory, allowBlank };
    add(self, "timeSpan", id, label, { ...shown, days, hours, minutes, seconds });
  },
};

const lists = {
  "addList(String,String,String)": (self: Self, id: T, label: T, listName: T) =>
    void add(self, "list", id, label, { listName: text(listName) }),
  "addList(String,String,String,Integer)": (self: Self, id: T, label: T, listName: T, start: N) =>
    void add(self, "list", id, label, { listName: text(listName), default: String(number(start)) }),
  "addList(String,String,String,Integer,String,Bool)": (
    self: Self,
    id: T,
    label: T,
    listName: T,
    start: N,
    hint: T,
    mandatory: boolean,
  ) => {
    const shown = { default: String(number(start)), placeholder: text(hint), mandatory };
    add(self, "list", id, label, { listName: text(listName), ...shown });
  },
  "addList(String,String,String,Integer,String,Bool,String,Bool)": (
    self: Self,
    id: T,
    label: T,
    listName: T,
    start: N,
    hint: T,
    mandatory: boolean,
    additionalInfo: T,
    forceFlatList: boolean,
  ) => {
    const shown = { default: String(number(start)), placeholder: text(hint), mandatory };
    add(self, "list", id, label, {
      listName: text(listName),
      ...shown,
      additionalInfo: text(additionalInfo),
      forceFlatList,
    });
  },
  "addList(String,String,Map,String,String,Bool)": (
    self: Self,
    id: T,
    label: T,
    items: MapValue,
    start: T,
    hint: T,
    mandatory: boolean,
  ) => {
    const field = add(self, "list", id, label, { default: text(start), placeholder: text(hint), mandatory });
    field.items.push(...items.entries());
  },
  "addList(String,String,String[],String,String,Bool)": (
    self: Self,
    id: T,
    label: T,
    items: readonly T[],
    start: T,
    hint: T,
    mandatory: boolean,
  ) => {
    const field = add(self, "list", id, label, { default: text(start), placeholder: text(hint), mandatory });
    field.items.push(...items.map((item) => [text(item), text(item)] as const));
  },
};

/** The dialog as plain data. */
export function plain(self: Self): Json {
  const fields = self.fields.map((field) => ({
    ...Object.fromEntries(field.values),
    ...(field.items.length > 0 ? { items: field.items.map(([key, label]) => ({ key, label })) } : {}),
    ...(field.rows > 0 ? { rows: field.rows, columns: field.columns } : {}),
  }));
  return { ...Object.fromEntries(self.values), fields } as Json;
}
