// Quotes: versions, alternatives and lines of a sale as rows (natives-crm 2.3). Totals are kept as they are given; connectors
// are rows that nobody asks.
import { registered } from "../entities/definition.js";
import { queryFailure } from "../errors.js";
import type { Session } from "../session.js";
import type { Row } from "../tenant.js";
import { definitionOf } from "./carriers.js";
import { type Carrier, loadCarrier, readCarrier, saveCarrier } from "./mapping.js";

type AgentMethod = (session: Session, args: readonly unknown[]) => unknown;

/** QuoteVersionState. */
const draft = 1;
const approved = 4;
const notApproved = 5;

export const quoteMethods: Readonly<Record<string, AgentMethod>> = {
  "NSQuoteAgent.CreateAndSaveQuote": (session, [sale, connection, name]) => {
    const quote = newQuote(session, Number(sale), { QuoteConnectionId: Number(connection) });
    newVersion(session, quote, String(name ?? ""));
    return loadCarrier(session, "NSQuoteEntity", quote);
  },
  "NSQuoteAgent.CreateAndSaveQuoteFromSale": (session, [from, to]) => copyQuote(session, Number(from), Number(to)),
  "NSQuoteAgent.CreateAndSaveQuoteVersion": (session, [version]) => {
    const old = existing(session, "QuoteVersion", version);
    return loadCarrier(session, "NSQuoteVersion", copyVersion(session, old, Number(old.QuoteId)));
  },
  "NSQuoteAgent.CreateQuoteAlternative": (session, [version, name, description]) =>
    saveCarrier(session, "NSQuoteAlternative", {
      QuoteVersionId: Number(version),
      Name: String(name ?? ""),
      Description: String(description ?? ""),
    }),
  "NSQuoteAgent.CopyQuoteAlternative": (session, [version, alternative, name]) => {
    const old = existing(session, "QuoteAlternative", alternative);
    const copy = copyAlternative(session, { ...old, Name: String(name ?? "") }, Number(version));
    return loadCarrier(session, "NSQuoteAlternative", copy);
  },
  "NSQuoteAgent.CreateQuoteLine": (session, [alternative, productKey]) =>
    newLine(
      session,
      Number(alternative),
      session.tenant.find("Product", { ERPProductKey: String(productKey ?? "") })[0],
    ),
  "NSQuoteAgent.CreateQuoteLineFromProduct": (session, [alternative, product]) =>
    newLine(
      session,
      Number(alternative),
      session.tenant.row("Product", Number((product as Carrier | null)?.ProductId ?? 0)),
    ),
  "NSQuoteAgent.SaveQuoteLines": (session, [lines]) =>
    (Array.isArray(lines) ? lines : []).map((each) => saveCarrier(session, "NSQuoteLine", (each ?? {}) as Carrier)),
  "NSQuoteAgent.DeleteQuoteLines": ({ tenant }, [ids]) => {
    for (const id of Array.isArray(ids) ? ids : []) tenant.remove("QuoteLine", { quoteline_id: Number(id) });
    return null;
  },
  "NSQuoteAgent.MoveQuoteLine": (session, [line, down]) =>
    moveLine(session, existing(session, "QuoteLine", line), down === true),
  "NSQuoteAgent.SaveQuoteVersionNumber": ({ tenant }, [id, number]) =>
    tenant.update("QuoteVersion", Number(id), { Number: String(number ?? "") }),
  "NSQuoteAgent.ApproveQuoteVersion": (session, args) => decide(session, args, approved),
  "NSQuoteAgent.RejectQuoteVersion": (session, args) => decide(session, args, notApproved),
  "NSQuoteAgent.GetConnection": (session, [id]) => loadCarrier(session, "NSQuoteConnection", Number(id)),
  "NSQuoteAgent.GetAllInstalledQuoteConnections": (session) => rows(session, "NSQuoteConnection", {}),
  "NSQuoteAgent.GetAllAvailableQuoteConnections": (session) => rows(session, "NSQuoteConnection", { Deleted: 0 }),
  "NSQuoteAgent.GetConnectionsForAssociate": (session) => rows(session, "NSQuoteConnection", { Deleted: 0 }),
  "NSQuoteAgent.GetAllPriceLists": (session, [connection, currency]) =>
    priceLists(session, connection, currencyId(session, currency)),
  "NSQuoteAgent.GetAllPriceListsByCurrencyId": (session, [connection, currency]) =>
    priceLists(session, connection, Number(currency)),
  "NSQuoteAgent.GetActivePriceLists": (session, [connection, currency]) =>
    priceLists(session, connection, currencyId(session, currency), { IsActive: 1 }),
  "NSQuoteAgent.GetActivePriceListsByCurrencyId": (session, [connection, currency]) =>
    priceLists(session, connection, Number(currency), { IsActive: 1 }),
  "NSQuoteAgent.GetProductFromDbId": (session, [id]) => loadCarrier(session, "NSProduct", Number(id)),
  "NSQuoteAgent.GetProduct": (session, [, key]) =>
    rows(session, "NSProduct", { ERPProductKey: String(key ?? "") })[0] ?? null,
};

function rows(session: Session, carrier: string, equal: Row): Carrier[] {
  const { table } = definitionOf(session, carrier)!;
  return session.tenant.find(table, equal).map((row) => readCarrier(session, carrier, row));
}

