// The one list of native classes. A class has its file beside this one; to add a class, add it here, and
// give `globalFunctions` a factory where a global function returns an object of it.
import type { NativeClass, NativeClasses } from "../native.js";
import { AppointmentSlicer } from "./AppointmentSlicer.js";
import { Array as ArrayClass } from "./Array.js";
import { Attachment } from "./Attachment.js";
import { Bool } from "./Bool.js";
import { Byte } from "./Byte.js";
import { Cache } from "./Cache.js";
import { Category } from "./Category.js";
import { Company } from "./Company.js";
import { Customer } from "./Customer.js";
import { Date as DateClass } from "./Date.js";
import { DateTime } from "./DateTime.js";
import { DBWrite } from "./DBWrite.js";
import { DbConverter } from "./DbConverter.js";
import { DbiControl, dbiControl } from "./DbiControl.js";
import { EabEntry } from "./EabEntry.js";
import { Email } from "./Email.js";
import { EventData } from "./EventData.js";
import { EventDataDialogDefinition } from "./EventDataDialogDefinition.js";
import { EventDataDialogField } from "./EventDataDialogField.js";
import { ExtraFieldsInfo } from "./ExtraFieldsInfo.js";
import { ExtraTable, extraTable } from "./ExtraTable.js";
import { ExtraTableInfo } from "./ExtraTableInfo.js";
import { FHBitSet } from "./FHBitSet.js";
import { File } from "./File.js";
import { Float } from "./Float.js";
import { Generic } from "./Generic.js";
import { GenericSearch } from "./GenericSearch.js";
import { globalFunctions } from "./global/index.js";
import { HTTP } from "./HTTP.js";
import { HtmlElement } from "./HtmlElement.js";
import { Inbox } from "./Inbox.js";
import { Integer } from "./Integer.js";
import { InvoiceEntry } from "./InvoiceEntry.js";
import { JSONBuilder } from "./JSONBuilder.js";
import { Knowledge } from "./Knowledge.js";
import { License } from "./License.js";
import { LocalizedField } from "./LocalizedField.js";
import { Long } from "./Long.js";
import { MacroParameter } from "./MacroParameter.js";
import { MacroReturnValue } from "./MacroReturnValue.js";
import { MainMenu, mainMenu } from "./MainMenu.js";
import { MapClass } from "./Map.js";
import { Message } from "./Message.js";
import { Notify } from "./Notify.js";
import { NSStream } from "./NSStream.js";
import type { ReadDeclaration } from "./netserver/declarations.js";
import { netServerClasses } from "./netserver/index.js";
import { Parser } from "./Parser.js";
import { Pbes } from "./Pbes.js";
import { Priority } from "./Priority.js";
import { Profile } from "./Profile.js";
import { ReplyTemplate } from "./ReplyTemplate.js";
import { Rsa } from "./Rsa.js";
import { SearchEngine } from "./SearchEngine.js";
import { SpmCustomerList } from "./SpmCustomerList.js";
import { SpmMessage } from "./SpmMessage.js";
import { SpmShipment } from "./SpmShipment.js";
import { SpmStaticList } from "./SpmStaticList.js";
import { StatLib } from "./StatLib.js";
import { StatResult } from "./StatResult.js";
import { String as StringClass } from "./String.js";
import { StringMatrix } from "./StringMatrix.js";
import { StringObjectDictionary } from "./StringObjectDictionary.js";
import { Struct } from "./Struct.js";
import { Ticket } from "./Ticket.js";
import { Time } from "./Time.js";
import { Timer } from "./Timer.js";
import { TimeSpan } from "./TimeSpan.js";
import { TimeZone } from "./TimeZone.js";
import { activeUser, User } from "./User.js";
import { Vector } from "./Vector.js";
import { WeekSchedule } from "./WeekSchedule.js";
import { XMLNode } from "./XMLNode.js";
import { YearSchedule } from "./YearSchedule.js";

export const nativeClasses: readonly NativeClass[] = [
  globalFunctions({ activeUser, extraTable, dbiControl, mainMenu }),
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
  AppointmentSlicer,
  Attachment,
  Category,
  Company,
  Customer,
  DBWrite,
  DbConverter,
  DbiControl,
  EabEntry,
  EventDataDialogDefinition,
  EventDataDialogField,
  ExtraFieldsInfo,
  ExtraTable,
  ExtraTableInfo,
  GenericSearch,
  Inbox,
  InvoiceEntry,
  Knowledge,
  License,
  LocalizedField,
  MacroParameter,
  MacroReturnValue,
  MainMenu,
  Message,
  Notify,
  Priority,
  Profile,
  ReplyTemplate,
  SpmCustomerList,
  SpmMessage,
  SpmShipment,
  SpmStaticList,
  StatLib,
  StatResult,
  Ticket,
  User,
  WeekSchedule,
  YearSchedule,
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
