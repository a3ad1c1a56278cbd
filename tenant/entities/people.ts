// Company (contact), Customer (person) and User (ejuser): natives-crm 1.1 to 1.3.
import { address, withKey } from "../agents/sources.js";
import { TenantFailure } from "../errors.js";
import { mainEmail } from "../services.js";
import type { Session } from "../session.js";
import type { Row } from "../tenant.js";
import {
  type EntityDefinition,
  fields,
  findByName,
  type Key,
  namedReference,
  phoneKey,
  registered,
  type Save,
  textKey,
  userOfAssociate,
  whole,
} from "./definition.js";

const dbi = fields("dbi_agent_id", "dbi_key", "dbi_last_modified", "dbi_last_syncronized");
const language = namedReference("supportLanguageId", "cust_lang", ["lang_code", "name"]);
const priority = namedReference("ticketPriorityId", "ticket_priority", ["name"]);
const supportAssociate: Key = {
  read: (_session, row) => String(row.supportAssociateId ?? ""),
  write: (save, value) => {
    save.values.supportAssociateId = findByName(save.session, "associate", ["name", "userName"], value);
  },
};

const companyAddress = address(1, 2);

export const Company: EntityDefinition = {
  table: "contact",
  labelDomain: 2,
  keys: {
    id: { field: "contact_id" },
    ...fields("name", "deleted", "ourSalesContact:associate_id", "primContact:supportPersonId"),
    ...dbi,
    note: { ...textKey("contact", "text_id", 1), names: ["infoText"] },
    phone: { ...phoneKey("contact_id", 1), names: ["phone/formattedNumber"] },
    fax: { ...phoneKey("contact_id", 3), names: ["fax/formattedNumber"] },
    adr: {
      read: addressText,
      write: () => {
        throw new TenantFailure(
          "GeneralException",
          'The address of a Company is set by setFormattedAddress, not by the key "adr".',
        );
      },
    },
    priority,
    language,
    ourContact: userOfAssociate("associate_id"),
    supportAssociateId: supportAssociate,
    domain: { read: domainText, write: storeDomains },
    extTable: { read: () => "" },
    extKey: { read: () => "" },
    extLastCached: { read: () => "" },
  },
  operations: {
    formattedAddress: (session, [id]) =>
      (companyAddress.read(session, withKey({}, "contact", whole(id))) as { LocalizedAddress: unknown })
        .LocalizedAddress,
    setFormattedAddress: (session, [id, fields]) => {
      const actions: ((id: number) => void)[] = [];
      const save = {
        session,
        table: "contact",
        old: undefined,
        values: {},
        after: (action: (id: number) => void) => actions.push(action),
      };
      companyAddress.write?.(save, { LocalizedAddress: fields });
      for (const action of actions) action(whole(id));
      return null;
    },
    findFromDomain: ({ tenant }, [domain]) => {
      const row = tenant.find("company_domain", { domain_name: String(domain ?? "") })[0];
      return row ? tenant.row("contact", Number(row.company_id)) : undefined;
    },
  },
};

