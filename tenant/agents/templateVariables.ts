// Variables of document templates: `<name>` or `{name}` stands for a value of the company, the person, the activity, the
// sale, the project, the sender or the day. Names have four letters as in the vendor's list; what a tenant has no value
// for is empty, and what is no variable stays as it is. Files of other programs (Word, PDF) cannot be read here.
import { queryFailure } from "../errors.js";
import type { Session } from "../session.js";
import type { Row } from "../tenant.js";
import { type Carrier, loadCarrier } from "./mapping.js";
import { nameOf } from "./sources.js";

type AgentMethod = (session: Session, args: readonly unknown[]) => unknown;

/** The rows that a text is about; 0 for none. */
interface Subjects {
  readonly contact: number;
  readonly person: number;
  readonly appointment: number;
  readonly document: number;
  readonly sale: number;
  readonly project: number;
}

export const templateVariableMethods: Readonly<Record<string, AgentMethod>> = {
  "NSDocumentAgent.SubstituteTemplateVariables": (session, [source, encoding, ...subjects]) =>
    substitute(session, String(source ?? ""), Number(encoding), subjectsOf(subjects), new Map()),
  "NSDocumentAgent.SubstituteTemplateVariablesWithCustomTags": (
    session,
    [source, encoding, tags, values, ...subjects],
  ) =>
    substitute(
      session,
      String(source ?? ""),
      Number(encoding),
      subjectsOf(subjects),
      new Map(texts(tags).map((tag, index) => [tag.toLowerCase(), texts(values)[index] ?? ""])),
    ),
  "NSDocumentAgent.SubstituteTemplateVariablesWithCustomTags2": (session, [source, encoding, tags, ...subjects]) =>
    substitute(
      session,
      String(source ?? ""),
      Number(encoding),
      subjectsOf(subjects),
      new Map(Object.entries((tags ?? {}) as Carrier).map(([tag, value]) => [tag.toLowerCase(), String(value ?? "")])),
    ),
  "NSDocumentAgent.SubstituteTemplateVariablesEx": (session, [given]) => {
    const parameters = (given ?? {}) as Carrier;
    const subjects = ["Contact", "Person", "Appointment", "Document", "Sale", "Selection", "Project"];
    return substitute(
      session,
      String(parameters.SourceInput ?? ""),
      Number(parameters.Encoding ?? 0),
      subjectsOf(subjects.map((each) => parameters[`${each}Id`])),
      new Map(),
    );
  },
};

/** In the order of the parameters; a selection gives no values. */
function subjectsOf([contact, person, appointment, document, sale, , project]: readonly unknown[]): Subjects {
  const key = (value: unknown): number => Number(value ?? 0) || 0;
  return {
    contact: key(contact),
    person: key(person),
    appointment: key(appointment),
    document: key(document),
    sale: key(sale),
    project: key(project),
  };
}

/** GeneratorEncoding: the forms that are text. */
const plain = 0;
const markup: readonly number[] = [1, 2];
const url: readonly number[] = [8, 9];

