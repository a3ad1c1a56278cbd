// What a SearchEngine asks of the tenant, as plain JSON: the native class fills it in, the Host carries and journals
// it, the tenant compiles it to SQL. It lives here because interpreter and tenant both see this folder and not each
// other. Names are the dot syntax as the script wrote them; nothing is resolved yet.

export interface SearchField {
  /** `ticket.cust_id.contact_id.name` */
  readonly name: string;
  /** `avg`, `FuncMax`, ...; empty for none. */
  readonly function: string;
}
export interface SearchCriterion extends SearchField {
  /** `OperatorEquals`, `equals`, `=`, ... */
  readonly operator: string;
  /** What the field is compared to: a value, or another field (`addComparison`). */
  readonly to: { readonly value: string } | { readonly field: SearchField };
  /** Joins this criterion to the next one. */
  readonly rowOperator: string;
  /** Bracket depth. */
  readonly priority: number;
}
export interface SearchOrder extends SearchField {
  readonly ascending: boolean;
}
export interface SearchAssignment {
  readonly name: string;
  /** A value (`addData`), or another field with an optional function (`addDataField`). */
  readonly from: { readonly value: string } | { readonly field: SearchField };
}

export interface SearchQuery {
  readonly fields: readonly SearchField[];
  readonly criteria: readonly SearchCriterion[];
  readonly having: readonly SearchCriterion[];
  readonly orders: readonly SearchOrder[];
  readonly assignments: readonly SearchAssignment[];
  /** Most rows to return; null for all. */
  readonly limit: number | null;
  readonly group: boolean;
  /** Name of the field that keeps one row per value, or null. */
  readonly distinct: string | null;
  readonly databaseDistinct: boolean;
  readonly bypassNetServer: boolean;
  /** `#setLanguageLevel` of the script: 2 also understands the table names from before version 7. */
  readonly languageLevel: number;
}

export type SearchStatement = "select" | "insert" | "update" | "delete";
export type SearchRequest =
  | ({ readonly operation: SearchStatement | "count" } & SearchQuery)
  | ({ readonly operation: "sql"; readonly statement: SearchStatement } & SearchQuery)
  /** Names that may follow the prefix. */
  | { readonly operation: "names"; readonly prefix: string; readonly relationsOnly: boolean };

/** The answer by operation: every value of a row is a text, as the script sees it. */
export interface SearchAnswer {
  /** select */
  readonly rows?: readonly (readonly string[])[];
  /** count; rows affected by update and delete */
  readonly count?: number;
  /** insert: the new primary key */
  readonly id?: number;
  /** sql */
  readonly sql?: string;
  /** names */
  readonly names?: readonly string[];
}
