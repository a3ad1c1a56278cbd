// Demo data: a small invented company with its customers, so that scripts find something to work on. The same seed
// and size give the same rows, byte for byte, wherever and whenever they are made; dates lie around a fixed day.

import { writeContent } from "./content.js";
import * as words from "./demoNames.js";
import type { SqlValue, Tenant } from "./tenant.js";

export interface DemoOptions {
  /** Default 1. */
  readonly seed?: number;
  /** Number of companies; all else follows from it. Default 40. */
  readonly companies?: number;
}
export interface DemoSize {
  readonly companies: number;
  readonly persons: number;
  readonly tickets: number;
  readonly messages: number;
  readonly sales: number;
  readonly appointments: number;
  readonly projects: number;
}

/** The day around which all happens: Monday, 2024-09-02, 09:00. */
export const demoBaseTime = Date.UTC(2024, 8, 2, 9);

/** Service user (ejuser) 1 is the system; the people of the demo company follow. */
const staff = [
  ["system", "", "(System)"],
  ["anna", "Anna", "Lindhaug"],
  ["bjorn", "Bjørn", "Kvernvik"],
  ["carina", "Carina", "Østmoen"],
  ["david", "David", "Rognli"],
] as const;

/**
 * Fills an empty tenant. One transaction: it is there whole or not at all.
 * @returns how many rows of each kind there are
 */
export function createDemo(tenant: Tenant, options: DemoOptions = {}): DemoSize {
  const demo = new Demo(tenant, options.seed ?? 1);
  return tenant.transaction(() => demo.create(Math.max(1, Math.trunc(options.companies ?? 40))));
}

type Values = Record<string, SqlValue>;

/** DocTmplType and AppointmentType of documents. */
const documentTemplate = 2;
const documentActivity = 4;

/** Collects rows per table, gives keys, and writes a table with one prepared statement. */
class Demo {
  private readonly rows = new Map<string, Values[]>();
  private state: number;

  constructor(
    private readonly tenant: Tenant,
    seed: number,
  ) {
    this.state = seed | 0;
  }

  create(companies: number): DemoSize {
    this.addLists();
    this.addStaff();
    for (let index = 1; index <= companies; index++) this.addCompany(index);
    for (let index = 0; index < Math.ceil(companies / 8); index++) this.addProject(index);
    for (let index = 0; index < companies * 3; index++) this.addTicket();
    for (let index = 0; index < Math.ceil(companies * 1.5); index++) this.addSale();
    for (let index = 0; index < companies * 2; index++) this.addAppointment();
    const appointments = this.count("appointment");
    this.addGuides();
    this.addHolidays();
    for (let index = 0; index < Math.ceil(companies / 4); index++) this.addDocument(index);
    this.addPriceList();
    for (const sale of [3, 5]) this.addQuote(sale);
    for (const rank of [1, 2]) this.addStakeholder(4, rank);
    this.write();
    this.writeDocuments();
    return {
      companies,
      persons: this.count("person"),
      tickets: this.count("ticket"),
      messages: this.count("ej_message"),
      sales: this.count("sale"),
      appointments,
      projects: this.count("project"),
    };
  }

  private addLists(): void {
    for (const [table, items] of Object.entries(words.lists)) {
      for (const [index, name] of items.entries()) this.addItem(table, index, name);
    }
    for (const [index, [name, probability]] of words.probabilities.entries()) {
      this.addItem("Prob", index, name, { probability });
    }
    for (const [index, [name, rate, units]] of words.currencies.entries()) {
      this.addItem("Currency", index, name, { rate, units, isoCode: name });
    }
    for (const [index, [name, english, abbrev2, abbrev3, isoNumber]] of words.countries.entries()) {
      const domainName = abbrev2.toLowerCase();
      this.addItem("country", index, name, {
        english_name: english,
        abbrev2,
        abbrev3,
        isoNumber,
        currency_id: 1,
        domainName,
      });
    }
    for (const [index, name] of words.documentTemplates.entries()) {
      this.addItem("DocTmpl", index, name, { record_type: documentTemplate, direction: 2, filename: `${name}.txt` });
    }
    this.addServiceLists();
    this.add("registry", { reg_id: 235, name: "allow bypassNetServer", value: "1" });
  }

