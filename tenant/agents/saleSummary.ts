// The sums of NSSaleSummary: sales of an associate, group or company between two times, in the base currency. The own
// currency is the base currency here.
import type { Session } from "../session.js";
import type { Row } from "../tenant.js";
import type { Carrier } from "./mapping.js";

type AgentMethod = (session: Session, args: readonly unknown[]) => unknown;

const open = 1;
const sold = 2;
const lost = 3;

export const saleSummaryMethods: Readonly<Record<string, AgentMethod>> = {
  "NSSaleAgent.GetSummaryByAssociate": (session, [associate, from, to]) =>
    summary(session, { associate_id: Number(associate) || session.user.associateId }, from, to),
  "NSSaleAgent.GetSummaryByContact": (session, [contact, from, to]) =>
    summary(session, { contact_id: Number(contact) }, from, to),
  "NSSaleAgent.GetSummaryByGroup": (session, [group, from, to]) =>
    summary(session, { group_idx: Number(group) }, from, to),
  "NSSaleAgent.CreateDefaultSaleSummary": () => ({}),
};

function summary(session: Session, equal: Row, from: unknown, to: unknown): Carrier {
  const { tenant } = session;
  const sales = tenant.find("sale", equal);
  const now = session.localTime();
  const [begin, end] = [String(from ?? ""), String(to ?? "") || "9999"];
  const inside = (row: Row) => date(row) >= begin && date(row) <= end;
  const opened = sales.filter((row) => Number(row.status) === open);
  const base = tenant.find("Currency", {}).find((row) => Number(row.rate) === Number(row.units));
  return {
    BaseCurrency: String(base?.name ?? ""),
    OwnCurrency: String(base?.name ?? ""),
    ...sums(session, "Open", opened.filter(inside), true),
    ...sums(
      session,
      "FutureOpen",
      opened.filter((row) => date(row) > end),
      true,
    ),
    ...sums(
      session,
      "CurrentOverdue",
      opened.filter((row) => inside(row) && date(row) < now),
      true,
    ),
    ...sums(
      session,
      "PreviousOverdue",
      opened.filter((row) => date(row) < begin),
      true,
    ),
    ...sums(
      session,
      "Sold",
      sales.filter((row) => Number(row.status) === sold && inside(row)),
      false,
    ),
    ...sums(
      session,
      "Lost",
      sales.filter((row) => Number(row.status) === lost && inside(row)),
      false,
    ),
  };
}

function date(row: Row): string {
  return String(row.saledate ?? "");
}

function sums(session: Session, name: string, sales: readonly Row[], weighted: boolean): Record<string, number> {
  const total = sales.reduce((sum, row) => sum + amount(session, row), 0);
  const expected = sales.reduce((sum, row) => sum + (amount(session, row) * Number(row.probability ?? 0)) / 100, 0);
  return {
    [name]: sales.length,
    [`${name}TotalBaseCurrency`]: total,
    [`${name}TotalOwnCurrency`]: total,
    ...(weighted ? { [`${name}WeightedBaseCurrency`]: expected, [`${name}WeightedOwnCurrency`]: expected } : {}),
  };
}

/** In the base currency; a sale without a known currency counts as it is. */
function amount({ tenant }: Session, row: Row): number {
  const currency = tenant.row("Currency", Number(row.currency_id ?? 0));
  return currency
    ? (Number(row.amount ?? 0) * Number(currency.rate)) / (Number(currency.units) || 1)
    : Number(row.amount ?? 0);
}
