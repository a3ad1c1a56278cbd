// Archives: lists of columns from a provider (natives-crm 2.6). A provider of the product has hundreds of columns; here one
// lies over a table, and a column is a field, or `reference/field`, as the search sees it. `Dynamic` takes the search's own
// names. Anything else is refused with the name of the provider or the column.
import type { SearchCriterion, SearchField, SearchOrder } from "../../workspace/search.js";
import type { Field, Table } from "../dictionary.js";
import { notSimulated, queryFailure } from "../errors.js";
import { search } from "../search/search.js";
import type { Session } from "../session.js";
import { parseColumns, parseOrders, parseRestrictions } from "./archiveText.js";
import type { Carrier } from "./mapping.js";
import { userDefinedValues } from "./sources.js";

type AgentMethod = (session: Session, args: readonly unknown[]) => unknown;

/** Table and name of the rows by provider, in lower case. */
const providers: Readonly<Record<string, readonly [table: string, entity: string]>> = {
  contact: ["contact", "contact"],
  findcontact: ["contact", "contact"],
  person: ["person", "person"],
  findperson: ["person", "person"],
  contactperson: ["person", "person"],
  sale: ["sale", "sale"],
  findsale: ["sale", "sale"],
  appointment: ["appointment", "appointment"],
  findappointment: ["appointment", "appointment"],
  project: ["project", "project"],
  findproject: ["project", "project"],
  document: ["document", "document"],
  finddocument: ["document", "document"],
  selection: ["selection", "selection"],
  findselection: ["selection", "selection"],
  ticket: ["ticket", "ticket"],
  findticket: ["ticket", "ticket"],
  associate: ["associate", "associate"],
  contactactivity: ["appointment", "appointment"],
  personactivity: ["appointment", "appointment"],
  projectactivity: ["appointment", "appointment"],
  saleactivity: ["appointment", "appointment"],
};
/** Providers whose rows are of several kinds, told apart by a field that is set in rows of the second kind. */
const mixed: Readonly<Record<string, { readonly second: string; readonly field: string }>> = {
  contactactivity: { second: "document", field: "document_id" },
  personactivity: { second: "document", field: "document_id" },
  projectactivity: { second: "document", field: "document_id" },
  saleactivity: { second: "document", field: "document_id" },
};
/** Columns whose name is not that of their field. */
const aliases: Readonly<Record<string, string>> = {
  "contact.number": "number1",
  "contact.code": "number2",
  "contact.namedepartment": "name",
  "person.fullname": "lastname",
  "person.position": "position_idx",
  "sale.number": "number1",
  "sale.date": "saledate",
  "sale.title": "heading",
  "appointment.date": "do_by",
  "appointment.startdate": "do_by",
  "ticket.ticketid": "id",
  "ticket.ownedby": "owned_by",
};

export const archiveMethods: Readonly<Record<string, AgentMethod>> = {
  "NSArchiveAgent.GetArchiveListByColumns": byColumns,
  "NSArchiveAgent.GetArchiveListByColumnsWithContext": byColumns,
  "NSArchiveAgent.GetArchiveListByColumns2": byColumnTexts,
  "NSArchiveAgent.GetArchiveListByColumnsWithContext2": byColumnTexts,
  "NSArchiveAgent.GetArchiveListByColumnsWithHeader": (session, args) => {
    const query = {
      provider: text(args[0]),
      columns: strings(args[1]),
      orders: orders(args[2]),
      restrictions: restrictions(args[3]),
      entities: strings(args[4]),
    };
    return { RowCount: count(session, query), Rows: page(session, query, args[5], args[6]) };
  },
  "NSArchiveAgent.GetArchiveListByColumnsWithHeader2": (session, args) => {
    const query = fromTexts(args);
    return { RowCount: count(session, query), Rows: page(session, query, args[5], args[6]) };
  },
  "NSArchiveAgent.GetProviderNames": () => ["Dynamic", ...Object.keys(providers)],
  "NSFindAgent.FindFromRestrictionsColumns": (session, [given, provider, columns, size, number]) =>
    found(
      session,
      {
        provider: text(provider),
        columns: strings(columns),
        orders: [],
        restrictions: restrictions(given),
        entities: [],
      },
      number,
      size,
    ),
  "NSFindAgent.FindFromRestrictionsColumns2": (session, [given, provider, columns, size, number]) => {
    const query = {
      provider: text(provider),
      columns: parseColumns(text(columns)),
      orders: [],
      restrictions: parseRestrictions(text(given)),
      entities: [],
    };
    return found(session, query, number, size);
  },
  "NSFindAgent.FindFromRestrictionsColumnsOrderBy": (session, [given, provider, columns, order, size, number]) =>
    found(
      session,
      {
        provider: text(provider),
        columns: strings(columns),
        orders: orders(order),
        restrictions: restrictions(given),
        entities: [],
      },
      number,
      size,
    ),
  "NSFindAgent.FindFromRestrictionsColumnsOrderBy2": (session, [given, provider, columns, order, size, number]) => {
    const parsed = { orders: parseOrders(text(order)), restrictions: parseRestrictions(text(given)), entities: [] };
    return found(session, { provider: text(provider), columns: parseColumns(text(columns)), ...parsed }, number, size);
  },
};

