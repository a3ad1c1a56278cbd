// The seven frequencies of a scheduled task in words, and what a schema cannot say about them (admin.md 4.3).
// When a task runs next is computed by the scheduler, which knows the clock.
import type { Month, Recurrence, Weekday } from "./definitions.js";

export const weekdays: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
export const months: readonly Month[] = [
  "jan",
  "feb",
  "mar",
  "apr",
  "may",
  "jun",
  "jul",
  "aug",
  "sep",
  "oct",
  "nov",
  "dec",
];

/** A recurrence as people say it: `mon, fri at 02:15`. */
export function describeRecurrence(recurrence: Recurrence): string {
  switch (recurrence.every) {
    case "never":
      return "only by hand";
    case "minutes":
      return recurrence.interval === 1 ? "every minute" : `every ${recurrence.interval} minutes`;
    case "hour":
      return `hourly at minute ${recurrence.minute}`;
    case "week":
      return `${namesOf(recurrence.days, weekdays, "every day")} at ${recurrence.at}`;
    case "month":
      return `day ${recurrence.day} of ${namesOf(recurrence.months, months, "every month")} at ${recurrence.at}`;
    case "once":
      return `once at ${recurrence.when.replace("T", " ")}`;
    case "after":
      return `after ${recurrence.task}`;
    default:
      return recurrence satisfies never;
  }
}

function namesOf<T extends string>(chosen: readonly T[], all: readonly T[], everything: string): string {
  if (chosen.length === all.length) return everything;
  return all.filter((name) => chosen.includes(name)).join(", ");
}

/** What is likely meant otherwise, as a sentence, or undefined. */
export function doubtAbout(recurrence: Recurrence): { readonly key: string; readonly message: string } | undefined {
  if (recurrence.every === "minutes" && recurrence.interval === 1)
    return { key: "interval", message: "A task every minute is discouraged: it competes with people's work." };
  if (recurrence.every === "month" && shortMonths(recurrence).length > 0)
    return {
      key: "day",
      message: `Day ${recurrence.day} does not exist in every year in ${shortMonths(recurrence).join(", ")}: the task is skipped then.`,
    };
  if (recurrence.every === "once" && !exists(recurrence.when))
    return { key: "when", message: `The day of ${recurrence.when} does not exist in the calendar.` };
  return undefined;
}

const days = {
  jan: 31,
  feb: 28,
  mar: 31,
  apr: 30,
  may: 31,
  jun: 30,
  jul: 31,
  aug: 31,
  sep: 30,
  oct: 31,
  nov: 30,
  dec: 31,
};

function shortMonths(recurrence: Extract<Recurrence, { every: "month" }>): Month[] {
  return months.filter((month) => recurrence.months.includes(month) && days[month] < recurrence.day);
}

function exists(when: string): boolean {
  const [year = 0, month = 0, day = 0] = when.split(/[-T]/).map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const length = month === 2 && leap ? 29 : days[months[month - 1] ?? "jan"];
  return day <= length;
}
