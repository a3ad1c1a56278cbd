// ExtraFieldsInfo: a cursor over the definitions of extra fields (natives-crm.md 1.9).
import type { Json } from "../host.js";
import { native, type RunContext } from "../native.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import { assignments } from "./Map.js";

interface FieldInfo {
  readonly fieldName: string;
  readonly name: string;
  readonly table: string;
  readonly displayField: string;
  readonly flags: number;
  /** Lines of `key=value`. */
  readonly params: string;
}

export class ExtraFieldsInfoValue {
  fields: readonly FieldInfo[] = [];
  position = 0;
  get current(): FieldInfo | undefined {
    return this.fields[this.position];
  }
}
type Self = ExtraFieldsInfoValue;

/** ExtraFieldType. */
const customerId = 16;
const companyId = 17;
const ticketId = 18;

export const ExtraFieldsInfo = native("ExtraFieldsInfo", {
  create: () => new ExtraFieldsInfoValue(),
  bodies: (run) => ({
    "ExtraFieldsInfo()": () => new ExtraFieldsInfoValue(),
    "getExtraFields(String)": (self: Self, table: NullableText) => fill(run, self, "ofTable", text(table)),
    "getChildrenFields(Integer,Integer)": (self: Self, type: NullableNumber, target: NullableNumber) =>
      fill(run, self, "ofType", number(type), number(target)),
    "getTicketChildrenFields()": (self: Self) => fill(run, self, "ofType", ticketId, 0),
    "getCustomerChildrenFields()": (self: Self) => fill(run, self, "ofType", customerId, 0),
    "getCompanyChildrenFields()": (self: Self) => fill(run, self, "ofType", companyId, 0),
    "eof()": (self: Self) => self.position >= self.fields.length,
    "next()": (self: Self) => {
      if (self.position < self.fields.length) self.position++;
    },
    "getFieldName()": (self: Self) => self.current?.fieldName ?? "",
    "getName()": (self: Self) => self.current?.name ?? "",
    "getTableName()": (self: Self) => self.current?.table ?? "",
    "getDisplayField()": (self: Self) => self.current?.displayField ?? "",
    "getFlags()": (self: Self) => self.current?.flags ?? 0,
    // Of a name that occurs several times, such as `option`, all values, one a line.
    "getParam(String)": (self: Self, name: NullableText) =>
      assignments(self.current?.params ?? "")
        .filter(([key]) => key.trim().toLowerCase() === text(name).toLowerCase())
        .map(([, value]) => value)
        .join("\n"),
  }),
  inspect: (self: Self) => [
    ["field", self.current?.fieldName ?? "", "String"],
    ["position", self.position, "Integer"],
    ["fields", self.fields.map((field) => field.fieldName), "String[]"],
  ],
  describe: (self: Self) => `ExtraFieldsInfo (${self.fields.length} ${self.fields.length === 1 ? "field" : "fields"})`,
});

function fill(run: RunContext, self: Self, operation: string, ...args: Json[]): void {
  const answer = run.host.entity("ExtraFieldsInfo", operation, args);
  self.fields = Array.isArray(answer) ? (answer as unknown as FieldInfo[]) : [];
  self.position = 0;
}