  private addItem(table: string, index: number, name: string, rest: Values = {}): void {
    this.add(table, { name, rank: index + 1, tooltip: "", deleted: 0, ...rest });
  }

  private addServiceLists(): void {
    for (const [name, code] of [
      ["Norsk", "no"],
      ["English", "en"],
    ] as const) {
      this.add("cust_lang", { name, lang_code: code, iso_code: code, is_default: code === "no" ? 1 : 0 });
    }
    for (const [index, name] of ["Low", "Normal", "High"].entries()) {
      const deadline = (3 - index) * 480;
      this.add("ticket_priority", {
        name,
        status: 1,
        sort_order: index + 1,
        deadline,
        non_dates: "1/1,17/5,25/12,26/12",
      });
    }
    for (const [index, name] of ["Open", "Closed", "Postponed", "Deleted"].entries()) {
      this.add("ticket_status", { name, status: index + 1, ts_rank: index + 1, deleted: 0 });
    }
    for (const fullname of words.ticketCategories) {
      const parent = words.ticketCategories.indexOf(fullname.split("/").slice(0, -1).join("/")) + 1;
      const name = fullname.split("/").at(-1)!;
      this.add("ej_category", { name, fullname, parent_id: parent || -1, category_master: 2, delegate_method: 1 });
    }
  }

  private addStaff(): void {
    const group = this.add("UserGroup", { name: "All staff", rank: 1, deleted: 0 });
    const owner = this.add(
      "contact",
      this.stamped({
        name: "Vinterhavn Studio AS",
        department: "",
        number1: "1",
        country_id: 1,
        business_idx: 3,
        category_idx: 1,
      }),
    );
    for (const [index, [login, firstname, lastname]] of staff.entries()) {
      const email = index === 0 ? "" : `${login}@vinterhavn.example`;
      const id = this.add("ejuser", {
        loginname: login,
        username: `${firstname} ${lastname}`.trim(),
        firstname,
        lastname,
        email,
        status: 1,
        language: "en",
        default_category: 1,
        dbi_agent_id: -1,
      });
      const person = index === 0 ? 0 : this.person(owner, firstname, lastname, "vinterhavn.example", index);
      this.add(
        "associate",
        this.stamped({
          name: login,
          userName: login,
          rank: index + 1,
          deleted: 0,
          type: index === 0 ? 13 : 0,
          group_idx: group,
          person_id: person,
          ejuserId: id,
        }),
      );
    }
  }

  private addCompany(index: number): void {
    const name = this.companyName(index);
    const [zipcode, city] = this.pick(words.places);
    const domain = `${ascii(name.replace(/ AS$/, ""))}.example`;
    const contact = this.add(
      "contact",
      this.stamped({
        name,
        department: this.below(6) === 0 ? city : "",
        number1: String(1000 + index),
        orgNr: String(900000000 + this.below(99999999)),
        associate_id: 2 + this.below(staff.length - 1),
        country_id: this.below(5) === 0 ? 2 + this.below(3) : 1,
        business_idx: 1 + this.below(words.lists.Business!.length),
        category_idx: 1 + this.below(words.lists.Category!.length),
        ticketPriorityId: 2,
        supportLanguageId: 1 + this.below(2),
        group_id: 1,
        deleted: 0,
      }),
    );
    const note = this.add(
      "text",
      this.stamped({ type: 1, owner_id: contact, text: `Customer since ${2010 + this.below(14)}.` }),
    );
    this.rowsOf("contact")[contact - 1]!.text_id = note;
    this.add("phone", this.stamped({ owner_id: contact, ptype_idx: 1, phone: this.phoneNumber(), rank: 1 }));
    this.add(
      "Email",
      this.stamped({
        contact_id: contact,
        person_id: 0,
        email_address: `post@${domain}`,
        description: "",
        rank: 1,
        protocol: "SMTP",
      }),
    );
    this.add(
      "address",
      this.stamped({
        owner_id: contact,
        atype_idx: 2,
        zipcode,
        city,
        address1: `${this.pick(words.streets)} ${1 + this.below(90)}`,
      }),
    );
    this.add("company_domain", { company_id: contact, domain_name: domain, rank: 1 });
    for (let rank = 1, persons = 1 + this.below(4); rank <= persons; rank++) {
      this.person(contact, this.pick(words.firstNames), this.pick(words.lastNames), domain, rank);
    }
  }

