// The string forms of archive queries, for methods whose names end in 2: `contactId,name`, `name desc`, and restrictions
// such as `(name begins 'Super' or name begins 'Hyper') and number1 > 5`.
import { queryFailure } from "../errors.js";
import type { ArchiveOrder, Restriction } from "./archives.js";

export function parseColumns(text: string): string[] {
  return text
    .split(",")
    .map((column) => column.trim())
    .filter((column) => column !== "");
}

export function parseOrders(text: string): ArchiveOrder[] {
  return parseColumns(text).map((entry) => {
    const [name = "", direction = ""] = entry.split(/\s+/);
    return { name, ascending: !/^desc/i.test(direction) };
  });
}

const token = /'(?:[^']|'')*'|[()]|<=|>=|!=|<>|=|<|>|,|[^\s()'<>=!,]+/g;

/**
 * Restrictions of a text; a comma is an `and`.
 * @throws TenantFailure with the part that cannot be read
 */
export function parseRestrictions(text: string): Restriction[] {
  const tokens = text.match(token) ?? [];
  const found: Restriction[] = [];
  let at = 0;
  const brackets = (sign: "(" | ")"): number => {
    const before = at;
    while (tokens[at] === sign) at++;
    return at - before;
  };
  while (at < tokens.length) {
    const begin = at;
    const opening = brackets("(");
    const [name, operator, value] = tokens.slice(at, at + 3);
    at += 3;
    const closing = brackets(")");
    const joint = tokens[at++]?.toLowerCase();
    if (value === undefined || !isName(name) || (joint !== undefined && !["and", "or", ","].includes(joint))) {
      const part = tokens.slice(begin, begin + 8).join(" ");
      throw queryFailure(`The restriction "${part}" cannot be read. Expected: column operator 'value'.`);
    }
    const plain = value.startsWith("'") ? value.slice(1, -1).replaceAll("''", "'") : value;
    found.push({
      name: name ?? "",
      operator: operator === "<>" ? "!=" : (operator ?? ""),
      values: [plain],
      brackets: opening - closing,
      or: joint === "or",
    });
  }
  return found;
}

function isName(name: string | undefined): boolean {
  return name !== undefined && /^[A-Za-z_][\w./:]*$/.test(name);
}
