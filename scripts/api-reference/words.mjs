// Splits the names of the API into the words a reader would say: `GetNextMilestoneDate` is "get next milestone date".

const acronyms = new Set([
  "AI",
  "API",
  "BLOB",
  "CRM",
  "CSV",
  "DBI",
  "ERP",
  "FAQ",
  "GDPR",
  "GUI",
  "HTML",
  "ID",
  "IP",
  "JSON",
  "KPI",
  "LDAP",
  "MDO",
  "MFA",
  "NMD",
  "OLE",
  "PDF",
  "SAINT",
  "SCIL",
  "SIP",
  "SMS",
  "SMTP",
  "SOAP",
  "SQL",
  "UI",
  "URI",
  "URL",
  "UTC",
  "UTM",
  "VAT",
  "WCF",
  "XML",
]);

/** Abbreviations of the API that stand for a longer word. */
const expansions = new Map([
  ["acl", "access list"],
  ["adr", "address"],
  ["cfg", "configuration"],
  ["config", "configuration"],
  ["dest", "destination"],
  ["ej", "Service"],
  ["gdpr", "GDPR"],
  ["idx", "index"],
  ["info", "information"],
  ["infos", "information"],
  ["mrmrs", "form of address"],
  ["org", "organisation"],
  ["nr", "number"],
  ["pref", "preference"],
  ["prefs", "preferences"],
  ["spm", "mailing"],
  ["tz", "time zone"],
  ["udef", "user-defined"],
  ["ud", "user-defined"],
]);

export function words(name) {
  const parts = name.replace(/_/g, " ").match(/[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+|\d+/g) ?? [name];
  return parts
    .map(word)
    .join(" ")
    .replace(/\b(\D+) (\d+)\b/g, "$1 $2");
}

function word(part) {
  const upper = part.toUpperCase();
  if (upper === "ID" || upper === "IDS") return part.toLowerCase();
  if (acronyms.has(upper)) return upper;
  if (upper.endsWith("S") && acronyms.has(upper.slice(0, -1)) && upper.length > 3) return `${upper.slice(0, -1)}s`;
  const lower = part.toLowerCase();
  return expansions.get(lower) ?? lower;
}
