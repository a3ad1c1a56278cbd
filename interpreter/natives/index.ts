// The one list of native classes. A class has its file beside this one; to add a class, add it here, and
// give `globalFunctions` a factory where a global function returns an object of it.
import type { NativeClass } from "../native.js";
import { Cache } from "./Cache.js";
import { Email } from "./Email.js";
import { EventData } from "./EventData.js";
import { FHBitSet } from "./FHBitSet.js";
import { File } from "./File.js";
import { Generic } from "./Generic.js";
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
  globalFunctions({}),
  Cache,
  Email,
  EventData,
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
  StringMatrix,
  StringObjectDictionary,
  TimeZone,
  Timer,
  Vector,
  XMLNode,
];
