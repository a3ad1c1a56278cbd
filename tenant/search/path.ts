// The dot syntax as text: `table.fk.fk.field`, `table:fk.field`, `table.(other->field).field`, `table.field[table].field`
// (searchengine.md 3). Only the grammar; what the words mean is joins.ts.
import { queryFailure } from "../errors.js";

export type Step =
  | { readonly kind: "forward"; readonly field: string; readonly table: string | undefined; readonly inner: boolean }
  | { readonly kind: "reverse"; readonly table: string; readonly field: string };
export interface Path {
  readonly root: string;
  readonly steps: readonly Step[];
  readonly field: string;
}

const part = /(?:([.:])([A-Za-z0-9_/]+)(?:\[([A-Za-z0-9_]+)\])?|\.\(\s*([A-Za-z0-9_]+)\s*->\s*([A-Za-z0-9_]+)\s*\))/y;

/**
 * Takes a name apart.
 * @throws NetServerException naming the place that cannot be read
 */
export function parsePath(name: string): Path {
  const text = name.trim();
  const root = /^[A-Za-z0-9_]+/.exec(text)?.[0];
  if (!root) throw queryFailure(`"${name}" is no field name. Expected table.field, as in "ticket.title".`);
  const { steps, field } = parseSteps(text, root.length, name);
  return { root, steps, field };
}

/** Takes the steps and the field apart that follow a table; `text` starts with a separator at `start`. */
export function parseSteps(text: string, start: number, name: string): Pick<Path, "steps" | "field"> {
  const steps: Step[] = [];
  for (let offset = start; ; ) {
    part.lastIndex = offset;
    const match = part.exec(text);
    if (!match) {
      const found = text.slice(offset, offset + 20);
      throw queryFailure(
        found
          ? `The field name "${name}" cannot be read at "${found}". Expected table.field, with foreign keys between.`
          : `The field name "${name}" ends too early. Expected table.field, as in "ticket.title".`,
      );
    }
    offset = part.lastIndex;
    const [, separator, word, bracket, reverseTable, reverseField] = match;
    if (reverseTable && reverseField) steps.push({ kind: "reverse", table: reverseTable, field: reverseField });
    else if (offset === text.length && !bracket) return { steps, field: word! };
    else steps.push({ kind: "forward", field: word!, table: bracket, inner: separator === ":" });
  }
}
