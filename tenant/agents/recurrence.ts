// The dates of a recurrence: a pattern from a start to an end date or for a number of times (RecurrencePattern). The
// reference declares the details of a pattern (every how many days, which weekdays) as plain numbers: a cycle.

export type Rule = Readonly<Record<string, unknown>>;

const daily = 1;
const weekly = 2;
const monthly = 3;
const yearly = 4;
/** RecurrenceEndType: until a date. */
const byDate = 1;
/** More dates than this nobody wants; a rule that goes on for ever ends here. */
const most = 1000;

/** Start times, "YYYY-MM-DD HH:MM:SS", in order; none for a pattern that is not set. */
export function recurrenceDates(rule: Rule): string[] {
  const start = time(rule.StartDate);
  const pattern = Number(rule.Pattern ?? 0);
  if (!Number.isFinite(start) || pattern < daily || pattern > yearly) return [];
  const until = Number(rule.RecurrenceEndType) === byDate ? endOfDay(rule.EndDate) : Number.POSITIVE_INFINITY;
  const counted = Number(rule.RecurrenceEndType) === byDate ? most : Number(rule.RecurrenceCounter ?? 0);
  const dates: string[] = [];
  for (let round = 0; dates.length < Math.min(counted, most); round++) {
    const at = step(start, pattern, round);
    if (at > until) break;
    dates.push(new Date(at).toISOString().slice(0, 19).replace("T", " "));
  }
  return dates;
}

/** The start of a round; a day that a month does not have is its last one. */
function step(start: number, pattern: number, round: number): number {
  const day = 86_400_000;
  if (pattern === daily) return start + round * day;
  if (pattern === weekly) return start + round * 7 * day;
  const date = new Date(start);
  const months = pattern === monthly ? round : 12 * round;
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, last));
  return date.getTime();
}

function time(text: unknown): number {
  return Date.parse(`${String(text ?? "").replace(" ", "T")}Z`);
}

function endOfDay(text: unknown): number {
  const end = time(`${String(text ?? "").slice(0, 10)} 23:59:59`);
  return Number.isFinite(end) ? end : Number.NEGATIVE_INFINITY;
}
