// The database dictionary in a compact form: what the dot syntax of SearchEngine, hover and the SQLite schema need.
// Editions are merged (a field gone from the newest edition stays, marked); documentation texts were never in the facts.

/** Keys of a field that are copied when present; absent means false or none. */
const flags = { pk: "key", null: "null", utc: "utc", uq: "unique", ix: "index", ft: "fullText", gone: "gone" };

/** The content of database.json. */
export function databaseDictionary(schema) {
  return {
    tables: mapValues(schema.tables, readTable),
    extraTable: schema.extraTableTemplate.fields.map((field) => ({
      name: field.n,
      ...readField(field),
      auto: field.auto,
      default: field.default,
    })),
    extraFieldTypes: mapValues(schema.extraFieldTypes.types, ({ name, t, fk }) => ({ name, type: t, target: fk })),
    enums: schema.enums,
    valueSets: mapValues(schema.valueSets, ({ bits, values, table, column }) => ({ bits, values, table, column })),
  };
}

function readTable(table) {
  return {
    number: table.no,
    number26: table.no26,
    key: table.pk,
    service: table.service,
    list: table.mdo,
    sentry: table.sentry,
    visibleFor: table.visibleFor,
    since: table.since,
    gone: table.gone,
    unique: table.unique,
    index: table.index,
    fullText: table.ft,
    fields: Object.fromEntries(table.fields.map((field) => [field.n, readField(field)])),
  };
}

function readField(field) {
  const read = { type: field.t, raw: field.raw, target: field.fk, valueSet: field.vs, since: field.since };
  for (const [short, long] of Object.entries(flags)) if (field[short]) read[long] = field[short];
  return read;
}

function mapValues(object, convert) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, convert(value, key)]));
}
