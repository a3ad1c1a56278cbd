// Runs SearchEngine calls written as in a script against a tenant, through the native class itself.
import type { Host } from "../../interpreter/host.js";
import type { NativeBody, RunContext } from "../../interpreter/native.js";
import { SearchEngine, type SearchEngineValue } from "../../interpreter/natives/SearchEngine.js";
import { search } from "../../tenant/search/search.js";
import { openTenant, type Tenant } from "../../tenant/tenant.js";
import type { SearchRequest } from "../../workspace/search.js";

const typeNames = { string: "String", number: "Integer", boolean: "Bool" } as Readonly<Record<string, string>>;

/** A tenant of a few rows that the tests know by heart. */
export function smallTenant(): Tenant {
  const tenant = openTenant(":memory:");
  tenant.insert("ejuser", { id: 1, loginname: "system", email: "" });
  tenant.insert("ejuser", { id: 2, loginname: "anna", email: "anna@vinter.example" });
  tenant.insert("associate", { associate_id: 1, name: "ANNA", ejuserId: 2 });
  tenant.insert("contact", { contact_id: 1, name: "Nordlys Bakeri", department: "Bodvær", associate_id: 1 });
  tenant.insert("contact", { contact_id: 2, name: "Ørnefjell AS", department: "" });
  tenant.insert("person", { person_id: 1, contact_id: 1, firstname: "Kari", lastname: "Dalhaug", associate_id: 1 });
  tenant.insert("person", { person_id: 2, contact_id: 2, firstname: "Ola", middleName: "B.", lastname: "Lyngmo" });
  tenant.insert("Email", { person_id: 1, email_address: "second@nordlys.example", rank: 2 });
  tenant.insert("Email", { person_id: 1, email_address: "kari@nordlys.example", rank: 1 });
  tenant.insert("phone", { owner_id: 1, ptype_idx: 16389, phone: "+47 555", rank: 1 });
  tenant.insert("phone", { owner_id: 1, ptype_idx: 1, phone: "+47 111", rank: 1 });
  const ticket = (id: number, title: string, status: number, person: number | null, created: string): void => {
    tenant.insert("ticket", {
      id,
      title,
      status,
      cust_id: person,
      owned_by: id === 3 ? 1 : 2,
      created_at: created,
      tags: id === 1 ? "[7],[12]" : "",
    });
  };
  ticket(1, "Cannot log in", 1, 1, "2024-09-02 08:15:00");
  ticket(2, "100% of the order is late", 2, 1, "2024-09-03 14:00:00");
  ticket(3, "Printer O'Neill", 3, 2, "2024-09-08 23:59:59");
  ticket(4, "cannot LOG out", 1, -1, "2024-09-09 00:00:00");
  tenant.insert("ticket_customers", { ticket_id: 1, customer_id: 1 });
  tenant.insert("ticket_customers", { ticket_id: 1, customer_id: 2 });
  for (const [id, amount, associate] of [
    [1, 500, 1],
    [2, 19.9, 1],
    [3, 80, 0],
  ] as const) {
    tenant.insert("sale", {
      sale_id: id,
      amount,
      associate_id: associate,
      contact_id: 1,
      status: id,
      heading: `Sale ${id}`,
    });
  }
  return tenant;
}

export interface Query {
  readonly engine: SearchEngineValue;
  /** Calls a method: `call("getField", 0)`. */
  call(method: string, ...args: unknown[]): unknown;
}

/** A SearchEngine over a tenant, after the given calls: `addField("ticket.id"); addCriteria(...);` */
export function query(tenant: Tenant, calls: string, languageLevel = 4): Query {
  const run = context(tenant, languageLevel);
  const engine = SearchEngine.create!(run) as SearchEngineValue;
  const bodies = SearchEngine.bodies(run);
  const call = (method: string, ...args: unknown[]): unknown => {
    const types = args.map((arg) => typeNames[typeof arg] ?? (arg as object).constructor.name);
    const body = bodies[`${method}(${types.join(",")})`] as NativeBody | undefined;
    if (!body) throw new Error(`no method ${method}(${types.join(",")})`);
    return body(engine, ...args);
  };
  for (const statement of calls.matchAll(/(\w+)\((.*?)\);/g))
    call(statement[1]!, ...(JSON.parse(`[${statement[2]}]`) as unknown[]));
  return { engine, call };
}

/** The rows that the query finds, cells joined by "|". */
export function found(tenant: Tenant, calls: string, languageLevel = 4): string[] {
  const { engine, call } = query(tenant, calls, languageLevel);
  call("execute");
  return engine.rows!.map((row) => row.join("|"));
}

function context(tenant: Tenant, languageLevel: number): RunContext {
  const host = { search: (request: unknown) => search(tenant, request as SearchRequest) } as unknown as Host;
  return {
    host,
    languageLevel,
    print: () => {},
    fail: (kind, message) => Object.assign(new Error(message), { kind }),
    exit: (message) => {
      throw new Error(message);
    },
    allocate: () => {},
    state: (_key, create) => create(),
    location: () => ({ name: "test", line: 1 }),
  };
}
