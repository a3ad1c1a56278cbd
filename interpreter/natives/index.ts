// The one list of native classes. A class has its file beside this one; to add a class, add it here, and
// give `globalFunctions` a factory where a global function returns an object of it.
import type { NativeClass, NativeClasses } from "../native.js";
import { Array as ArrayClass } from "./Array.js";
import { Bool } from "./Bool.js";
import { Byte } from "./Byte.js";
import { Cache } from "./Cache.js";
import { Date as DateClass } from "./Date.js";
import { DateTime } from "./DateTime.js";
import { Email } from "./Email.js";
import { EventData } from "./EventData.js";
import { EventDataDialogDefinition } from "./EventDataDialogDefinition.js";
import { EventDataDialogField } from "./EventDataDialogField.js";
import { FHBitSet } from "./FHBitSet.js";
import { File } from "./File.js";
import { Float } from "./Float.js";
import { Generic } from "./Generic.js";
import { globalFunctions } from "./global/index.js";
import { HTTP } from "./HTTP.js";
import { HtmlElement } from "./HtmlElement.js";
import { Integer } from "./Integer.js";
import { JSONBuilder } from "./JSONBuilder.js";
import { Long } from "./Long.js";
import { MapClass } from "./Map.js";
import { NSStream } from "./NSStream.js";
import type { ReadDeclaration } from "./netserver/declarations.js";
import { netServerClasses } from "./netserver/index.js";
import { Parser } from "./Parser.js";
import { Pbes } from "./Pbes.js";
import { Rsa } from "./Rsa.js";
import { SearchEngine } from "./SearchEngine.js";
import { String as StringClass } from "./String.js";
import { StringMatrix } from "./StringMatrix.js";
import { StringObjectDictionary } from "./StringObjectDictionary.js";
import { Struct } from "./Struct.js";
import { Time } from "./Time.js";
import { Timer } from "./Timer.js";
import { TimeSpan } from "./TimeSpan.js";
import { TimeZone } from "./TimeZone.js";
import { Vector } from "./Vector.js";
import { XMLNode } from "./XMLNode.js";

export const nativeClasses: readonly NativeClass[] = [
  globalFunctions({}),
  ArrayClass,
  Bool,
  Byte,
  DateClass,
  DateTime,
  Float,
  Integer,
  Long,
  StringClass,
  Struct,
  Time,
  TimeSpan,
  Cache,
  Email,
  EventData,
  EventDataDialogDefinition,
  EventDataDialogField,
  FHBitSet,
  File,
  Generic,
  HTTP,
  HtmlElement,
  JSONBuilder,
  MapClass,
  NSStream,
  Parser,
  Pbes,
  Rsa,
  SearchEngine,
  StringMatrix,
  StringObjectDictionary,
  TimeZone,
  Timer,
  Vector,
  XMLNode,
];

const byName: ReadonlyMap<string, NativeClass> = new Map(nativeClasses.map((each) => [each.name, each]));

/**
 * All classes of a run: those of the list, and those of NetServer, which are made from their declarations when asked for.
 * @param readDeclaration the methods of a NetServer class; without it there are none
 */
export function findNativeClasses(readDeclaration: ReadDeclaration = () => undefined): NativeClasses {
  const netServer = netServerClasses(readDeclaration);
  return { get: (name) => byName.get(name) ?? netServer(name) };
}