export const Customer: EntityDefinition = {
  table: "person",
  labelDomain: 1,
  keys: {
    id: { field: "person_id" },
    ...fields(
      "firstname",
      "lastname",
      "middleName",
      "title",
      "mrmrs",
      "person_number",
      "post1",
      "post2",
      "post3",
      "salutation",
    ),
    ...fields("year_of_birth", "month_of_birth", "day_of_birth", "deleted:retired"),
    ...dbi,
    name: { names: ["display_name"], read: fullName, write: splitName },
    birth_date: { read: birthDate, write: splitBirthDate },
    phone: { ...phoneKey("person_id", 16385), names: ["phone/formattedNumber", "direct/formattedNumber"] },
    cellphone: { ...phoneKey("person_id", 16389), names: ["mobile/formattedNumber"] },
    note: { ...textKey("person", "text_id", 2), names: ["infoText"] },
    email: {
      names: ["display_email"],
      read: allEmails,
      write: (save, value) =>
        save.after((id) => {
          for (const address of value.split(",")) addEmail(save.session, id, address.trim());
        }),
    },
    mainEmail: { read: ({ tenant }, row) => mainEmail(tenant, Number(row.person_id)) },
    company: { field: "contact_id" },
    display_company: {
      read: ({ tenant }, row) => String(tenant.row("contact", Number(row.contact_id ?? 0))?.name ?? ""),
    },
    language,
    priority: { ...priority, names: ["priority_id"] },
    our_contact: { ...userOfAssociate("associate_id"), names: ["ourContact"] },
    supportAssociateId: supportAssociate,
    password: { read: () => "" },
    loginSessionKey: {
      read: ({ tenant }, row) =>
        String(tenant.find("login_customer", { customer_id: row.person_id ?? null }).at(-1)?.session_key ?? ""),
    },
  },
  beforeSave: (save) => {
    if (save.options.consentSource) save.after((id) => storeConsent(save, id));
  },
  operations: {
    findFromEmail: ({ tenant }, [address]) => {
      const rows = tenant.find("Email", { email_address: String(address ?? "") });
      return tenant.row("person", Number(rows.find((row) => Number(row.person_id) > 0)?.person_id ?? 0));
    },
    findFromCellphone: ({ tenant }, [number]) => {
      const row = tenant.find("phone", { phone: String(number ?? ""), ptype_idx: 16389 })[0];
      return tenant.row("person", Number(row?.owner_id ?? 0));
    },
    keyFromAgentAndKey: ({ tenant }, [agent, key]) =>
      Number(tenant.find("person", { dbi_agent_id: whole(agent), dbi_key: String(key ?? "") })[0]?.person_id ?? -1),
    addEmail: (session, [id, address]) => addEmail(session, whole(id), String(address ?? "")),
    removeEmail: ({ tenant }, [id, address]) =>
      tenant.remove("Email", { person_id: whole(id), email_address: String(address ?? "") }) > 0,
    login: (session, [id]) => {
      const key = `${session.user.id}-${whole(id)}-${session.localTime().replace(/\D/g, "")}`;
      session.tenant.insert("login_customer", {
        customer_id: whole(id),
        session_key: key,
        created_at: session.localTime(),
      });
      return key;
    },
    logout: ({ tenant }, [id]) => tenant.remove("login_customer", { customer_id: whole(id) }) > 0,
  },
};

export const User: EntityDefinition = {
  table: "ejuser",
  keys: {
    ...fields(
      "id",
      "loginname",
      "username",
      "password",
      "firstname",
      "middlename",
      "lastname",
      "email",
      "status",
      "signature",
    ),
    ...fields("language", "flags", "lastCategory:last_category", "pictureId:picture_id", "defaultUser:default_user"),
    ...fields(
      "group:usergroup",
      "profileId:profile_id",
      "loginAttempts:login_attempts",
      "lastLoginAttempt:last_login_attempt",
    ),
    ...fields(
      "idleTime:idle_time",
      "defaultCategory:default_category",
      "defaultStatusNewTicket:default_status_new_ticket",
    ),
    associateId: { read: (session, row) => String(associateOf(session, row)?.associate_id ?? "") },
    role: {
      read: ({ tenant }, row) => String(tenant.find("role_member", { ejuser: row.id ?? null })[0]?.role ?? ""),
    },
    ownerCompany: {
      read: (session, row) =>
        String(session.tenant.row("person", Number(associateOf(session, row)?.person_id ?? 0))?.contact_id ?? ""),
    },
    initials: { read: () => "" },
  },
  operations: {
    isAdministrator: (session, [id]) =>
      (Number(session.tenant.row("ejuser", whole(id))?.access_level ?? 0) & administrationBits) !== 0,
    isLoggedIn: ({ tenant }, [id]) => tenant.find("login", { user_id: whole(id) }).length > 0,
    hasTicketAccess: () => true,
  },
};
/** EjUserAccess: UserAdministration and EjournalAdministration. */
const administrationBits = (1 << 5) | (1 << 6);