export interface ArchiveOrder {
  readonly name: string;
  readonly ascending: boolean;
}
export interface Restriction {
  readonly name: string;
  readonly operator: string;
  readonly values: readonly string[];
  /** Positive opens so many brackets before it, negative closes so many after it. */
  readonly brackets: number;
  /** Joins it to the next one. */
  readonly or: boolean;
}
interface ArchiveQuery {
  readonly provider: string;
  readonly columns: readonly string[];
  readonly orders: readonly ArchiveOrder[];
  readonly restrictions: readonly Restriction[];
  /** Kinds of rows that are wanted; empty for all. */
  readonly entities: readonly string[];
}

function byColumns(session: Session, args: readonly unknown[]): Carrier[] {
  const [provider, columns, order, given, entities, number, size] = args;
  const query = {
    provider: text(provider),
    columns: strings(columns),
    orders: orders(order),
    restrictions: restrictions(given),
    entities: strings(entities),
  };
  return page(session, query, number, size);
}

function byColumnTexts(session: Session, args: readonly unknown[]): Carrier[] {
  return page(session, fromTexts(args), args[5], args[6]);
}

function fromTexts([provider, columns, order, given, entities]: readonly unknown[]): ArchiveQuery {
  const parsed = { columns: parseColumns(text(columns)), orders: parseOrders(text(order)) };
  const wanted = parseColumns(text(entities));
  return { provider: text(provider), ...parsed, restrictions: parseRestrictions(text(given)), entities: wanted };
}

function found(session: Session, query: ArchiveQuery, number: unknown, size: unknown): Carrier {
  return {
    RowCount: count(session, query),
    ArchiveRows: page(session, query, number, size),
    ArchiveColumns: query.columns.map((Name) => ({ Name, DisplayName: Name, IsVisible: true })),
  };
}

interface Compiled {
  readonly table: Table;
  readonly entity: string;
  readonly key: SearchField;
  /** A user-defined field has no path: its values are looked up by the keys of the rows. */
  readonly columns: readonly {
    readonly name: string;
    readonly progId?: string;
    readonly path: string;
    readonly field: Field | undefined;
  }[];
  /** Field that is set in rows of the second kind, and the name of that kind. */
  readonly second: { readonly path: string; readonly entity: string } | undefined;
  readonly criteria: readonly SearchCriterion[];
  readonly orders: readonly SearchOrder[];
}

function compile(session: Session, query: ArchiveQuery): Compiled {
  const { table, entity } = providerOf(session, query);
  const dynamic = query.provider.toLowerCase() === "dynamic";
  const pathOf = (name: string) => (dynamic ? dynamicColumn(session, name) : column(session, table, name));
  const key = `${table.name}.${table.primaryKey}`;
  const progIdOf = (name: string) => (dynamic ? undefined : userDefinedColumn(entity, name));
  const kinds = mixed[query.provider.toLowerCase()];
  const searched = criteria(query.restrictions.filter(isSearched), (restriction) => {
    const progId = progIdOf(restriction.name);
    if (progId === undefined) return { name: pathOf(restriction.name).path };
    return { name: key, keys: keysWith(session, table.name, progId, restriction) };
  });
  return {
    table,
    entity,
    key: { name: key, function: "" },
    columns: query.columns.map((name) => {
      const progId = progIdOf(name);
      return progId === undefined ? { name, ...pathOf(name) } : { name, progId, path: key, field: undefined };
    }),
    criteria: kinds
      ? [
          ...deeper(searched),
          ...kindCriteria(query.entities, key, `${table.name}.${kinds.field}`, [entity, kinds.second]),
        ]
      : searched,
    orders: query.orders.map(({ name, ascending }) => ({ name: pathOf(name).path, function: "", ascending })),
    second: kinds && { path: `${table.name}.${kinds.field}`, entity: kinds.second },
  };
}

