// EventData: what an event hands to a trigger and what the trigger answers (natives-core.md 6.12). All EventData
// objects of a run are views of one state; a run that no event started has an empty one.
import type { EventAnswer, EventInput, Json } from "../host.js";
import { native, type RunContext } from "../native.js";
import { type NullableText, text } from "./arguments.js";
import { type DialogValue, plain } from "./EventDataDialogDefinition.js";
import { environment } from "./environment.js";
import { MapValue } from "./Map.js";
import { TextMap } from "./textMap.js";

export class EventDataValue {
  readonly outputValues: TextMap;
  readonly stateValues: TextMap;
  message: string;
  blockExecution: boolean;
  navigateTo: string;
  /** What `showDialog` was given. */
  dialog: DialogValue | undefined;

  readonly type: number;
  readonly inputValues: ReadonlyMap<string, string>;

  constructor(run: RunContext, event: EventInput | null) {
    this.type = event?.type ?? 0;
    this.inputValues = new Map(Object.entries(event?.inputValues ?? {}));
    this.outputValues = new TextMap(run, event?.answer?.outputValues);
    this.stateValues = new TextMap(run, event?.stateValues);
    this.message = event?.answer?.message ?? "";
    this.blockExecution = event?.answer?.blocked ?? false;
    this.navigateTo = event?.answer?.navigateTo ?? "";
  }
}

const eventKey = Symbol("event data");

/** The one event data of the run. */
export function eventData(run: RunContext): EventDataValue {
  return run.state(eventKey, () => new EventDataValue(run, environment(run).event));
}

export const EventData = native("EventData", {
  create: eventData,
  bodies: (run) => ({
    "EventData()": () => eventData(run),
    "getType()": (self: EventDataValue) => self.type,
    "getInputValue(String)": (self: EventDataValue, name: NullableText) => self.inputValues.get(text(name)) ?? "",
    "getInputValues()": (self: EventDataValue) => MapValue.of(run, self.inputValues),
    "setOutputValue(String,String)": (self: EventDataValue, name: NullableText, value: NullableText) => {
      self.outputValues.set(text(name), text(value));
    },
    "getStateValue(String)": (self: EventDataValue, name: NullableText) => self.stateValues.get(text(name)) ?? "",
    "getStateValues()": (self: EventDataValue) => MapValue.of(run, self.stateValues.values),
    "setStateValue(String,String)": (self: EventDataValue, name: NullableText, value: NullableText) => {
      self.stateValues.set(text(name), text(value));
    },
    "getMessage()": (self: EventDataValue) => self.message,
    "setMessage(String)": (self: EventDataValue, message: NullableText) => {
      self.message = text(message);
    },
    "getBlockExecution()": (self: EventDataValue) => self.blockExecution,
    "setBlockExecution(Bool)": (self: EventDataValue, value: boolean) => {
      self.blockExecution = value;
    },
    "setValidationMessage(String)": (self: EventDataValue, message: NullableText) => {
      self.message = text(message);
      self.blockExecution = true;
    },
    "getNavigateTo()": (self: EventDataValue) => self.navigateTo,
    "setNavigateTo(String)": (self: EventDataValue, url: NullableText) => {
      self.navigateTo = text(url);
    },
    "showDialog(EventDataDialogDefinition)": (self: EventDataValue, dialog: DialogValue) => {
      self.dialog = dialog;
    },
  }),
  inspect: (self: EventDataValue) => [
    ["type", self.type, "Integer"],
    ["message", self.message, "String"],
    ["blockExecution", self.blockExecution, "Bool"],
    ["navigateTo", self.navigateTo, "String"],
    ...[...self.inputValues].map(([name, value]) => [`input ${name}`, value, "String"] as const),
    ...[...self.outputValues.values].map(([name, value]) => [`output ${name}`, value, "String"] as const),
    ...[...self.stateValues.values].map(([name, value]) => [`state ${name}`, value, "String"] as const),
  ],
  describe: (self: EventDataValue) => `EventData (type ${self.type}, ${self.inputValues.size} input values)`,
});

/** The answer of the trigger as plain data, for whoever started the run. */
export interface EventOutcome extends EventAnswer {
  readonly stateValues: Readonly<Record<string, string>>;
  /** The dialog of `showDialog`: the event waits to be fired again with the answers. Null when there is none. */
  readonly dialog: DialogShown | null;
}

/** A dialog as plain data; what else it holds is in EventDataDialogDefinition.ts. */
export interface DialogShown {
  readonly title: string;
  /** `yesno` or `okcancel`. */
  readonly type: string;
  readonly text: string;
  readonly markdown: string;
  /** Stands in front of the names of the answers. */
  readonly prefix: string;
  readonly blockExecutionOnCancel: boolean;
  readonly fields: readonly DialogFieldShown[];
  readonly [setting: string]: Json;
}
export interface DialogFieldShown {
  readonly id: string;
  readonly type: string;
  readonly label: string;
  readonly default: string;
  readonly mandatory: boolean;
  readonly [setting: string]: Json;
}

export function eventOutcome(run: RunContext): EventOutcome {
  const event = eventData(run);
  return {
    blocked: event.blockExecution,
    message: event.message,
    navigateTo: event.navigateTo,
    outputValues: Object.fromEntries(event.outputValues.values),
    stateValues: Object.fromEntries(event.stateValues.values),
    dialog: event.dialog ? (plain(event.dialog) as DialogShown) : null,
  };
}
