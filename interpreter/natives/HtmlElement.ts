// HtmlElement: one control of a Service screen, as a record (natives-core.md 6.8). Nothing is drawn; a run keeps what
// scripts set, and the screen (global/screens.ts) lists it afterwards. An unknown name gives a detached element.
import { native, type RunContext } from "../native.js";
import { parseBool, parseInteger } from "../values/text.js";
import { type NullableText, text } from "./arguments.js";
import { Growth } from "./growth.js";
import type { MapValue } from "./Map.js";
import { request } from "./request.js";

export class HtmlElementValue {
  value = "";
  readonly fields = new Map<string, Record<string, string>>();
  disabled = false;
  locked = false;
  errorMessage = "";
  infoMessage = "";
  readonly growth: Growth;

  constructor(
    run: RunContext,
    readonly name = "",
    /** Number of the control's type; 0 for a detached element. */
    readonly type = 0,
  ) {
    this.growth = new Growth(run);
  }
}

const tabIndexKey = Symbol("tab index");

export const HtmlElement = native("HtmlElement", {
  create: (run) => new HtmlElementValue(run),
  bodies: (run) => ({
    "HtmlElement()": () => new HtmlElementValue(run),
    "setValue(String)": (self: HtmlElementValue, value: NullableText) => {
      self.value = text(value);
    },
    "clearValue()": (self: HtmlElementValue) => {
      self.value = "";
      self.fields.clear();
      self.growth.clear();
    },
    "toString()": (self: HtmlElementValue) => self.value,
    "toInteger()": (self: HtmlElementValue) => parseInteger(self.value),
    "toBool()": (self: HtmlElementValue) => parseBool(self.value),
    "isEmpty()": (self: HtmlElementValue) => self.value === "",
    "getFieldValue(String)": (self: HtmlElementValue, field: NullableText) => fieldText(self, text(field)),
    "setFieldValue(String,Map)": (self: HtmlElementValue, name: NullableText, values: MapValue) => {
      for (const [key, value] of values.entries()) self.growth.add(key, value);
      self.fields.set(text(name), Object.fromEntries(values.entries()));
    },
    "setDisabled(Bool)": (self: HtmlElementValue, invisible: boolean) => {
      self.disabled = invisible;
    },
    "setNotEditable(Bool)": (self: HtmlElementValue, locked: boolean) => {
      self.locked = locked;
    },
    "setErrorMessage(String)": (self: HtmlElementValue, message: NullableText) => {
      self.errorMessage = text(message);
    },
    "setInfoMessage(String)": (self: HtmlElementValue, message: NullableText) => {
      self.infoMessage = text(message);
    },
    "setFromCgi()": (self: HtmlElementValue) => setFromRequest(run, self),
    "getTypeName()": (self: HtmlElementValue) => typeNames[self.type] ?? "HtmlElement",
    "getNextTabIndex()": () => nextTabIndex(run),
    "getTabIndexString()": () => tabIndexText(nextTabIndex(run), false),
    "getTabIndexString(Bool)": (_self: HtmlElementValue, noId: boolean) => tabIndexText(nextTabIndex(run), noId),
  }),
  inspect: (self: HtmlElementValue) => [
    ["name", self.name, "String"],
    ["value", self.value, "String"],
    ["disabled", self.disabled, "Bool"],
    ["notEditable", self.locked, "Bool"],
    ["errorMessage", self.errorMessage, "String"],
    ["infoMessage", self.infoMessage, "String"],
  ],
  describe: (self: HtmlElementValue) => `HtmlElement ${self.name} = '${self.value}'`,
});

/** The element takes its value from the request where the request has one of its name. */
export function setFromRequest(run: RunContext, element: HtmlElementValue): void {
  element.value = request(run).variables.get(element.name)?.[0] ?? element.value;
}

/** The one value of a sub-field set with one key, else all of them as lines `key=value`. */
function fieldText(element: HtmlElementValue, name: string): string {
  const pairs = Object.entries(element.fields.get(name) ?? {});
  return pairs.length === 1 ? pairs[0]![1] : pairs.map(([key, value]) => `${key}=${value}`).join("\n");
}

function nextTabIndex(run: RunContext): number {
  return ++run.state(tabIndexKey, () => ({ last: 0 })).last;
}

/** The first element of a page gets the id that the page focuses. */
function tabIndexText(index: number, noId: boolean): string {
  return `tabindex="${index}"${index === 1 && !noId ? ' id="firstElement"' : ""}`;
}

/** Names follow the pattern of the one documented name, HtmlGrid. */
const typeNames: Readonly<Record<number, string>> = {
  1: "HtmlAnchorLine",
  3: "HtmlGrid",
  7: "HtmlParserCode",
  9: "HtmlScript",
  14: "HtmlGenericGrid",
  15: "HtmlInfoFields",
  101: "HtmlText",
  102: "HtmlTextArea",
  106: "HtmlDate",
  107: "HtmlDateTime",
  108: "HtmlTime",
  109: "HtmlButtonRow",
  110: "HtmlCheckbox",
  115: "HtmlSelect",
  118: "HtmlTimeSpan",
  127: "HtmlButton",
  140: "HtmlWhere",
  142: "HtmlRadio",
};
