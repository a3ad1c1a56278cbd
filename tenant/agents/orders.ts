// What a quote connector works out: the sums of lines and alternatives, and the order at the end (natives-crm 4, "quote
// recalculation"). The sums are plain arithmetic; prices of other systems and the rules of a connector are not known here.
import { updated } from "../entities/definition.js";
import type { Session } from "../session.js";
import type { Row } from "../tenant.js";
import { type Carrier, loadCarrier } from "./mapping.js";

type AgentMethod = (session: Session, args: readonly unknown[]) => unknown;

/** QuoteVersionState, SaleStatus and SaleDone. */
const versionSold = 9;
const saleSold = 2;
const saleDone = 2;

export const orderMethods: Readonly<Record<string, AgentMethod>> = {
  "NSQuoteAgent.RecalculateQuoteLine": (_session, [line, changed]) =>
    recalculated((line ?? {}) as Carrier, (Array.isArray(changed) ? changed : []).map(String)),
  "NSQuoteAgent.RecalculateQuoteAlternative": (session, [id]) => {
    sumUp(session, Number(id));
    return recalculatedAlternative(session, Number(id));
  },
  "NSQuoteAgent.UpdateQuoteVersionPrices": (session, [id]) => validated(session, Number(id), true),
  "NSQuoteAgent.ValidateQuoteVersion": (session, [id]) => validated(session, Number(id), false),
  "NSQuoteAgent.PlaceOrder": placeOrder,
  "NSQuoteAgent.GetOrderState": (session, [id]) => {
    const version = session.tenant.row("QuoteVersion", Number(id));
    return Number(version?.State ?? 0) === versionSold
      ? accepted()
      : refused(`The version ${Number(id)} has no order.`);
  },
  "NSQuoteAgent.HasConnections": ({ tenant }) =>
    tenant.find("QuoteConnection", { Deleted: 0 }).length > 0 ? accepted() : refused("There is no quote connection."),
  "NSQuoteAgent.RemoveProduct": ({ tenant }, [id]) => void tenant.remove("Product", { product_id: Number(id) }),
};

function accepted(): Carrier {
  return { IsOk: true, UserExplanation: "", TechExplanation: "", ErrorCode: "", Url: "" };
}

function refused(explanation: string): Carrier {
  return { ...accepted(), IsOk: false, UserExplanation: explanation };
}

/**
 * A line whose sums follow from what the caller changed, given as `QuoteLine.Quantity` and the like. Quantity and list
 * price leave the discount's percentage as it was; a total that was set becomes a discount; nothing is stored.
 */
function recalculated(line: Carrier, changed: readonly string[]): Carrier {
  const number = (member: string): number => Number(line[member] ?? 0);
  const has = (field: string): boolean => changed.some((each) => each.split(".").at(-1)?.toLowerCase() === field);
  const full = number("Quantity") * number("UnitListPrice");
  const cost = number("Quantity") * number("UnitCost");
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : (part / whole) * 100);
  let total = full * (1 - number("DiscountPercent") / 100);
  if (has("discountamount")) total = full - number("DiscountAmount");
  else if (has("totalprice")) total = number("TotalPrice");
  else if (has("earningamount")) total = cost + number("EarningAmount");
  else if (has("earningpercent") && number("EarningPercent") < 100) total = cost / (1 - number("EarningPercent") / 100);
  return {
    ...line,
    SubTotal: full,
    DiscountAmount: full - total,
    DiscountPercent: share(full - total, full),
    EarningAmount: total - cost,
    EarningPercent: share(total - cost, total),
    TotalPrice: total,
  };
}

/** Stores the sums of an alternative: its lines, less the discount of the whole. */
function sumUp(session: Session, id: number): void {
  const { tenant } = session;
  const alternative = tenant.row("QuoteAlternative", id);
  if (!alternative) return;
  const lines = tenant.find("QuoteLine", { QuoteAlternativeId: id });
  const sum = (value: (line: Row) => number): number => lines.reduce((total, line) => total + value(line), 0);
  const full = sum((line) => Number(line.TotalPrice ?? 0));
  const discount = (full * Number(alternative.DiscountPercent ?? 0)) / 100;
  const earning = sum((line) => Number(line.EarningAmount ?? 0)) - discount;
  tenant.update("QuoteAlternative", id, {
    DiscountAmount: discount,
    TotalPrice: full - discount,
    EarningAmount: earning,
    EarningPercent: full - discount === 0 ? 0 : (earning / (full - discount)) * 100,
    VAT: sum((line) => (Number(line.TotalPrice ?? 0) * Number(line.VAT ?? 0)) / 100),
    ...updated(session),
  });
}

function recalculatedAlternative(session: Session, id: number): Carrier {
  return { ChangedQuoteAlternative: loadCarrier(session, "NSQuoteAlternative", id), QuoteLinesHasChanged: false };
}

function validated(session: Session, id: number, priced: boolean): Carrier {
  const { tenant } = session;
  const version = tenant.row("QuoteVersion", id);
  if (!version) return refused(`There is no version ${id}.`);
  const alternatives = tenant
    .find("QuoteAlternative", { QuoteVersionId: id })
    .map((row) => Number(row.quotealternative_id));
  if (priced) {
    for (const alternative of alternatives) sumUp(session, alternative);
    tenant.update("QuoteVersion", id, { LastRecalculated: session.localTime() });
  }
  const quote = tenant.row("Quote", Number(version.QuoteId ?? 0));
  return {
    ...accepted(),
    ChangedQuoteVersion: loadCarrier(session, "NSQuoteVersion", id),
    ChangedQuoteAlternatives: alternatives.map((each) => recalculatedAlternative(session, each)),
    ChangedQuote: loadCarrier(session, "NSQuote", Number(quote?.quote_id ?? 0)),
    ChangedSale: loadCarrier(session, "NSSale", Number(quote?.SaleId ?? 0)),
  };
}

/** Arguments: alternative, whether the sale is sold by it, number of the purchase order, comment, culture. */
function placeOrder(session: Session, [id, sell, purchaseOrder, comment, culture]: readonly unknown[]): Carrier {
  const { tenant } = session;
  const alternative = tenant.row("QuoteAlternative", Number(id));
  const version = tenant.row("QuoteVersion", Number(alternative?.QuoteVersionId ?? 0));
  const quote = tenant.row("Quote", Number(version?.QuoteId ?? 0));
  if (!alternative || !version || !quote) return refused(`There is no alternative ${Number(id)} of a quote to order.`);
  tenant.update("QuoteVersion", Number(version.quoteversion_id), { State: versionSold, ...updated(session) });
  tenant.update("Quote", Number(quote.quote_id), {
    AcceptedQuoteAlternativeId: Number(id),
    PoNumber: String(purchaseOrder ?? ""),
    OrderComment: String(comment ?? ""),
    PreferredEmailCulture: String(culture ?? ""),
    ...updated(session),
  });
  if (sell === true)
    tenant.update("sale", Number(quote.SaleId), {
      status: saleSold,
      done: saleDone,
      saledate: session.localTime(),
      ...updated(session),
    });
  return accepted();
}