/** Restrictions that say how much is wanted, and nothing of the rows. */
function isSearched({ name }: Restriction): boolean {
  return name.toLowerCase() !== "getallrows" && name.toLowerCase() !== "getnorows";
}

/** The same within one more bracket, so that what follows holds for all of it. */
function deeper(given: readonly SearchCriterion[]): SearchCriterion[] {
  return given.map((each) => ({ ...each, priority: each.priority + 1 }));
}

/** Leaves out the kind that is not wanted; names of kinds that the provider has not got are no wish. */
function kindCriteria(
  wanted: readonly string[],
  key: string,
  field: string,
  [first, second]: readonly [string, string],
): SearchCriterion[] {
  const names = new Set(wanted.map((each) => each.trim().toLowerCase()));
  if (names.has(first) === names.has(second)) return [];
  const set = { function: "", operator: "OperatorGt", to: { value: "0" }, rowOperator: "OperatorAnd", priority: 0 };
  if (names.has(second)) return [{ ...set, name: field }];
  return [
    // True of every row; it ends the bracket before and begins another.
    { ...set, name: key },
    { ...set, name: field, operator: "OperatorIs", to: { value: "" }, rowOperator: "OperatorOr", priority: 1 },
    { ...set, name: field, operator: "OperatorLte", priority: 1 },
  ];
}

function providerOf({ tenant }: Session, { provider, columns, restrictions: given }: ArchiveQuery) {
  const name = provider.toLowerCase();
  const known = Object.hasOwn(providers, name) ? providers[name] : undefined;
  if (known) return { table: tenant.table(known[0]), entity: known[1] };
  if (name !== "dynamic") throw notSimulated(`The archive provider "${provider}"`);
  const root = (columns[0] ?? given[0]?.name ?? "").split(".")[0]!;
  const table = tenant.dictionary.table(root);
  if (!table)
    throw queryFailure(`The columns of the archive provider "Dynamic" begin with a table, and "${root}" is none.`);
  return { table, entity: table.name };
}

/** The column of a provider as a path of the search. A reference as a whole shows the name of what it refers to. */
function column(session: Session, root: Table, name: string): { path: string; field: Field | undefined } {
  let table = root;
  let path = root.name;
  let field: Field | undefined;
  for (const part of name.split("/")) {
    if (field?.foreignKey) table = session.tenant.table(field.foreignKey);
    field = fieldOf(table, part);
    if (!field) throw queryFailure(`The column "${name}" of the archive over ${root.name} is not simulated.`);
    path += `.${field.name}`;
  }
  const target = field?.foreignKey && !/id$/i.test(name) ? session.tenant.table(field.foreignKey) : undefined;
  const shown = target?.fields.get("name") ?? (target?.name === "text" ? target.fields.get("text") : undefined);
  return shown ? { path: `${path}.${shown.name}`, field: shown } : { path, field };
}

/** `contactUdef/SuperOffice:1` is the field with that prog id. */
function userDefinedColumn(entity: string, name: string): string | undefined {
  const [, owner, progId] = /^(\w+)udef\/(.+)$/i.exec(name) ?? [];
  return owner?.toLowerCase() === entity ? progId : undefined;
}

