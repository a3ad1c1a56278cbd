// Names that may follow a prefix, for `findAlternativeFields` and `findRelations`.
import type { Table } from "../dictionary.js";
import type { Tenant } from "../tenant.js";
import { vocabulary } from "./vocabulary.js";

/**
 * Full names that begin with the prefix: tables, or the fields of the table that the prefix leads to.
 * @param relationsOnly only fields that another field can follow
 * @returns sorted; empty when the prefix leads nowhere
 */
export function namesAfter(tenant: Tenant, prefix: string, relationsOnly: boolean): string[] {
  const match = /^(.*[.:])([^.:]*)$/.exec(prefix);
  if (!match) return startingWith(tenant.dictionary.tableNames(), prefix);
  const [, before = "", start = ""] = match;
  const table = tableAfter(tenant, before.slice(0, -1).split(/[.:]/));
  if (!table) return [];
  const fields = [...table.fields.values()]
    .filter((field) => !relationsOnly || field.foreignKey)
    .map((field) => field.name);
  const virtual = relationsOnly
    ? []
    : vocabulary()
        .virtualFields(table.name)
        .map((field) => field.name);
  return startingWith([...fields, ...virtual], start).map((name) => before + name);
}

function tableAfter(tenant: Tenant, words: readonly string[]): Table | undefined {
  const [root = "", ...steps] = words;
  return steps.reduce(
    (table, word) => tenant.dictionary.table(table?.fields.get(word.toLowerCase())?.foreignKey ?? ""),
    tenant.dictionary.table(root),
  );
}

function startingWith(names: readonly string[], start: string): string[] {
  return names.filter((name) => name.toLowerCase().startsWith(start.toLowerCase())).sort();
}