  private person(contact: number, firstname: string, lastname: string, domain: string, rank: number): number {
    const person = this.add(
      "person",
      this.stamped({
        contact_id: contact,
        rank,
        firstname,
        lastname,
        middleName: "",
        title: this.pick(words.jobTitles),
        mrmrs: "",
        position_idx: 1 + this.below(words.lists.PersPos!.length),
        year_of_birth: 1955 + this.below(45),
        month_of_birth: 1 + this.below(12),
        day_of_birth: 1 + this.below(28),
        associate_id: 2 + this.below(staff.length - 1),
        country_id: 1,
        ticketPriorityId: 2,
        supportLanguageId: 1 + this.below(2),
        retired: 0,
        dbi_key: "",
      }),
    );
    const number = this.count("person");
    this.add("phone", this.stamped({ owner_id: person, ptype_idx: 16385, phone: this.phoneNumber(), rank: 1 }));
    if (this.below(3) > 0)
      this.add("phone", this.stamped({ owner_id: person, ptype_idx: 16389, phone: this.phoneNumber(), rank: 1 }));
    const address = `${ascii(firstname)}.${ascii(lastname)}${number % 7 === 0 ? number : ""}@${domain}`;
    this.add(
      "Email",
      this.stamped({
        contact_id: 0,
        person_id: person,
        email_address: address,
        description: "",
        rank: 1,
        protocol: "SMTP",
      }),
    );
    return person;
  }

  private addProject(index: number): void {
    const project = this.add(
      "project",
      this.stamped({
        name: words.projectNames[index % words.projectNames.length]!,
        project_number: String(10001 + index),
        type_idx: 1 + this.below(words.lists.ProjType!.length),
        status_idx: 1 + this.below(words.lists.ProjStatus!.length),
        associate_id: 2 + this.below(staff.length - 1),
        done: 0,
        endDate: this.time(this.below(365)),
      }),
    );
    for (let rank = 1; rank <= 3; rank++) {
      const person = this.customer();
      this.add(
        "projectmember",
        this.stamped({
          project_id: project,
          person_id: person.id,
          contact_id: person.contact,
          rank,
          mtype_idx: rank === 1 ? 1 : 2,
        }),
      );
    }
  }

  private addTicket(): void {
    const person = this.customer();
    const created = -this.below(200);
    const status = [1, 1, 1, 2, 2, 3][this.below(6)]!;
    const owner = this.below(6) === 0 ? 1 : 2 + this.below(staff.length - 1);
    const title = this.pick(words.ticketTitles);
    const messages = 1 + this.below(4);
    const ticket = this.add("ticket", {
      connect_id: -1,
      title,
      created_at: this.time(created),
      last_changed: this.time(created + Math.min(messages, -created)),
      deadline: this.time(created + 14),
      closed_at: status === 2 ? this.time(created + Math.min(messages, -created)) : null,
      activate: status === 3 ? this.time(7) : null,
      created_by: owner,
      author: person.email,
      owned_by: owner,
      category: 1 + this.below(words.ticketCategories.length),
      slevel: 2,
      status,
      ticket_status: status,
      cust_id: person.id,
      contact_id: person.contact,
      priority: 1 + this.below(3),
      alert_stop: -1,
      read_status: 1,
      origin: 2,
      num_messages: messages,
      num_replies: messages - 1,
      dbi_agent_id: -1,
    });
    this.add("ticket_customers", { ticket_id: ticket, customer_id: person.id });
    for (let index = 0; index < messages; index++) {
      const fromCustomer = index % 2 === 0;
      this.add("ej_message", {
        ticket_id: ticket,
        search_title: title,
        created_at: this.time(created + Math.min(index, -created)),
        created_by: fromCustomer ? 1 : owner,
        customer_id: fromCustomer ? person.id : -1,
        author: fromCustomer ? person.email : staff[owner - 1]![0],
        type: 1,
        slevel: 2,
        message_id: `<${ticket}.${index}@vinterhavn.example>`,
        body: this.pick(words.messageTexts),
      });
    }
  }

