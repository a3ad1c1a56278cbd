// Definitions of user-defined fields: rows of UDefField, version 0 or none being the published one (natives-crm 2.4); and
// lists to choose from (MDO).
import type { Session } from "../session.js";
import type { Row } from "../tenant.js";
import { type Carrier, readCarrier } from "./mapping.js";

type AgentMethod = (session: Session, args: readonly unknown[]) => unknown;
const carrier = "NSUserDefinedFieldInfo";

const byOwner: AgentMethod = (session, [owner]) => infos(session, { ownerTable_id: Number(owner) });
const byProgId: AgentMethod = (session, [progId, owner]) =>
  infos(session, { progId: String(progId ?? ""), ownerTable_id: Number(owner) })[0] ?? null;
const byLabel: AgentMethod = (session, [label, owner]) =>
  infos(session, { fieldLabel: String(label ?? ""), ownerTable_id: Number(owner) })[0] ?? null;

export const fieldInfoMethods: Readonly<Record<string, AgentMethod>> = {
  "NSUserDefinedFieldInfoAgent.GetUserDefinedFieldList": byOwner,
  "NSUserDefinedFieldInfoAgent.GetPublishedUserDefinedFieldList": byOwner,
  "NSUserDefinedFieldInfoAgent.GetUserDefinedFieldFromProgId": byProgId,
  "NSUserDefinedFieldInfoAgent.GetPublishedUserDefinedFieldFromProgId": byProgId,
  "NSUserDefinedFieldInfoAgent.GetUserDefinedFieldFromFieldLabel": byLabel,
  "NSUserDefinedFieldInfoAgent.GetPublishedUserDefinedFieldFromFieldLabel": byLabel,
  "NSUserDefinedFieldInfoAgent.GetUserDefinedFieldFromProgIds": (session, [progIds, owner]) =>
    (Array.isArray(progIds) ? progIds : []).flatMap((progId) => byProgId(session, [progId, owner]) ?? []),
  "NSUserDefinedFieldInfoAgent.GetUserDefinedFieldFromIds": (session, [ids]) =>
    (Array.isArray(ids) ? ids : []).flatMap((id) => infos(session, { UDefField_Id: Number(id) })),
  "NSUserDefinedFieldInfoAgent.IsAnyPublishEventActive": () => false,
  "NSUserDefinedFieldInfoAgent.IsPublishEventActive": () => false,
};

function infos(session: Session, equal: Row): Carrier[] {
  return session.tenant
    .find("UDefField", equal)
    .sort((left, right) => Number(left.tabOrder ?? 0) - Number(right.tabOrder ?? 0))
    .map((row) => readCarrier(session, carrier, row));
}
