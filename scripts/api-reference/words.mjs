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
  ["app", "application"],
  ["apps", "applications"],
  ["cfg", "configuration"],
  ["config", "configuration"],
  ["configs", "configurations"],
  ["db", "database"],
  ["dest", "destination"],
  ["ej", "Service"],
  ["enabeled", "enabled"],
  ["ext", "external"],
  ["fri", "Friday"],
  ["gdpr", "GDPR"],
  ["idx", "index"],
  ["info", "information"],
  ["infos", "information"],
  ["mon", "Monday"],
  ["mrmrs", "form of address"],
  ["org", "organisation"],
  ["nr", "number"],
  ["pref", "preference"],
  ["prefs", "preferences"],
  ["sat", "Saturday"],
  ["sattelite", "satellite"],
  ["pst", "percent"],
  ["spm", "mailing"],
  ["sun", "Sunday"],
  ["thu", "Thursday"],
  ["tue", "Tuesday"],
  ["tz", "time zone"],
  ["udef", "user-defined"],
  ["ud", "user-defined"],
  ["wed", "Wednesday"],
  ["xstop", "stop"],
]);

export function words(name) {
  const parts = name
    .replace(/_/g, " ")
    .replace(/^[a-z](?=[A-Z]{2})/, (first) => first.toUpperCase())
    .match(/[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+|\d+/g) ?? [name];
  return parts
    .map(word)
    .join(" ")
    .replace(/\be mail/g, "e-mail")
    .replace(/\bu def\b/g, "user-defined");
}

function word(part) {
  const upper = part.toUpperCase();
  if (upper === "ID" || upper === "IDS") return part.toLowerCase();
  if (acronyms.has(upper)) return upper;
  if (upper.endsWith("S") && acronyms.has(upper.slice(0, -1)) && upper.length > 3) return `${upper.slice(0, -1)}s`;
  const lower = part.toLowerCase();
  return expansions.get(lower) ?? lower;
}

/** "an appointment", "a unit"; without an article for what cannot be counted. */
export function article(noun) {
  if (/(information|data|settings|statistics|text|[^s]s)$/.test(noun) && !/(us|is|context)$/.test(noun)) return noun;
  const vowel =
    /^(?!us|uni|uti|one|eu|URL|UTM|UI)[aeiou]/i.test(noun) || /^(MDO|SMS|SMTP|SQL|HTML|XML|LDAP|FAQ|MFA)\b/.test(noun);
  return `${vowel ? "an" : "a"} ${noun}`;
}

export function plural(noun) {
  if (/(information|data|settings|statistics|text|marketing|service)$/.test(noun)) return noun;
  if (/(ss|us|sh|ch|x)$/.test(noun)) return `${noun}es`;
  if (noun.endsWith("s")) return noun;
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/** Third person of a verb. */
export function conjugate(verb) {
  if (/(s|sh|ch|x|z|o)$/.test(verb)) return `${verb}es`;
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
}

export function joined(names) {
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