function existing({ tenant }: Session, table: string, id: unknown): Row {
  const row = tenant.row(table, Number(id));
  if (row) return row;
  throw queryFailure(`There is no row ${Number(id)} in ${table}.`);
}

function newQuote(session: Session, sale: number, values: Row): number {
  existing(session, "sale", sale);
  return session.tenant.insert("Quote", { UseValuesFromQuote: 0, ...values, SaleId: sale, ...registered(session) });
}

/** A version with one empty alternative, which becomes the active one of its quote. */
function newVersion(session: Session, quote: number, alternativeName: string): number {
  const { tenant } = session;
  const rank = tenant.find("QuoteVersion", { QuoteId: quote }).length + 1;
  const version = tenant.insert("QuoteVersion", { QuoteId: quote, Rank: rank, State: draft, ...registered(session) });
  const values = { QuoteVersionId: version, Name: alternativeName, ...registered(session) };
  tenant.update("QuoteVersion", version, { LikelyQuoteAlternativeId: tenant.insert("QuoteAlternative", values) });
  tenant.update("Quote", quote, { ActiveQuoteVersionId: version });
  return version;
}

/** The quote of one sale with its active version, for another sale. */
function copyQuote(session: Session, from: number, to: number): Carrier | null {
  const old = session.tenant.find("Quote", { SaleId: from })[0];
  if (!old) throw queryFailure(`The sale ${from} has no quote.`);
  const { quote_id: _key, ...values } = old;
  const quote = newQuote(session, to, values);
  const version = session.tenant.row("QuoteVersion", Number(old.ActiveQuoteVersionId ?? 0));
  if (version) copyVersion(session, version, quote);
  return loadCarrier(session, "NSQuoteEntity", quote);
}

function copyVersion(session: Session, old: Row, quote: number): number {
  const { tenant } = session;
  const { quoteversion_id: key, ...values } = old;
  const rank = tenant.find("QuoteVersion", { QuoteId: quote }).length + 1;
  const fresh = { QuoteId: quote, Rank: rank, State: draft, ...registered(session) };
  const version = tenant.insert("QuoteVersion", { ...values, ...fresh });
  for (const alternative of tenant.find("QuoteAlternative", { QuoteVersionId: key ?? null })) {
    const copy = copyAlternative(session, alternative, version);
    if (alternative.quotealternative_id === old.LikelyQuoteAlternativeId)
      tenant.update("QuoteVersion", version, { LikelyQuoteAlternativeId: copy });
  }
  tenant.update("Quote", quote, { ActiveQuoteVersionId: version });
  return version;
}

function copyAlternative(session: Session, old: Row, version: number): number {
  const { tenant } = session;
  const { quotealternative_id: key, ...values } = old;
  const copy = tenant.insert("QuoteAlternative", { ...values, QuoteVersionId: version, ...registered(session) });
  for (const { quoteline_id: _key, ...line } of tenant.find("QuoteLine", { QuoteAlternativeId: key ?? null }))
    tenant.insert("QuoteLine", { ...line, QuoteAlternativeId: copy, ...registered(session) });
  return copy;
}

/** A line is not stored until it is saved. */
function newLine(session: Session, alternative: number, product: Row | undefined): Carrier {
  const { product_id: _key, ...values } = product ?? {};
  const line = readCarrier(session, "NSQuoteLine", { ...values, QuoteAlternativeId: alternative, Quantity: 1 });
  return { ...line, QuoteLineId: 0 };
}

/** Changes places with the line before or after it. */
function moveLine({ tenant }: Session, line: Row, down: boolean): null {
  const lines = tenant
    .find("QuoteLine", { QuoteAlternativeId: line.QuoteAlternativeId ?? null })
    .sort((left, right) => Number(left.Rank ?? 0) - Number(right.Rank ?? 0));
  const at = lines.findIndex((each) => each.quoteline_id === line.quoteline_id);
  const other = at + (down ? 1 : -1);
  if (lines[other]) [lines[at], lines[other]] = [lines[other], lines[at]!];
  for (const [index, each] of lines.entries())
    tenant.update("QuoteLine", Number(each.quoteline_id), { Rank: index + 1 });
  return null;
}

function decide(session: Session, [version, , associate, text]: readonly unknown[], state: number): Carrier {
  existing(session, "QuoteVersion", version);
  session.tenant.update("QuoteVersion", Number(version), {
    State: state,
    ApprovedBy: Number(associate) || session.user.associateId,
    ApprovedText: String(text ?? ""),
    ApprovedRegisteredBy: session.user.associateId,
    ApprovedRegisteredDate: session.localTime(),
  });
  return { PluginResponse: { IsOk: true }, CreatedAppointmentId: 0 };
}

/** Currency 0 stands for all. */
function priceLists(session: Session, connection: unknown, currency: number, equal: Row = {}): Carrier[] {
  const chosen: Row = currency > 0 ? { CurrencyId: currency } : {};
  return rows(session, "NSPriceList", { QuoteConnectionId: Number(connection), ...chosen, ...equal });
}

function currencyId({ tenant }: Session, name: unknown): number {
  return Number(tenant.find("Currency", { name: String(name ?? "") })[0]?.Currency_id ?? 0);
}