  private addSale(): void {
    const person = this.customer();
    const probability = this.below(words.probabilities.length);
    const days = this.below(240) - 150;
    const amount = 500 * (1 + this.below(300));
    const percent = 10 + this.below(40);
    const status = days > 0 ? 1 : 2 + (this.below(3) > 1 ? 1 : 0);
    this.add(
      "sale",
      this.stamped({
        heading: this.pick(words.saleHeadings),
        number1: String(20001 + this.count("sale")),
        contact_id: person.contact,
        person_id: person.id,
        project_id: this.below(4) === 0 ? 1 + this.below(this.count("project")) : 0,
        associate_id: 2 + this.below(staff.length - 1),
        group_idx: 1,
        saledate: this.time(days),
        amount,
        earning: (amount * percent) / 100,
        earning_percent: percent,
        probability_idx: probability + 1,
        probability: words.probabilities[probability]![1],
        currency_id: 1,
        status,
        done: status === 1 ? 1 : 2,
        source_id: 1 + this.below(words.lists.Source!.length),
        saleType_id: 1 + this.below(words.lists.SaleType!.length),
      }),
    );
  }

  private addAppointment(): void {
    const person = this.customer();
    const days = this.below(120) - 60;
    const hour = this.below(8) - 1;
    const task = 1 + this.below(words.lists.Task!.length);
    const completed = days < 0;
    const id = this.count("appointment") + 1;
    const text = this.add("text", this.stamped({ type: 4, owner_id: id, text: this.pick(words.appointmentTexts) }));
    this.add(
      "appointment",
      this.stamped({
        contact_id: person.contact,
        person_id: person.id,
        associate_id: 2 + this.below(staff.length - 1),
        group_idx: 1,
        do_by: this.time(days, hour),
        activeDate: this.time(days, hour),
        endDate: this.time(days, hour + 1),
        done: completed ? this.time(days, hour + 1) : null,
        task_idx: task,
        priority_idx: 1 + this.below(3),
        type: 1,
        status: completed ? 3 : 1,
        private: 0,
        text_id: text,
        project_id: 0,
        mother_id: 0,
        document_id: 0,
        hasAlarm: 0,
      }),
    );
  }

  /** One type of project and one of sale have a guide; each of its stages suggests something to do. */
  private addGuides(): void {
    const [projectType, saleType] = [2, 1];
    Object.assign(this.rowsOf("ProjType")[projectType - 1]!, { hasGuide: 1 });
    Object.assign(this.rowsOf("SaleType")[saleType - 1]!, { hasGuide: 1 });
    for (const [index] of words.lists.ProjStatus!.entries())
      this.add("ProjectTypeStatusLink", { projType_id: projectType, projStatus_id: index + 1, rank: index + 1 });
    for (const [index] of words.probabilities.entries())
      this.add("SaleTypeStageLink", { saleType_id: saleType, stageId: index + 1, rank: index + 1 });
    for (const [index, text] of words.suggestions.entries()) {
      const guide = { saleTypeStageLinkId: index + 1, projectTypeStatusLinkId: index + 1 };
      const task = { task_id: 1 + (index % words.lists.Task!.length), daysFuture: index + 1, duration: 30 };
      this.addItem("SuggestedAppointment", index, text, this.stamped({ ...guide, ...task, text }));
    }
    for (const [index, name] of words.documentTemplates.entries()) {
      const guide = { saleTypeStageLinkId: index + 1, projectTypeStatusLinkId: index + 1 };
      this.addItem("SuggestedDocument", index, name, this.stamped({ ...guide, doctmpl_id: index + 1, header: name }));
    }
  }