function fieldOf(table: Table, part: string): Field | undefined {
  const name = part.toLowerCase();
  const alias = aliases[`${table.name.toLowerCase()}.${name}`];
  if (alias) return table.fields.get(alias.toLowerCase());
  const own = `${table.name.toLowerCase()}id`;
  if (name === own) return table.fields.get(table.primaryKey.toLowerCase());
  const plain = (field: Field) => field.name.toLowerCase().replaceAll("_", "");
  const fields = [...table.fields.values()];
  const endings = ["", "id", "idx"];
  return endings.map((ending) => fields.find((field) => plain(field) === name + ending)).find((field) => field);
}

/** The field is known where the path does not leave the table; other values are shown as texts. */
function dynamicColumn({ tenant }: Session, name: string): { path: string; field: Field | undefined } {
  const [root = "", field = "", ...more] = name.split(".");
  return {
    path: name,
    field: more.length === 0 ? tenant.dictionary.table(root)?.fields.get(field.toLowerCase()) : undefined,
  };
}

const operators: Readonly<Record<string, string>> = {
  "=": "OperatorEquals",
  "!=": "OperatorNotEquals",
  "<": "OperatorLt",
  "<=": "OperatorLte",
  ">": "OperatorGt",
  ">=": "OperatorGte",
  is: "OperatorEquals",
  isnot: "OperatorNotEquals",
  equals: "OperatorEquals",
  unequals: "OperatorNotEquals",
  not: "OperatorNotEquals",
  less: "OperatorLt",
  greater: "OperatorGt",
  smaller: "OperatorLt",
  before: "OperatorLt",
  after: "OperatorGt",
  begins: "OperatorBeginsWith",
  contains: "OperatorContains",
  notcontains: "OperatorNotContains",
  ends: "OperatorEndsWith",
  oneof: "OperatorIn",
  notoneof: "OperatorNotIn",
  set: "OperatorIsNot",
  notset: "OperatorIs",
};
const valueless = new Set(["OperatorIs", "OperatorIsNot"]);

/** @param target the path that a restriction is on, or the keys of the rows that it holds for */
function criteria(
  given: readonly Restriction[],
  target: (restriction: Restriction) => { readonly name: string; readonly keys?: readonly number[] },
): SearchCriterion[] {
  let depth = 0;
  return given.map((restriction) => {
    const { values, brackets, or } = restriction;
    const known = operatorOf(restriction);
    if (brackets > 0) depth += brackets;
    const { name, keys } = target(restriction);
    const value = valueless.has(known) ? "" : values.map(decoded).join(known.endsWith("In") ? "," : "");
    const priority = depth;
    if (brackets < 0) depth = Math.max(0, depth + brackets);
    const rowOperator = or ? "OperatorOr" : "OperatorAnd";
    // No row has the key 0.
    if (keys)
      return {
        name,
        function: "",
        operator: "OperatorIn",
        to: { value: [0, ...keys].join(",") },
        rowOperator,
        priority,
      };
    return { name, function: "", operator: known, to: { value }, rowOperator, priority };
  });
}

function operatorOf({ name, operator }: Restriction): string {
  const word = operator.trim().toLowerCase();
  const known = Object.hasOwn(operators, word) ? operators[word] : undefined;
  if (!known) throw queryFailure(`The operator "${operator}" of the restriction on "${name}" is not simulated.`);
  return known;
}

/** Keys of the rows whose user-defined field a restriction holds for; a row that was never given a value has the empty one. */
function keysWith(session: Session, table: string, progId: string, restriction: Restriction): number[] {
  const known = operatorOf(restriction);
  const given = userDefinedValues(session, table, progId);
  const wanted = restriction.values.map(decoded);
  const { primaryKey } = session.tenant.table(table);
  return session.tenant
    .find(table, {})
    .map((row) => Number(row[primaryKey]))
    .filter((key) => holds(known, decoded(given.get(key) ?? ""), wanted));
}

