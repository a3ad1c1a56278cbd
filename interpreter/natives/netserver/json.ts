// Values of scripts as the JSON of the host and back (tenant/README.md, "Host.agent"). The JSON may come from a recording
// that somebody else made, so whatever does not fit the type becomes the type's start value.
import type { Json } from "../../host.js";
import type { RunContext } from "../../native.js";
import { valueText } from "../../values/convert.js";
import {
  type DateTimeValue,
  type DateValue,
  nullDate,
  nullDateTime,
  nullTime,
  TimeSpanValue,
  type TimeValue,
} from "../../values/dates.js";
import { dateText, dateTimeText, parseDateTime, parseTime, timeText } from "../../values/dateText.js";
import type { TypeDescriptor } from "../../values/generic.js";
import { growArray, reserveText } from "../../values/memory.js";
import { parseLong } from "../../values/text.js";
import { type Bytes, bufferOf, bytesOfText } from "../bytes.js";
import { MapValue } from "../Map.js";
import { NSStreamValue } from "../NSStream.js";
import { StringObjectDictionaryValue } from "../StringObjectDictionary.js";
import { VectorValue } from "../Vector.js";
import { type CarrierShapes, CarrierValue } from "./carrier.js";
import type { BasicForm, Form, ObjectForm } from "./declarations.js";

/** A new value of a form; null gives the start value: 0, "", a null date, an empty array, map or carrier. */
export function fromJson(run: RunContext, shapes: CarrierShapes, form: Form, json: Json): unknown {
  switch (form.kind) {
    case "basic":
      return basicFromJson(run, form.name, json);
    case "object":
      return objectFromJson(run, form.name, json);
    case "carrier":
      return new CarrierValue(shapes.of(form.name), shapes, run, recordOf(json));
    case "array": {
      const items = Array.isArray(json) ? (json as readonly Json[]) : isScalar(json) ? [json] : [];
      growArray(run, 0, items.length);
      return items.map((item) => fromJson(run, shapes, form.element, item));
    }
    default:
      return form satisfies never;
  }
}

function basicFromJson(run: RunContext, name: BasicForm, json: Json): unknown {
  switch (name) {
    case "Void":
      return undefined;
    case "Bool":
      return json === true || (typeof json === "number" && json !== 0);
    case "Integer":
      return numberOf(json) | 0;
    case "Float":
      return numberOf(json);
    case "Long":
      return typeof json === "string" ? parseLong(json) : BigInt.asIntN(64, BigInt(Math.trunc(numberOf(json))));
    case "String": {
      const text = typeof json === "string" ? json : typeof json === "number" ? String(json) : "";
      reserveText(run, text.length);
      return text;
    }
    case "Date":
      return typeof json === "string" && json !== "" ? parseDateTime(json).date() : nullDate();
    case "DateTime":
      return typeof json === "string" && json !== "" ? parseDateTime(json) : nullDateTime();
    case "Time":
      return typeof json === "string" && json !== "" ? parseTime(json) : nullTime();
    case "TimeSpan":
      return new TimeSpanValue(Math.trunc(numberOf(json)));
    default:
      return name satisfies never;
  }
}

function objectFromJson(run: RunContext, name: ObjectForm, json: Json): unknown {
  switch (name) {
    case "Map":
      return MapValue.of(
        run,
        Object.entries(recordOf(json)).map(([key, value]) => [key, plainText(value)] as const),
      );
    case "Vector":
      return new VectorValue(run, Array.isArray(json) ? json.map(plainText) : []);
    case "StringObjectDictionary":
      return dictionaryOf(run, recordOf(json));
    case "NSStream":
      return new NSStreamValue(typeof json === "string" ? bytesOfText(run, json) : []);
    case "Byte[]":
      return typeof json === "string" ? bytesOfText(run, json) : [];
    default:
      return name satisfies never;
  }
}

/** The JSON of a value; null Integers and Floats are 0, a null String is "". */
export function toJson(run: RunContext, form: Form, value: unknown): Json {
  switch (form.kind) {
    case "basic":
      return basicToJson(form.name, value);
    case "object":
      return objectToJson(form.name, value);
    case "carrier":
      return (value as CarrierValue).toJson();
    case "array":
      return (value as unknown[]).map((item) => elementToJson(run, form.element, item));
    default:
      return form satisfies never;
  }
}

/** An empty carrier in an array is still an element. */
function elementToJson(run: RunContext, form: Form, value: unknown): Json {
  return toJson(run, form, value) ?? (form.kind === "carrier" ? {} : null);
}

function basicToJson(name: BasicForm, value: unknown): Json {
  switch (name) {
    case "Void":
      return null;
    case "Bool":
      return value === true;
    case "Integer":
    case "Float":
      return Number.isFinite(value) ? (value as number) : 0;
    case "Long":
      return String((value as bigint | null) ?? 0n);
    case "String":
      return (value as string | null) ?? "";
    case "Date": {
      const date = value as DateValue;
      return date.isNull ? null : `${dateText(date)} 00:00:00`;
    }
    case "DateTime": {
      const time = value as DateTimeValue;
      return time.isNull ? null : dateTimeText(time);
    }
    case "Time": {
      const time = value as TimeValue;
      return time.isNull ? null : timeText(time);
    }
    case "TimeSpan":
      return (value as TimeSpanValue).seconds;
    default:
      return name satisfies never;
  }
}

function objectToJson(name: ObjectForm, value: unknown): Json {
  switch (name) {
    case "Map":
      return Object.fromEntries((value as MapValue).entries());
    case "Vector":
      return (value as VectorValue).items.map((item) => item ?? "");
    case "StringObjectDictionary":
      return Object.fromEntries(
        [...(value as StringObjectDictionaryValue).entries].map(([key, entry]) => [
          key,
          valueText(entry.type, entry.value),
        ]),
      );
    case "NSStream":
      return bufferOf((value as NSStreamValue).bytes).toString("latin1");
    case "Byte[]":
      return bufferOf(value as Bytes).toString("latin1");
    default:
      return name satisfies never;
  }
}

const textType: TypeDescriptor = { kind: "basic", name: "String" };
function dictionaryOf(run: RunContext, record: Record<string, Json>): StringObjectDictionaryValue {
  const dictionary = new StringObjectDictionaryValue(run);
  for (const [key, value] of Object.entries(record)) dictionary.insert(key, textType, plainText(value));
  return dictionary;
}

function isScalar(json: Json): boolean {
  return json !== null && typeof json !== "object";
}

function numberOf(json: Json): number {
  if (typeof json === "string" && /^-?\d{1,15}$/.test(json)) return Number(json);
  return typeof json === "number" && Number.isFinite(json) ? json : 0;
}

function plainText(json: Json): string {
  return json === null || typeof json === "object" ? "" : String(json);
}

function recordOf(json: Json): Record<string, Json> {
  return typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Record<string, Json>) : {};
}