  /** Days off that lie on the same date each year. */
  private addHolidays(): void {
    for (let year = 2020; year <= 2026; year++)
      for (const [date, text] of words.holidays)
        this.add("redletterday", { reddate: `${year}-${date} 00:00:00`, country_id: 1, reds: 1, text });
  }

  private addDocument(index: number): void {
    const person = this.customer();
    const [document, appointment] = [this.count("document") + 1, this.count("appointment") + 1];
    const template = 1 + (index % words.documentTemplates.length);
    const header = `${words.documentTemplates[template - 1]!} ${document}`;
    this.add(
      "document",
      this.stamped({ name: `${header}.txt`, header, our_ref: String(30000 + document), appointment_id: appointment }),
    );
    const time = this.time(-this.below(90));
    this.add(
      "appointment",
      this.stamped({
        contact_id: person.contact,
        person_id: person.id,
        associate_id: 2 + this.below(staff.length - 1),
        group_idx: 1,
        do_by: time,
        activeDate: time,
        endDate: time,
        task_idx: template,
        type: documentActivity,
        status: 1,
        private: 0,
        mother_id: 0,
        document_id: document,
        hasAlarm: 0,
      }),
    );
  }

  /** Two lists of the same products; nobody outside is asked for prices. */
  private addPriceList(): void {
    this.add("QuoteConnection", this.stamped({ DisplayName: "Own price lists", Rank: 1, Deleted: 0 }));
    for (const [index, currency] of ["NOK", "EUR"].entries()) {
      const CurrencyId = words.currencies.findIndex(([name]) => name === currency) + 1;
      const valid = { ValidFrom: "2020-01-01 00:00:00", ValidTo: "2030-12-31 00:00:00", IsActive: 1, IsERPCopy: 0 };
      const list = { ERPPriceListKey: String(index + 1), QuoteConnectionId: 1, Name: `Prices in ${currency}` };
      this.add("PriceList", this.stamped({ ...list, CurrencyId, ...valid }));
    }
    for (const [index, [Name, UnitListPrice]] of words.products.entries()) {
      const prices = { UnitListPrice, UnitCost: UnitListPrice / 2, UnitMinimumPrice: UnitListPrice / 2, VAT: 25 };
      const keys = { ERPProductKey: String(100 + index), PriceListId: 1, Code: String(100 + index) };
      this.add("Product", this.stamped({ ...keys, Name, ...prices, QuantityUnit: "pcs", InAssortment: 1 }));
    }
  }

  /** A draft with two alternatives of two lines each. */
  private addQuote(sale: number): void {
    if (sale > this.count("sale")) return;
    const [quote, version] = [this.count("Quote") + 1, this.count("QuoteVersion") + 1];
    const likely = this.count("QuoteAlternative") + 1;
    const keys = { SaleId: sale, QuoteConnectionId: 1, ActiveQuoteVersionId: version, UseValuesFromQuote: 0 };
    this.add("Quote", this.stamped(keys));
    const state = { State: 1, Rank: 1, Number: `Q-${quote}`, ExpirationDate: this.time(30) };
    this.add("QuoteVersion", this.stamped({ QuoteId: quote, LikelyQuoteAlternativeId: likely, ...state }));
    for (const Name of ["Standard", "Complete"]) {
      const alternative = this.count("QuoteAlternative") + 1;
      const lines = [1, 2].map((Rank) => this.addQuoteLine(alternative, Rank));
      const total = lines.reduce((sum, line) => sum + line, 0);
      const sums = { TotalPrice: total, EarningAmount: total / 2, EarningPercent: 50, VAT: total / 4 };
      this.add("QuoteAlternative", this.stamped({ QuoteVersionId: version, Name, ...sums }));
    }
  }

