// `Host.agent`: NetServer agents. The declaration of a method says what it does: its name begins with CreateDefault,
// Get, Save or Delete, and its types name the carrier. Methods that are not of this kind stand in methods.ts; the rest
// is not simulated and says so by name (natives-crm 2.2 and 4).
import { notSimulated, TenantFailure } from "../errors.js";
import type { Session } from "../session.js";
import { definitionOf } from "./carriers.js";
import { isBlocked, type Method, methodsOf } from "./declarations.js";
import { type Carrier, defaultCarrier, deleteCarrier, loadCarrier, readCarrier, saveCarrier } from "./mapping.js";
import { agentMethods } from "./methods.js";

/**
 * Calls a method of an agent; carriers are plain objects of their members.
 * @throws TenantFailure for a method that is not simulated
 */
export function callAgent(session: Session, agent: string, name: string, args: readonly unknown[]): unknown {
  if (isBlocked(agent)) throw new TenantFailure("RunTimeException", `${agent} is not given to scripts in a tenant.`);
  const special = Object.hasOwn(agentMethods, `${agent}.${name}`) ? agentMethods[`${agent}.${name}`] : undefined;
  if (special) return session.tenant.transaction(() => special(session, args));
  const method = methodsOf(agent)?.find((each) => each.name === name);
  const regular = method ? regularMethod(session, method) : undefined;
  if (!regular) throw notSimulated(`${agent}.${name}`);
  return session.tenant.transaction(() => regular(args));
}

/** Whether a method of an agent is simulated, for the generated list. */
export function isSimulated(session: Session, agent: string, name: string): boolean {
  if (isBlocked(agent)) return false;
  if (Object.hasOwn(agentMethods, `${agent}.${name}`)) return true;
  const method = methodsOf(agent)?.find((each) => each.name === name);
  return method !== undefined && regularMethod(session, method) !== undefined;
}

type Call = (args: readonly unknown[]) => unknown;

function regularMethod(session: Session, method: Method): Call | undefined {
  const { name, returns, parameters } = method;
  const carrier = returns.replace("[]", "");
  const known = carrier.startsWith("NS") && definitionOf(session, carrier) !== undefined;
  if (/^CreateDefault\w+$/.test(name) && known && isPlainDefault(method))
    return (args) => defaultCarrier(session, carrier, args);
  if (/^Save\w+$/.test(name) && known && parameters.length === 1 && parameters[0] === carrier) {
    return ([value]) => saveCarrier(session, carrier, (value ?? {}) as Carrier);
  }
  if (/^Delete\w+$/.test(name) && parameters.length === 1) return deletion(session, method);
  if (!/^Get\w+$/.test(name) || !known) return undefined;
  if (returns.endsWith("[]")) return reading(session, method, carrier);
  if (parameters.length === 1 && parameters[0] === "Integer" && namesItself(name, carrier))
    return ([id]) => loadCarrier(session, carrier, Number(id ?? 0));
  return undefined;
}

/** Without parameters, or the two of appointments that only choose defaults. */
function isPlainDefault({ name, parameters }: Method): boolean {
  return parameters.length === 0 || /^CreateDefaultAppointmentEntityByType(AndAssociate)?$/.test(name);
}

/** `GetSaleEntity` for NSSaleEntity; not `GetDocumentTemplateTask`, which asks by another key. */
function namesItself(name: string, carrier: string): boolean {
  return (
    `NS${name.slice(3)}` === carrier ||
    `NS${name.slice(3)}Entity` === carrier ||
    `NS${name.slice(3)}ListItem` === carrier
  );
}

/** Lists by keys, and whole list tables. */
function reading(session: Session, { name, parameters }: Method, carrier: string): Call | undefined {
  if (parameters.length === 1 && parameters[0] === "Integer[]" && namesItself(name.replace(/List$/, ""), carrier)) {
    return ([ids]) =>
      (Array.isArray(ids) ? ids : [])
        .map((id) => loadCarrier(session, carrier, Number(id)))
        .filter((each) => each !== null);
  }
  const table = session.tenant.table(definitionOf(session, carrier)!.table);
  const whole = parameters.length === 0 || (parameters.length === 1 && parameters[0] === "Bool");
  if (!whole || !(table.list || table.service) || !isPlural(name, carrier)) return undefined;
  return ([includeDeleted]) =>
    session.tenant
      .find(table.name, {})
      .filter((row) => includeDeleted === true || !Number(row.deleted ?? 0))
      .sort((left, right) => Number(left.rank ?? 0) - Number(right.rank ?? 0))
      .map((row) => readCarrier(session, carrier, row));
}

/** `GetAllTasks`, `GetTasks`, `GetTicketCategories`, `GetAllSaleTypeEntities`. */
function isPlural(name: string, carrier: string): boolean {
  const thing = name.replace(/^Get(All)?/, "").toLowerCase();
  const one = carrier
    .replace(/^NS/, "")
    .replace(/ListItem$/, "")
    .toLowerCase();
  const forms = [one, one.replace(/entity$/, "")].flatMap((word) => [
    word,
    `${word}s`,
    `${word}es`,
    word.replace(/y$/, "ies"),
  ]);
  return forms.includes(thing);
}

function deletion(session: Session, { name, parameters }: Method): Call | undefined {
  const carrier = `NS${name.slice("Delete".length)}`;
  if (parameters[0] !== "Integer" || !methodsOf(carrier) || !definitionOf(session, carrier)) return undefined;
  return ([id]) => {
    deleteCarrier(session, carrier, Number(id ?? 0));
    return null;
  };
}
