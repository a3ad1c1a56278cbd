// Screens (natives-core.md 7.10): every run has one screen in memory, empty at the start. Nothing is drawn; what a
// script added and set is listed after the run. On the platform these functions are valid in screen definitions only.
import type { Json } from "../../host.js";
import type { RunContext } from "../../native.js";
import { type NullableNumber, type NullableText, number, text } from "../arguments.js";
import { HtmlElementValue, setFromRequest } from "../HtmlElement.js";
import { assignments, MapValue } from "../Map.js";
import type { Topic } from "./topic.js";

interface Placed {
  readonly id: number;
  readonly element: HtmlElementValue;
  readonly config: MapValue;
}

interface Screen {
  readonly elements: Placed[];
  readonly actions: { readonly button: string; readonly script: string; readonly check: boolean }[];
  readonly hidden: Map<string, string>;
  title: string;
  refreshSeconds: number;
  onLoad: string;
  focusFirst: boolean;
}

export const screens: Topic = {
  bodies: (run) => ({
    ...adding(run),
    ...elementBodies(run),
    ...pageBodies(run),
    "getScreenElementConfig(Integer)": (index: NullableNumber) =>
      MapValue.of(run, placed(run, number(index)).config.entries()),
    "getScreenElementId(Integer)": (index: NullableNumber) => placed(run, number(index)).id,
    "getScreenElementName(Integer)": (index: NullableNumber) => placed(run, number(index)).element.name,
    "getScreenElementType(Integer)": (index: NullableNumber) => placed(run, number(index)).element.type,
  }),
  notSimulated: {
    "getDefaultElementConfig(Integer,String,String)":
      "the defaults of screen elements are part of the platform's own screens",
  },
};

const screenKey = Symbol("screen");

function screen(run: RunContext): Screen {
  return run.state(screenKey, () => ({
    elements: [],
    actions: [],
    hidden: new Map<string, string>(),
    title: "",
    refreshSeconds: 0,
    onLoad: "",
    focusFirst: false,
  }));
}

/** The screen as plain data; null for a run that did not touch it. */
export function screenOutcome(run: RunContext): Json {
  const { elements, actions, hidden, title, refreshSeconds, onLoad, focusFirst } = screen(run);
  if (elements.length + actions.length + hidden.size === 0 && title + onLoad === "" && refreshSeconds === 0)
    return null;
  return {
    title,
    refreshSeconds,
    onLoad,
    focusFirst,
    actions,
    hidden: Object.fromEntries(hidden),
    elements: elements.map(({ element }) => ({
      name: element.name,
      type: element.type,
      value: element.value,
      disabled: element.disabled,
      notEditable: element.locked,
      errorMessage: element.errorMessage,
      infoMessage: element.infoMessage,
    })),
  };
}

type Id = NullableNumber;
type Name = NullableText;

function adding(run: RunContext) {
  const lines = (config: NullableText) => MapValue.of(run, assignments(text(config)));
  return {
    "addHtmlElement(Integer,String,Integer,Map)": (id: Id, name: Name, type: Id, config: MapValue) =>
      place(run, id, name, type, config, undefined),
    "addHtmlElement(Integer,String,Integer,Map,Integer)": (id: Id, name: Name, type: Id, config: MapValue, at: Id) =>
      place(run, id, name, type, config, number(at)),
    "addHtmlElement(Integer,String,Integer,String)": (id: Id, name: Name, type: Id, config: Name) =>
      place(run, id, name, type, lines(config), undefined),
    "addHtmlElement(Integer,String,Integer,String,Integer)": (id: Id, name: Name, type: Id, config: Name, at: Id) =>
      place(run, id, name, type, lines(config), number(at)),
  };
}

function elementBodies(run: RunContext) {
  const elements = () => screen(run).elements;
  return {
    "getHtmlElement(String)": (name: Name) =>
      elements().find(({ element }) => element.name === text(name))?.element ?? new HtmlElementValue(run, text(name)),
    "getHtmlElementIndex(String)": (name: Name) => elements().findIndex(({ element }) => element.name === text(name)),
    "getHtmlElementName(Integer)": (index: Id) => placed(run, number(index)).element.name,
    "getNumHtmlElements()": () => elements().length,
    "removeHtmlElement(Integer)": (index: Id) => {
      elements().splice(elements().indexOf(placed(run, number(index))), 1);
    },
  };
}

function pageBodies(run: RunContext) {
  return {
    "addAction(String,String,Bool)": (button: Name, script: Name, check: boolean) => {
      screen(run).actions.push({ button: text(button), script: text(script), check });
    },
    "setFromCgi()": () => {
      for (const { element } of screen(run).elements) setFromRequest(run, element);
    },
    "setHidden(String,String)": (name: Name, value: Name) => {
      screen(run).hidden.set(text(name), text(value));
    },
    "setPageTitle(String)": (title: Name) => {
      screen(run).title = text(title);
    },
    "setPageRefresh(Integer)": (seconds: Id) => {
      screen(run).refreshSeconds = number(seconds);
    },
    "setPageOnLoad(String)": (script: Name) => {
      screen(run).onLoad = text(script);
    },
    "setPageFocusFirstControl(Bool)": (focus: boolean) => {
      screen(run).focusFirst = focus;
    },
  };
}

/** A position outside the screen means the end. */
function place(
  run: RunContext,
  id: Id,
  name: Name,
  type: Id,
  config: MapValue,
  at: number | undefined,
): HtmlElementValue {
  run.allocate(256);
  const { elements } = screen(run);
  const element = new HtmlElementValue(run, text(name), number(type));
  const position = at !== undefined && at >= 0 && at < elements.length ? at : elements.length;
  elements.splice(position, 0, { id: number(id), element, config: MapValue.of(run, config.entries()) });
  return element;
}

function placed(run: RunContext, index: number): Placed {
  const { elements } = screen(run);
  const found = elements[index];
  if (found) return found;
  throw run.fail("RunTimeException", `No screen element at position ${index} (the screen has ${elements.length})`);
}