function associateOf({ tenant }: Session, row: Row): Row | undefined {
  return tenant.find("associate", { ejuserId: row.id ?? null })[0];
}

function addressText({ tenant }: Session, row: Row): string {
  const address =
    tenant.find("address", { owner_id: row.contact_id ?? null, atype_idx: 1 })[0] ??
    tenant.find("address", { owner_id: row.contact_id ?? null, atype_idx: 2 })[0];
  if (!address) return "";
  const lines = [
    address.address1,
    address.address2,
    address.address3,
    `${address.zipcode ?? ""} ${address.city ?? ""}`.trim(),
  ];
  return lines.filter((line) => line).join("\n");
}

function domainText({ tenant }: Session, row: Row): string {
  const rows = tenant.find("company_domain", { company_id: row.contact_id ?? null });
  return rows
    .sort((left, right) => Number(left.rank) - Number(right.rank))
    .map((each) => each.domain_name)
    .join(",");
}

function storeDomains(save: Save, value: string): void {
  save.after((id) => {
    const { tenant } = save.session;
    tenant.remove("company_domain", { company_id: id });
    const domains = value.split(/[,;\s]+/).filter((domain) => domain !== "");
    for (const [index, domain] of domains.entries()) {
      tenant.insert("company_domain", { company_id: id, domain_name: domain, rank: index + 1 });
    }
  });
}

function fullName(_session: Session, row: Row): string {
  return [row.firstname, row.middleName, row.lastname].filter((part) => part).join(" ");
}

/** A whole name is split at its last blank. */
function splitName(save: Save, value: string): void {
  const [, first = "", last = ""] = /^(?:(.*)\s)?(\S*)$/.exec(value.trim()) ?? [];
  Object.assign(save.values, { firstname: first, middleName: "", lastname: last });
}

function birthDate(_session: Session, row: Row): string {
  if (!row.year_of_birth) return "";
  return [row.year_of_birth, row.month_of_birth, row.day_of_birth]
    .map((part) => String(part ?? 1).padStart(2, "0"))
    .join("-");
}

function splitBirthDate(save: Save, value: string): void {
  const [, year = null, month = null, day = null] = /^(\d{4})-(\d{2})-(\d{2})/.exec(value) ?? [];
  Object.assign(save.values, { year_of_birth: Number(year), month_of_birth: Number(month), day_of_birth: Number(day) });
}

function allEmails({ tenant }: Session, row: Row): string {
  const rows = tenant.find("Email", { person_id: row.person_id ?? null });
  return rows
    .sort((left, right) => Number(left.rank) - Number(right.rank))
    .map((each) => each.email_address)
    .join(",");
}

/** Setting an address adds it; one that is there stays as it is. */
function addEmail(session: Session, id: number, address: string): null {
  const known = session.tenant.find("Email", { person_id: id });
  if (address !== "" && !known.some((row) => String(row.email_address).toLowerCase() === address.toLowerCase())) {
    session.tenant.insert("Email", {
      person_id: id,
      contact_id: 0,
      email_address: address,
      description: "",
      rank: known.length + 1,
      protocol: "SMTP",
      ...registered(session),
    });
  }
  return null;
}

function storeConsent({ session, options }: Save, id: number): void {
  const { tenant } = session;
  const source = tenant.find("ConsentSource", { key: options.consentSource! })[0];
  const purpose = tenant.find("ConsentPurpose", { key: "STORE" })[0];
  tenant.insert("ConsentPerson", {
    person_id: id,
    consentSource_id: source?.[tenant.table("ConsentSource").primaryKey] ?? 0,
    consentPurpose_id: purpose?.[tenant.table("ConsentPurpose").primaryKey] ?? 0,
    ...registered(session),
  });
}