  private addQuoteLine(QuoteAlternativeId: number, Rank: number): number {
    const product = this.rowsOf("Product")[this.below(words.products.length)]!;
    const Quantity = 1 + this.below(9);
    const TotalPrice = Quantity * Number(product.UnitListPrice);
    const { PriceListId: _list, InAssortment: _stock, ...values } = product;
    const sums = { Quantity, TotalPrice, EarningAmount: TotalPrice / 2, EarningPercent: 50 };
    this.add("QuoteLine", { ...values, QuoteAlternativeId, Rank, ...sums, DiscountPercent: 0, DiscountAmount: 0 });
    return TotalPrice;
  }

  private addStakeholder(sale: number, rank: number): void {
    if (sale > this.count("sale")) return;
    const person = this.customer();
    const keys = { sale_id: sale, contact_id: person.contact, person_id: person.id, stakeholderrole_id: rank };
    this.add("salestakeholder", this.stamped({ ...keys, rank }));
  }

  private writeDocuments(): void {
    for (const [index, row] of this.rowsOf("document").entries())
      writeContent(this.tenant, "document", index + 1, Buffer.from(`${String(row.header)}\n`, "utf8"));
  }

  /** A person of a customer company; those of the demo company itself come first and are left out. */
  private customer(): { id: number; contact: number; email: string } {
    const own = staff.length - 1;
    const id = own + 1 + this.below(this.count("person") - own);
    const contact = Number(this.rowsOf("person")[id - 1]!.contact_id);
    return { id, contact, email: this.emails.get(id)! };
  }

  private readonly emails = new Map<number, string>();
  private readonly names = new Set<string>();

  private add(table: string, values: Values): number {
    const rows = this.rowsOf(table);
    rows.push(values);
    if (table === "Email" && values.person_id) this.emails.set(Number(values.person_id), String(values.email_address));
    return rows.length;
  }

  private rowsOf(table: string): Values[] {
    let rows = this.rows.get(table);
    if (!rows) {
      rows = [];
      this.rows.set(table, rows);
    }
    return rows;
  }

  private count(table: string): number {
    return this.rowsOf(table).length;
  }

  private write(): void {
    for (const [table, rows] of this.rows) {
      const key = this.tenant.table(table).primaryKey;
      const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
      const lines = rows.map((row, index) => [index + 1, ...names.map((name) => row[name] ?? null)]);
      this.tenant.insertAll(table, [key, ...names], lines);
      this.tenant.renumber(table);
    }
  }

  private stamped(values: Values): Values {
    const registered = this.time(-200 - (this.state & 127));
    return {
      ...values,
      registered,
      registered_associate_id: 1,
      updated: registered,
      updated_associate_id: 1,
      updatedCount: 1,
    };
  }

  private companyName(index: number): string {
    for (let attempt = 0; ; attempt++) {
      const plain = `${this.pick(words.companyStarts)} ${this.pick(words.companyTrades)}`;
      const name = attempt < 20 ? `${plain} AS` : `${plain} ${index} AS`;
      if (this.names.has(name)) continue;
      this.names.add(name);
      return name;
    }
  }

  private phoneNumber(): string {
    return `+47 ${55000000 + this.below(999999)}`;
  }

  /** Text of a time some days and hours from the base. */
  private time(days: number, hours = 0): string {
    return new Date(demoBaseTime + days * 86_400_000 + hours * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  private below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** Mulberry32: 32 bits of state, the same on every machine. */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}

const asciiOf: Readonly<Record<string, string>> = { æ: "ae", ø: "o", å: "a" };
function ascii(text: string): string {
  return text
    .toLowerCase()
    .replace(/[æøå]/g, (letter) => asciiOf[letter]!)
    .replace(/[^a-z0-9]+/g, "-");
}
