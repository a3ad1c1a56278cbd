// The one list of native classes. A class has its file beside this one; to add a class, add it here.
import type { NativeClass } from "../native.js";
import { Array as ArrayClass } from "./Array.js";
import { Bool as BoolClass } from "./Bool.js";
import { Byte as ByteClass } from "./Byte.js";
import { Date as DateClass } from "./Date.js";
import { DateTime as DateTimeClass } from "./DateTime.js";
import { Float as FloatClass } from "./Float.js";
import { Integer as IntegerClass } from "./Integer.js";
import { Long as LongClass } from "./Long.js";
import { String as StringClass } from "./String.js";
import { Struct as StructClass } from "./Struct.js";
import { Time as TimeClass } from "./Time.js";
import { TimeSpan as TimeSpanClass } from "./TimeSpan.js";
import { Cache } from "./Cache.js";
import { Email } from "./Email.js";
import { EventData } from "./EventData.js";
import { FHBitSet } from "./FHBitSet.js";
import { File } from "./File.js";
import { globalFunctions } from "./global/index.js";
import { HTTP } from "./HTTP.js";
import { HtmlElement } from "./HtmlElement.js";
import { JSONBuilder } from "./JSONBuilder.js";
import { MapClass } from "./Map.js";
import { NSStream } from "./NSStream.js";
import { Parser } from "./Parser.js";
import { Pbes } from "./Pbes.js";
import { Rsa } from "./Rsa.js";
import { StringMatrix } from "./StringMatrix.js";
import { StringObjectDictionary } from "./StringObjectDictionary.js";
import { Timer } from "./Timer.js";
import { TimeZone } from "./TimeZone.js";
import { Vector } from "./Vector.js";
import { XMLNode } from "./XMLNode.js";

export const nativeClasses: readonly NativeClass[] = [
  globalFunctions(() => nativeClasses),
  ArrayClass,
  BoolClass,
  ByteClass,
  DateClass,
  DateTimeClass,
  FloatClass,
  IntegerClass,
  LongClass,
  StringClass,
  StructClass,
  TimeClass,
  TimeSpanClass,
  Cache,
  Email,
  EventData,
  FHBitSet,
  File,
  HTTP,
  HtmlElement,
  JSONBuilder,
  MapClass,
  NSStream,
  Parser,
  Pbes,
  Rsa,
  StringMatrix,
  StringObjectDictionary,
  TimeZone,
  Timer,
  Vector,
  XMLNode,
];