function holds(operator: string, value: string, [first = "", ...more]: readonly string[]): boolean {
  const [left, right] = [value.toLowerCase(), first.toLowerCase()];
  const numeric = value !== "" && first !== "" && Number.isFinite(Number(value)) && Number.isFinite(Number(first));
  const order = numeric ? Number(value) - Number(first) : left < right ? -1 : Number(left > right);
  switch (operator) {
    case "OperatorEquals":
      return order === 0;
    case "OperatorNotEquals":
      return order !== 0;
    case "OperatorLt":
      return value !== "" && order < 0;
    case "OperatorLte":
      return value !== "" && order <= 0;
    case "OperatorGt":
      return value !== "" && order > 0;
    case "OperatorGte":
      return value !== "" && order >= 0;
    case "OperatorBeginsWith":
      return left.startsWith(right);
    case "OperatorEndsWith":
      return left.endsWith(right);
    case "OperatorContains":
      return left.includes(right);
    case "OperatorNotContains":
      return !left.includes(right);
    case "OperatorIn":
      return [first, ...more].some((each) => each.toLowerCase() === left);
    case "OperatorNotIn":
      return ![first, ...more].some((each) => each.toLowerCase() === left);
    case "OperatorIs":
      return value === "";
    default:
      return value !== "";
  }
}

function count(session: Session, query: ArchiveQuery): number {
  const compiled = compile(session, query);
  return search(session.tenant, { operation: "count", ...request(compiled, [compiled.key]) }).count ?? 0;
}

/** Rows of a page, counted from 0; without a size all of them. */
function page(session: Session, query: ArchiveQuery, number: unknown, size: unknown): Carrier[] {
  if (query.restrictions.some(({ name, values }) => name.toLowerCase() === "getnorows" && values[0] === "1")) return [];
  const compiled = compile(session, query);
  const kind = compiled.second?.path ?? compiled.key.name;
  const fields = [compiled.key.name, kind, ...compiled.columns.map(({ path }) => path)].map((name) => ({
    name,
    function: "",
  }));
  const { rows = [] } = search(session.tenant, { operation: "select", ...request(compiled, fields) });
  const most = Number(size) > 0 ? Number(size) : rows.length;
  const from = Math.max(0, Number(number) || 0) * most;
  const userDefined = compiled.columns.map(({ progId }) =>
    progId === undefined ? undefined : userDefinedValues(session, compiled.table.name, progId),
  );
  return rows.slice(from, from + most).map(([key = "", second = "", ...values]) => ({
    EntityName: compiled.second && Number(second) > 0 ? compiled.second.entity : compiled.entity,
    PrimaryKey: Number(key),
    ColumnData: Object.fromEntries(
      compiled.columns.map(({ name, field }, index) => [
        name,
        userDefined[index]?.get(Number(key)) ?? (userDefined[index] ? "" : encoded(field, values[index] ?? "")),
      ]),
    ),
  }));
}

function request(compiled: Compiled, fields: readonly SearchField[]) {
  return {
    fields,
    criteria: compiled.criteria,
    having: [],
    orders: compiled.orders,
    assignments: [],
    limit: null,
    group: false,
    distinct: null,
    databaseDistinct: false,
    bypassNetServer: false,
    languageLevel: 4,
  };
}

/** Values as archives give them: `[I:5]`, `[F:1.5]`, `[DT:...]`, texts plain. */
function encoded(field: Field | undefined, value: string): string {
  if (!field || value === "") return value;
  switch (field.type) {
    case "string":
      return value;
    case "float":
      return `[F:${value}]`;
    case "datetime":
      return `[DT:${value}]`;
    default:
      return /^-?\d+$/.test(value) ? `[I:${value}]` : value;
  }
}

function decoded(value: string): string {
  return /^\[[A-Z]+:(.*)\]$/.exec(value)?.[1] ?? value;
}

const ascending = 1;
function orders(value: unknown): ArchiveOrder[] {
  return list(value).map(({ Name, Direction }) => ({
    name: text(Name),
    ascending: Number(Direction ?? ascending) <= ascending,
  }));
}

/** InterRestrictionOperator. */
const orOperator = 2;
function restrictions(value: unknown): Restriction[] {
  return list(value)
    .filter(({ IsActive }) => IsActive !== false)
    .map(({ Name, Operator, Values, InterParenthesis, InterOperator }) => ({
      name: text(Name),
      operator: text(Operator),
      values: strings(Values),
      brackets: Number(InterParenthesis ?? 0),
      or: Number(InterOperator ?? 0) === orOperator,
    }));
}

function list(value: unknown): Carrier[] {
  return Array.isArray(value) ? value.map((each) => (each ?? {}) as Carrier) : [];
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text) : [];
}

function text(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}
