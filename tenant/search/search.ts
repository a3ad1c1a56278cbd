// The entry of SearchEngine requests: one operation, one statement, one answer of plain JSON.
import type { SearchAnswer, SearchQuery, SearchRequest, SearchStatement } from "../../workspace/search.js";
import { queryFailure } from "../errors.js";
import { identifier, type Tenant } from "../tenant.js";
import { namesAfter } from "./names.js";
import { compilation, countRows, selectRows, selectSql } from "./select.js";
import { deleteRows, deleteSql, insertRow, insertValues, updateRows, updateSql } from "./write.js";

/**
 * Answers a request.
 * @throws TenantFailure when the query is wrong (catchable by the script); TenantError when the file fails
 */
export function search(tenant: Tenant, request: SearchRequest): SearchAnswer {
  switch (request.operation) {
    case "select":
      return { rows: selectRows(tenant, request) };
    case "count":
      return { count: countRows(tenant, request) };
    case "insert":
      return { id: insertRow(compilation(tenant, request)) };
    case "update":
      return { count: updateRows(compilation(tenant, request)) };
    case "delete":
      return { count: deleteRows(compilation(tenant, request)) };
    case "sql":
      return { sql: shownSql(tenant, request.statement, request) };
    case "names":
      return { names: namesAfter(tenant, request.prefix, request.relationsOnly) };
    default:
      request satisfies never;
      throw queryFailure("Unknown search operation.");
  }
}

/** The text of `buildSql`: keywords in lower case, values as `?`. */
function shownSql(tenant: Tenant, statement: SearchStatement, query: SearchQuery): string {
  const context = compilation(tenant, query);
  switch (statement) {
    case "select":
      return shown(selectSql(context, "show").text);
    case "insert": {
      const names = Object.keys(insertValues(context));
      return shown(
        `INSERT INTO ${identifier(context.joins.root.name)} (${names.map(identifier).join(",")}) VALUES (${names.map(() => "?").join(",")})`,
      );
    }
    case "update":
      return shown(updateSql(context).text);
    case "delete":
      return shown(deleteSql(context).text);
    default:
      return statement satisfies never;
  }
}

function shown(sql: string): string {
  return sql
    .replaceAll(" COLLATE NOCASE", "")
    .replaceAll(/"(\w+)"|\b[A-Z]{2,}\b/g, (word, name?: string) => name ?? word.toLowerCase());
}
