// Activities and documents that a guide suggests: a row says what to do, when and for how long, and becomes a follow-up of
// a sale or project (natives-crm 2.3, SuggestedAppointment and SuggestedDocument).
import type { Session } from "../session.js";
import type { Row } from "../tenant.js";
import { type Carrier, defaultCarrier, saveCarrier } from "./mapping.js";

type AgentMethod = (session: Session, args: readonly unknown[]) => unknown;

export const suggestionMethods: Readonly<Record<string, AgentMethod>> = {
  "NSAppointmentAgent.CreateDefaultAppointmentEntityFromSaleSuggestion": (session, [id, sale, now, owner]) => {
    const row = session.tenant.row("sale", Number(sale)) ?? {};
    return fromSuggestion(session, Number(id), now === true, {
      Sale: { SaleId: Number(sale) },
      Contact: { ContactId: Number(row.contact_id ?? 0) },
      Person: { PersonId: Number(row.person_id ?? 0) },
      Project: { ProjectId: Number(row.project_id ?? 0) },
      ...ownedBy(owner),
    });
  },
  "NSAppointmentAgent.CreateDefaultAppointmentEntityFromProjectSuggestion": (session, [id, project, now, owner]) =>
    fromSuggestion(session, Number(id), now === true, { Project: { ProjectId: Number(project) }, ...ownedBy(owner) }),
  "NSAppointmentAgent.CanAssignToProjectMember": ({ tenant }, [project, id]) =>
    Number(tenant.row("SuggestedAppointment", Number(id))?.assignToMember ?? 0) !== 0 &&
    tenant.find("projectmember", { project_id: Number(project) }).length > 0,
  "NSDocumentAgent.CreateDefaultDocumentEntityFromSuggestion": (session, [id]) => {
    const suggestion = session.tenant.row("SuggestedDocument", Number(id));
    if (!suggestion) return null;
    return {
      ...defaultCarrier(session, "NSDocumentEntity", []),
      Header: String(suggestion.header || suggestion.name),
      OurRef: String(suggestion.our_ref ?? ""),
      DocumentTemplate: { DocumentTemplateId: Number(suggestion.doctmpl_id ?? 0) },
      SuggestedDocumentId: Number(id),
    };
  },
};

/** Owner 0 is the current associate, whom the defaults name already. */
function ownedBy(owner: unknown): Carrier {
  return Number(owner ?? 0) > 0 ? { Associate: { AssociateId: Number(owner) } } : {};
}

/** A follow-up so many days from now, as long as suggested; stored only where that is asked for. */
function fromSuggestion(session: Session, id: number, now: boolean, links: Carrier): Carrier | null {
  const suggestion = session.tenant.row("SuggestedAppointment", id);
  if (!suggestion) return null;
  const entity = { ...defaultCarrier(session, "NSAppointmentEntity", []), ...members(session, suggestion), ...links };
  return now ? saveCarrier(session, "NSAppointmentEntity", entity) : entity;
}

const minute = 60_000;
const day = 24 * 60 * minute;

function members(session: Session, suggestion: Row): Carrier {
  const start = Date.parse(`${session.localTime()}Z`) + Number(suggestion.daysFuture ?? 0) * day;
  const at = (time: number): string => new Date(time).toISOString().slice(0, 19).replace("T", " ");
  return {
    Description: String(suggestion.text || suggestion.name),
    Task: { TaskListItemId: Number(suggestion.task_id ?? 0) },
    StartDate: at(start),
    ActiveDate: at(start),
    EndDate: at(start + Number(suggestion.duration ?? 0) * minute),
    SuggestedAppointmentId: Number(suggestion.SuggestedAppointment_id),
    IsMileStone: Number(suggestion.isMilestone ?? 0) !== 0,
  };
}
