// SpmStaticList: addresses for a mailing (natives-crm.md 1.10). Recipients are stored with the list.
import { native, type RunContext } from "../native.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import { describeEntity, EntityValue, inspectEntity } from "./entity.js";
import { MapValue } from "./Map.js";
import { setNumber, setText } from "./SpmMessage.js";

class SpmStaticListValue extends EntityValue {
  readonly added = new Map<string, string>();
  readonly removed = new Set<string>();

  override save(): number {
    const id = super.save();
    if (this.added.size + this.removed.size > 0) this.ask("changeRecipients", id, [...this.added], [...this.removed]);
    this.added.clear();
    this.removed.clear();
    return id;
  }
}
type Self = SpmStaticListValue;
const create = (run: RunContext) => new SpmStaticListValue(run, "SpmStaticList");

export const SpmStaticList = native("SpmStaticList", {
  create,
  bodies: (run) => ({
    "SpmStaticList()": () => create(run),
    "setName(String)": setText("name"),
    "setFolderId(Integer)": setNumber("folderId"),
    "addRecipient(String,String)": (self: Self, address: NullableText, name: NullableText) => {
      self.removed.delete(text(address));
      self.added.set(text(address), text(name));
    },
    "removeRecipient(String)": (self: Self, address: NullableText) => {
      self.added.delete(text(address));
      self.removed.add(text(address));
    },
    "getRecipients()": (self: Self) => MapValue.of(run, recipients(self)),
    "load(Integer)": (self: Self, id: NullableNumber) => self.load(number(id)),
    "save()": (self: Self) => self.save(),
    "delete()": (self: Self) => self.id !== null && self.ask("removeUnused", self.id) === true,
  }),
  inspect: inspectEntity,
  describe: describeEntity("name"),
});

/** Stored recipients with what was added and removed since. */
function recipients(self: Self): Map<string, string> {
  const stored = self.id === null ? [] : self.ask("recipients", self.id);
  const result = new Map(Array.isArray(stored) ? (stored as unknown as [string, string][]) : []);
  for (const [address, name] of self.added) result.set(address, name);
  for (const address of self.removed) result.delete(address);
  return result;
}