function substitute(
  session: Session,
  source: string,
  encoding: number,
  given: Subjects,
  custom: ReadonlyMap<string, string>,
): string {
  if (encoding !== plain && !markup.includes(encoding) && !url.includes(encoding))
    throw queryFailure(
      `Template variables are put into text, HTML, XML and URLs; the encoding ${encoding} is that of a program's files.`,
    );
  const read = readerOf(session, filled(session, given));
  const form = (value: string): string => {
    if (url.includes(encoding)) return encodeURIComponent(value);
    return markup.includes(encoding)
      ? value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
      : value;
  };
  return source.replace(
    /<([a-z][\w?#]{2,3})>|\{([a-z][\w?#]{2,3})\}|&lt;([a-z][\w?#]{2,3})&gt;/gi,
    (whole, a, b, c) => {
      const name = String(a ?? b ?? c).toLowerCase();
      const value = custom.get(name) ?? (Object.hasOwn(variables, name) ? read(variables[name]!) : undefined);
      return value === undefined ? whole : form(value);
    },
  );
}

/** What a subject refers to stands in where the caller names nothing. */
function filled({ tenant }: Session, given: Subjects): Subjects {
  const activity =
    tenant.row("appointment", given.appointment) ??
    (given.document > 0 ? tenant.find("appointment", { document_id: given.document })[0] : undefined);
  const sale = given.sale || Number(activity?.sale_id ?? 0);
  const saleRow = tenant.row("sale", sale);
  const person = given.person || Number(activity?.person_id ?? saleRow?.person_id ?? 0);
  const contact = given.contact || Number(activity?.contact_id || saleRow?.contact_id || 0);
  return {
    ...given,
    appointment: Number(activity?.appointment_id ?? 0),
    sale,
    person,
    contact: contact || Number(tenant.row("person", person)?.contact_id ?? 0),
    project: given.project || Number(activity?.project_id ?? saleRow?.project_id ?? 0),
  };
}

/** Where a value comes from: a carrier of a subject and a member of it, or a value of its own. */
type Variable =
  | readonly [subject: keyof typeof carriers, member: string]
  | ((session: Session, subjects: Subjects) => string);

const carriers = {
  contact: "NSContactEntity",
  person: "NSPersonEntity",
  appointment: "NSAppointmentEntity",
  document: "NSDocumentEntity",
  sale: "NSSaleEntity",
  project: "NSProjectEntity",
  senderCompany: "NSContactEntity",
  sender: "NSPersonEntity",
} as const;

function readerOf(session: Session, subjects: Subjects): (variable: Variable) => string {
  const known = new Map<string, Carrier | null>();
  return (variable) => {
    if (typeof variable === "function") return variable(session, subjects);
    const [subject, path] = variable;
    if (!known.has(subject))
      known.set(subject, loadCarrier(session, carriers[subject], keyOf(session, subjects, subject)));
    return shown(known.get(subject), path);
  };
}

function keyOf(session: Session, subjects: Subjects, subject: keyof typeof carriers): number {
  if (subject === "sender") return senderRow(session)?.person;
  if (subject === "senderCompany") return senderRow(session)?.contact;
  return subjects[subject];
}

/** The person who runs the script, and the company of that person. */
function senderRow({ tenant, user }: Session): { readonly person: number; readonly contact: number } {
  const person = Number(tenant.row("associate", user.associateId)?.person_id ?? 0);
  return { person, contact: Number(tenant.row("person", person)?.contact_id ?? 0) };
}

/** The value at `Member`, `Member/Member` or in the first element of `Member[]`. */
function shown(carrier: unknown, path: string): string {
  let value: unknown = carrier;
  for (const part of path.split("/")) {
    if (typeof value !== "object" || value === null) return "";
    value = (value as Carrier)[part.replace("[]", "")];
    if (part.endsWith("[]")) value = Array.isArray(value) ? value[0] : undefined;
  }
  return value === null || value === undefined || typeof value === "object" ? "" : String(value);
}

function address(subject: "contact" | "person" | "senderCompany", kinds: readonly number[], field: string): Variable {
  return (session, subjects) => {
    const owner = keyOf(session, subjects, subject);
    const rows = kinds.map((kind) => session.tenant.find("address", { owner_id: owner, atype_idx: kind })[0]);
    return String(rows.find((row) => String(row?.[field] ?? "") !== "")?.[field] ?? "");
  };
}
const postal = 1;
const street = 2;
const home = 16387;

function date(subject: "appointment" | "sale" | "project" | "document", member: string): Variable {
  return (session, subjects) => {
    const [year = "", month = "", day = ""] = shown(loadCarrier(session, carriers[subject], subjects[subject]), member)
      .slice(0, 10)
      .split("-");
    return year === "" ? "" : `${day}.${month}.${year}`;
  };
}

/** A day or time of an activity as digits alone. */
function digits(field: string, from: number, to: number): Variable {
  return ({ tenant }, { appointment }) =>
    String(tenant.row("appointment", appointment)?.[field] ?? "")
      .slice(from, to)
      .replace(/\D/g, "");
}

function now(form: (time: string) => string): Variable {
  return (session) => form(session.localTime());
}
const months = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];
const saleStates: readonly string[] = ["", "Open", "Sold", "Lost", "Stalled"];

function field(table: string, subject: keyof Subjects, name: string): Variable {
  return ({ tenant }, subjects) => String((tenant.row(table, subjects[subject]) as Row | undefined)?.[name] ?? "");
}

const variables: Readonly<Record<string, Variable>> = {
  // The company.
  name: ["contact", "Name"],
  dept: ["contact", "Department"],
  cuid: ["contact", "ContactId"],
  numb: ["contact", "Number2"],
  code: ["contact", "Number1"],
  orgn: ["contact", "OrgNr"],
  busi: ["contact", "Business/Value"],
  cate: ["contact", "Category/Value"],
  cntr: ["contact", "Country/Name"],
  cont: ["contact", "Associate/FullName"],
  cpho: ["contact", "Phones[]/Value"],
  phon: (session, subjects) =>
    shown(loadCarrier(session, "NSPersonEntity", subjects.person), "OfficePhones[]/Value") ||
    shown(loadCarrier(session, "NSContactEntity", subjects.contact), "Phones[]/Value"),
  faxn: ["contact", "Faxes[]/Value"],
  mail: ["contact", "Emails[]/Value"],
  cwww: ["contact", "Urls[]/Value"],
  cspn: (session, subjects) =>
    nameOf(session, "person", session.tenant.row("contact", subjects.contact)?.supportPersonId ?? 0, true),
  addr: address("contact", [postal, street], "address1"),
  padr: address("contact", [postal], "address1"),
  pad2: address("contact", [postal], "address2"),
  pad3: address("contact", [postal], "address3"),
  sadr: address("contact", [street], "address1"),
  city: address("contact", [postal, street], "city"),
  cnty: address("contact", [postal, street], "county"),
  stat: address("contact", [postal, street], "state"),
  zipc: address("contact", [postal, street], "zipcode"),
  scit: address("contact", [street], "city"),
  ssta: address("contact", [street], "state"),
  zipp: address("contact", [street], "zipcode"),
  szip: address("contact", [street], "zipcode"),
  // The person.
  attn: ["person", "FullName"],
  atfn: ["person", "Firstname"],
  atmn: ["person", "MiddleName"],
  atln: ["person", "Lastname"],
  atid: ["person", "PersonId"],
  atti: ["person", "Title"],
  atmr: ["person", "Mrmrs"],
  asal: ["person", "Salutation"],
  salu: ["person", "Salutation"],
  atpo: ["person", "Position/Value"],
  abdt: ["person", "BirthDate"],
  anum: ["person", "PersonNumber"],
  apho: ["person", "OfficePhones[]/Value"],
  atpc: ["person", "MobilePhones[]/Value"],
  atph: ["person", "PrivatePhones[]/Value"],
  atpp: ["person", "Pagers[]/Value"],
  atfa: ["person", "Faxes[]/Value"],
  amai: ["person", "Emails[]/Value"],
  atem: (session, subjects) =>
    shown(loadCarrier(session, "NSPersonEntity", subjects.person), "Emails[]/Value") ||
    shown(loadCarrier(session, "NSContactEntity", subjects.contact), "Emails[]/Value"),
  awww: ["person", "Urls[]/Value"],
  actr: ["person", "Country/Name"],
  apad: address("person", [home], "address1"),
  apa2: address("person", [home], "address2"),
  apa3: address("person", [home], "address3"),
  acit: address("person", [home], "city"),
  azip: address("person", [home], "zipcode"),
  // The follow-up.
  apid: ["appointment", "AppointmentId"],
  baid: ["appointment", "AppointmentId"],
  bcon: ["appointment", "Contact/Name"],
  bper: ["appointment", "Person/FullName"],
  bown: ["appointment", "Associate/FullName"],
  bpro: ["appointment", "Project/Name"],
  bloc: ["appointment", "Location"],
  binf: ["appointment", "Agenda"],
  binl: ["appointment", "Description"],
  btyp: ["appointment", "Task/Value"],
  bpri: ["appointment", "Priority/Value"],
  bsug: ["appointment", "SuggestedAppointmentId"],
  bsda: digits("do_by", 0, 10),
  bsti: digits("do_by", 11, 19),
  beda: digits("endDate", 0, 10),
  beti: digits("endDate", 11, 19),
  // The document.
  doid: ["document", "DocumentId"],
  head: ["document", "Header"],
  file: ["document", "Name"],
  oref: ["document", "OurRef"],
  yref: ["document", "YourRef"],
  desc: ["document", "Description"],
  snum: field("document", "document", "snum"),
  dsug: ["document", "SuggestedDocumentId"],
  // The sale.
  said: ["sale", "SaleId"],
  sati: ["sale", "Heading"],
  sanu: ["sale", "Number"],
  saam: ["sale", "Amount"],
  saea: ["sale", "Earning"],
  saep: ["sale", "EarningPercent"],
  sacu: ["sale", "Currency/Value"],
  saau: ["sale", "Associate/FullName"],
  saco: ["sale", "Competitor/Value"],
  sacr: ["sale", "Credited/Value"],
  saso: ["sale", "Source/Value"],
  sare: ["sale", "Reason/Value"],
  saty: ["sale", "SaleType/Value"],
  sast: ["sale", "Rating/Value"],
  sapr: ["sale", "Probability"],
  sanf: ["sale", "SaleText"],
  sada: date("sale", "Saledate"),
  sadu: date("sale", "NextDueDate"),
  satu: ({ tenant }, { sale }) => saleStates[Number(tenant.row("sale", sale)?.status ?? 0)] ?? "",
  // The project.
  prid: ["project", "ProjectId"],
  pnam: ["project", "Name"],
  pnum: ["project", "ProjectNumber"],
  ptyp: ["project", "ProjectType/Value"],
  psta: ["project", "ProjectStatus/Value"],
  plea: ["project", "Associate/FullName"],
  pwww: ["project", "Urls[]/Value"],
  pinf: ["project", "Description"],
  pend: date("project", "EndDate"),
  // Who sends it.
  auth: ["sender", "FullName"],
  atit: ["sender", "Title"],
  auem: ["sender", "Emails[]/Value"],
  auph: ["sender", "OfficePhones[]/Value"],
  onam: ["senderCompany", "Name"],
  ocit: address("senderCompany", [postal, street], "city"),
  opho: ["senderCompany", "Phones[]/Value"],
  // The day.
  date: now((time) => `${Number(time.slice(8, 10))} ${months[Number(time.slice(5, 7)) - 1]} ${time.slice(0, 4)}`),
  sdat: now((time) => `${time.slice(8, 10)}.${time.slice(5, 7)}.${time.slice(0, 4)}`),
  time: now((time) => time.slice(11, 16)),
  ltim: now((time) => time.slice(11, 19)),
};

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map((each) => String(each ?? "")) : [];
}
