// Native entities and NetServer agents over the tables: what loads, what saving does, what is refused.
import { deepEqual, equal, match, throws } from "node:assert/strict";
import { callAgent } from "../../tenant/agents/agents.js";
import { createDemo } from "../../tenant/demo.js";
import { callEntity, type EntityAnswer } from "../../tenant/entities/entities.js";
import { createClock, createSession, type Session } from "../../tenant/session.js";
import { openTenant, type Tenant } from "../../tenant/tenant.js";

describe("entities", function () {
  this.timeout(30_000);
  let tenant: Tenant;
  let session: Session;
  let log: string[];
  beforeEach(() => {
    tenant = openTenant(":memory:", {
      extensions: [
        { extra_table: { table_name: "y_rental" }, extra_fields: [{ domain: 16, field_name: "x_note", type: 10 }] },
        { extra_fields: [{ domain: 2, field_name: "x_area", name: "Area", type: 10 }] },
      ],
    });
    createDemo(tenant, { companies: 4 });
    log = [];
    session = createSession(tenant, createClock({ start: "2024-09-02T09:00" }, "Europe/Oslo"), "anna", (text) =>
      log.push(text),
    );
  });
  afterEach(() => tenant.close());

  const call = (name: string, operation: string, ...args: unknown[]): EntityAnswer =>
    callEntity(session, name, operation, args) as EntityAnswer;
  const agent = (name: string, method: string, ...args: unknown[]) =>
    callAgent(session, name, method, args) as Record<string, unknown>;

  describe("native", () => {
    it("loads by key; an unknown key is null", () => {
      equal(call("Company", "load", 1).values.name, "Vinterhavn Studio AS");
      equal(call("Company", "load", 9999), null);
      equal(call("Company", "load", -1), null);
    });
    it("knows keys by every name", () => {
      const { names } = callEntity(session, "Ticket", "describe", []) as { names: Record<string, string> };
      deepEqual(
        [names.createdat, names.created_at, names.ownedby, names.cust_id],
        ["createdAt", "createdAt", "ownedBy", "custId"],
      );
      equal((callEntity(session, "Company", "describe", []) as { names: Record<string, string> }).names.area, "x_area");
    });
    it("saves a request with its stamps, status and log", () => {
      const { id, values } = call(
        "Ticket",
        "save",
        null,
        { title: "New", cust_id: "7", ticket_type: "" },
        { log: "made here" },
      );
      deepEqual(
        [values.createdAt, values.createdBy, values.ownedBy, values.status, values.ticketStatus],
        ["2024-09-02 09:00:00", "2", "1", "1", "1"],
      );
      equal(values.contact_id, String(tenant.row("person", 7)!.contact_id));
      const after = call("Ticket", "save", id, { status: "2", OwnedBy: "3" }, {}).values;
      deepEqual([after.closedAt, after.ticketStatus, after.ownedBy], ["2024-09-02 09:00:00", "2", "3"]);
      deepEqual(
        tenant.find("ticket_status_history", { ticket_id: id }).map((row) => row.ticket_status),
        [1, 2],
      );
      deepEqual(
        tenant.find("ticket_log", { ticket_id: id }).map((row) => row.log_description),
        ["made here"],
      );
      equal(
        tenant
          .find("ticket_log_change", { ticket_id: id })
          .some((row) => row.from_value === "1" && row.to_value === "3"),
        true,
      );
    });
    it("counts the messages of a request", () => {
      const before = Number(tenant.row("ticket", 1)!.num_messages);
      call("Message", "save", null, { ticketId: "1", body: "Hello", type: "html" }, {});
      const ticket = tenant.row("ticket", 1)!;
      deepEqual([ticket.num_messages, ticket.replied_at], [before + 1, "2024-09-02 09:00:00"]);
    });
    it("keeps notes, numbers and addresses of people in rows of their own", () => {
      const saved = call(
        "Customer",
        "save",
        7,
        { name: "Kari Marie Lid", cellphone: "+47 1", infoText: "note", email: "kari@new.example", year: "1" },
        {},
      );
      deepEqual(
        [saved.values.firstname, saved.values.lastname, saved.values.cellphone, saved.values.note],
        ["Kari Marie", "Lid", "+47 1", "note"],
      );
      match(saved.values.email!, /,kari@new.example$/);
      equal(call("Customer", "findFromEmail", "KARI@new.example").id, 7);
      equal(call("Customer", "findFromEmail", "nobody@new.example"), null);
      deepEqual(log, ['person: unknown key "year" was ignored']);
    });
    it("saves extra tables and fields", () => {
      const { id } = call("y_rental", "save", null, { x_note: "first" });
      equal(call("y_rental", "load", id).values.x_note, "first");
      equal(call("Company", "save", 2, { Area: "North" }, {}).values.x_area, "North");
      equal(callEntity(session, "y_rental", "remove", [id]), true);
      throws(() => call("y_none", "load", 1), { kind: "NetServerException", message: /no extra table "y_none"/ });
    });
    it("renames categories below", () => {
      call("Category", "save", 1, { name: "Help" }, {});
      equal(call("Category", "load", 2).values.fullname, "Help/Login");
    });
    it("undoes a save that fails", () => {
      throws(() => call("Ticket", "save", 1, { title: "changed", createdAt: "yesterday" }, {}), {
        kind: "NetServerException",
      });
      equal(call("Ticket", "load", 1).values.title !== "changed", true);
    });
    it("names what is not simulated", () => {
      throws(() => call("Ticket", "checkEscalating", 1), /Ticket.checkEscalating is not simulated/);
      throws(() => call("constructor", "load", 1), /not simulated/);
      throws(() => call("Ticket", "__proto__"), /not simulated/);
    });
  });

  describe("NetServer", () => {
    it("gets, creates, saves and deletes", () => {
      const fresh = agent("NSContactAgent", "CreateDefaultContactEntity");
      deepEqual([fresh.ContactId, (fresh.Associate as Record<string, unknown>).Name], [0, "anna"]);
      const saved = agent("NSContactAgent", "SaveContactEntity", {
        ...fresh,
        Name: "New AS",
        Business: { Id: 2 },
        Phones: [{ Value: "+47 22" }],
        Description: "text",
      });
      deepEqual(
        [saved.Name, (saved.Business as Record<string, unknown>).Value, saved.Description],
        ["New AS", "Industry", "text"],
      );
      deepEqual(
        (saved.Phones as Record<string, unknown>[]).map((phone) => phone.StrippedValue),
        ["4722"],
      );
      agent("NSContactAgent", "DeleteContactEntity", saved.ContactId);
      equal(tenant.row("contact", Number(saved.ContactId))!.deleted, 1);
      equal(agent("NSContactAgent", "GetContactEntity", 9999), null);
    });
    it("links by key alone and clears by an empty carrier", () => {
      const fresh = agent("NSAppointmentAgent", "CreateDefaultAppointmentEntityByTypeAndAssociate", 1, 3);
      const saved = agent("NSAppointmentAgent", "SaveAppointmentEntity", {
        ...fresh,
        Contact: { ContactId: 3 },
        Person: { PersonId: 7 },
        Completed: 3,
        StartDate: "2024-10-01 10:00:00",
      });
      equal((saved.Contact as Record<string, unknown>).ContactId, 3);
      deepEqual([saved.Completed, saved.ActiveDate !== null], [3, true]);
      const cleared = agent("NSAppointmentAgent", "SaveAppointmentEntity", { ...saved, Person: null });
      equal(cleared.Person, null);
      equal(tenant.row("appointment", Number(saved.AppointmentId))!.status, 3);
    });
    it("reads lists, by agent and by name", () => {
      deepEqual(
        (agent("NSListAgent", "GetAllTasks", false) as unknown as { Value: string }[]).map((task) => task.Value),
        ["Meeting", "Phone call", "Visit", "To do"],
      );
      deepEqual(
        (agent("NSMDOAgent", "GetSimpleList", "category") as unknown as { Name: string }[]).map((item) => item.Name),
        ["Customer", "Prospect", "Partner", "Supplier"],
      );
      equal(agent("NSListAgent", "ChangeCurrency", 100, "EUR", "NOK"), 1140);
    });
    it("shows users of requests as associates", () => {
      const ticket = tenant.find("ticket", { owned_by: 3 })[0]!;
      equal((agent("NSTicketAgent", "GetTicketEntity", ticket.id).OwnedBy as Record<string, unknown>).Name, "bjorn");
    });
    it("finds what belongs to something", () => {
      const project = tenant.find("project", {})[0]!.project_id;
      equal((agent("NSProjectAgent", "GetProjectMembers", project) as unknown as unknown[]).length, 3);
      const all = agent(
        "NSAppointmentAgent",
        "GetAssociateDiary",
        3,
        "2024-01-01 00:00:00",
        "2024-12-31 00:00:00",
        -1,
      ) as unknown as { StartDate: string }[];
      deepEqual(
        all.map((each) => each.StartDate),
        tenant
          .find("appointment", { associate_id: 3 })
          .map((row) => row.do_by)
          .sort(),
      );
      equal(
        (agent("NSAppointmentAgent", "GetAssociateDiary", 3, null, null, 1) as unknown as unknown[]).length,
        Math.min(1, all.length),
      );
    });
    it("finds projects, sales and bookings by what they are", () => {
      const keys = (list: unknown, key: string) => (list as Record<string, unknown>[]).map((each) => each[key]);
      const member = tenant.find("projectmember", {})[0]!;
      const projects = agent("NSProjectAgent", "GetProjectsFromPerson", member.person_id);
      equal(keys(projects, "ProjectId").includes(member.project_id), true);
      deepEqual(keys(agent("NSProjectAgent", "GetProjectsFromContact", member.contact_id), "ProjectId"), [
        ...new Set(tenant.find("projectmember", { contact_id: member.contact_id! }).map((row) => row.project_id)),
      ]);
      const byId = agent("NSProjectAgent", "GetProjectMembersById", [member.projectmember_id, 9999]);
      deepEqual(keys(byId, "ProjectmemberId"), [member.projectmember_id]);

      const sold = tenant.find("sale", { status: 2 }).map((row) => String(row.saledate));
      deepEqual(keys(agent("NSSaleAgent", "GetRecentSales", -1, 2), "SaleId").length, Math.min(2, sold.length));
      const open = agent("NSSaleAgent", "GetUpcomingSales", -1, -1) as unknown as { WeightedAmount: number }[];
      const amounts = open.map((sale) => sale.WeightedAmount);
      deepEqual(
        amounts,
        [...amounts].sort((left, right) => right - left),
      );

      const booking = tenant.insert("appointment", { associate_id: 3, do_by: "2024-03-01 10:00:00" });
      const copy = tenant.insert("appointment", { associate_id: 2, mother_id: booking, do_by: "2024-03-01 10:00:00" });
      const records = agent("NSAppointmentAgent", "GetAppointmentRecords", booking, 0);
      deepEqual(keys(records, "AppointmentId"), [booking, copy]);
      deepEqual(agent("NSAppointmentAgent", "GetAppointmentRecords", 0, 0), []);
    });
    it("knows one status by default for each base status", () => {
      const statuses = agent("NSListAgent", "GetTicketStatuses") as unknown as { Status: number; IsDefault: boolean }[];
      equal(statuses.length > 0, true);
      for (const base of new Set(statuses.map((status) => status.Status)))
        equal(statuses.filter((status) => status.Status === base && status.IsDefault).length, 1);
    });
    it("takes the lines of an address with or without what holds them", () => {
      const company = agent("NSContactAgent", "GetContactEntity", 1);
      const { LocalizedAddress: lines } = company.Address as { LocalizedAddress: { Name: string; Value: string }[][] };
      lines.flat().find((line) => line.Name === "PostalCity")!.Value = "Bergen";
      agent("NSContactAgent", "SaveContactEntity", { ...company, Address: lines });
      equal(tenant.find("address", { owner_id: 1, atype_idx: 1 })[0]!.city, "Bergen");
    });
    it("keeps documents with their bytes and their appointment row", () => {
      const fresh = agent("NSDocumentAgent", "CreateDefaultDocumentEntity");
      const saved = agent("NSDocumentAgent", "SaveDocumentEntity", {
        ...fresh,
        Name: "a.txt",
        Contact: { ContactId: 2 },
      });
      agent("NSDocumentAgent", "SetDocumentStream", saved, "\u00ff\u0000", true);
      equal(callAgent(session, "NSDocumentAgent", "GetDocumentStream", [saved.DocumentId]), "\u00ff\u0000");
      equal((agent("NSDocumentAgent", "GetContactDocuments", 2, null, null, -1) as unknown as unknown[]).length, 1);
      equal(
        tenant.row("appointment", Number(tenant.row("document", Number(saved.DocumentId))!.appointment_id))!.contact_id,
        2,
      );
    });
    it("saves members, stakeholders, interests and user-defined fields with their owner", () => {
      const project = agent("NSProjectAgent", "GetProjectEntity", 1);
      const members = project.ProjectMembers as Record<string, unknown>[];
      const saved = agent("NSProjectAgent", "SaveProjectEntity", {
        ...project,
        ProjectMembers: [...members.slice(1), { PersonId: 8, ProjectMemberTypeId: 1 }],
        UserDefinedFields: { "SuperOffice:1": "[I:5]", "SuperOffice:1:DisplayText": "five" },
      });
      deepEqual(
        (saved.ProjectMembers as { PersonId: number }[]).map((each) => each.PersonId),
        [...members.slice(1).map((each) => each.PersonId), 8],
      );
      deepEqual(saved.UserDefinedFields, { "SuperOffice:1": "[I:5]" });
      tenant.insert("ContInt", { name: "Golf", rank: 2 });
      tenant.insert("ContInt", { name: "Chess", rank: 1 });
      const contact = agent("NSContactAgent", "GetContactEntity", 2);
      const interests = contact.Interests as { Id: number; Name: string; Selected: boolean }[];
      const golf = interests.map((each) => ({ ...each, Selected: each.Name === "Golf" }));
      const after = agent("NSContactAgent", "SaveContactEntity", { ...contact, Interests: golf });
      deepEqual(
        (after.Interests as typeof interests)
          .filter(({ Name }) => ["Golf", "Chess"].includes(Name))
          .map((each) => [each.Name, each.Selected]),
        [
          ["Chess", false],
          ["Golf", true],
        ],
      );
      equal((after.Persons as unknown[]).length, tenant.find("person", { contact_id: 2 }).length);
    });
    it("picks the preference of the most specific level", () => {
      const save = (Level: number, TargetId: number, RawValue: string) =>
        agent(
          "NSPreferenceAgent",
          "SavePreferenceEntity",
          { Level, TargetId, RawValue, Specification: { Section: "S", Key: "K" } },
          false,
        );
      save(2, 0, "system");
      save(5, 3, "of another");
      const read = () =>
        (
          agent("NSPreferenceAgent", "GetPreferences", [{ Section: "S", Key: "K" }]) as unknown as {
            RawValue: string;
          }[]
        )[0]!.RawValue;
      equal(read(), "system");
      save(5, session.user.associateId, "own");
      equal(read(), "own");
    });
    it("names what is not simulated and what is not given to scripts", () => {
      throws(
        () => agent("NSReportAgent", "GetReport", 1),
        /NSReportAgent.GetReport is not simulated.*docs\/not-simulated.md/,
      );
      throws(() => agent("NSDatabaseAgent", "GetAll"), /NSDatabaseAgent is not given to scripts/);
      throws(() => agent("__proto__", "toString"), /not simulated/);
    });
  });
});
