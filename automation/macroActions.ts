// What the actions of macros do, as CRMScript (admin.md 2.3): which parameters each takes and which statements they
// become. The platform's own action scripts are not public; these use the same built-ins that a script would.
// Not here, since nothing says which record they would make complete: appointments and project members.

/** Parameters by name as CRMScript expressions of type String, and where return values go. */
export interface ActionCode {
  readonly values: ReadonlyMap<string, string>;
  /** Name of the Map that later actions read. */
  readonly result: string;
}
export interface MacroActionKind {
  /** Parameters; a name that ends in `*` stands for every name that begins so. */
  readonly parameters: readonly string[];
  readonly code: (action: ActionCode) => readonly string[];
}

export const macroActions: Readonly<Record<string, MacroActionKind>> = {
  "request.create": { parameters: requestParameters(), code: (action) => request(action, "create") },
  "request.change": { parameters: ["id", ...requestParameters()], code: (action) => request(action, "change") },
  "request.load": { parameters: ["id"], code: (action) => request(action, "load") },
  "message.send": { parameters: [...mailFields(), "text", "html", "sms", "smsText"], code: mail },
  "template.load": { parameters: ["template", "language"], code: template },
  "trigger.respond": { parameters: ["block", "message", "navigateTo", "set.*"], code: respond },
  ...recordActions("company", {
    table: "contact",
    fields: {
      name: "name",
      department: "department",
      category: "category_idx",
      business: "business_idx",
      country: "country_id",
      owner: "associate_id",
      orgNr: "orgNr",
    },
  }),
  ...recordActions("contact", {
    table: "person",
    fields: {
      firstName: "firstname",
      lastName: "lastname",
      company: "contact_id",
      title: "title",
      country: "country_id",
    },
  }),
  ...recordActions("sale", {
    table: "sale",
    fields: {
      heading: "heading",
      amount: "amount",
      owner: "associate_id",
      company: "contact_id",
      contact: "person_id",
      project: "project_id",
      date: "saledate",
    },
  }),
};

/** Tables in which a name is looked up when a parameter is not a number: table, key, and the field of the name. */
const named: Readonly<Record<string, readonly [table: string, key: string, name: string]>> = {
  category_idx: ["Category", "category_id", "name"],
  business_idx: ["Business", "business_id", "name"],
  country_id: ["country", "country_id", "name"],
  associate_id: ["associate", "associate_id", "name"],
  contact_id: ["contact", "contact_id", "name"],
  category: ["ej_category", "id", "name"],
  priority: ["ticket_priority", "id", "name"],
  ticketStatus: ["ticket_status", "id", "name"],
  ownedBy: ["ejuser", "id", "loginname"],
};

/** The functions that the statements call. */
export const macroPrelude = `String macroKey(String table, String key, String name, String value) {
  if (value == "" || value.toInteger().toString() == value)
    return value;
  SearchEngine found;
  found.addField(table + "." + key);
  found.addCriteria(table + "." + name, "OperatorEquals", value);
  found.setLimit(1);
  found.execute();
  if (found.eof())
    throw "There is no '" + value + "' in " + table + ".";
  return found.getField(0);
}
String macroContextId(String given, String variable, String input) {
  if (given != "")
    return given;
  if (getVariable(variable) != "")
    return getVariable(variable);
  String id = getEventData().getInputValue(input);
  if (id == "")
    throw "The action needs the parameter id, or the script variable " + variable + ".";
  return id;
}
Bool macroEndsWith(String text, String end) {
  Integer from = text.getLength() - end.getLength();
  return from >= 0 && text.subString(from, end.getLength()) == end;
}
`;

// ---- requests

function requestParameters(): readonly string[] {
  return [
    "title",
    "category",
    "priority",
    "owner",
    "status",
    "accessLevel",
    "contact",
    "internalMessage",
    "externalMessage",
  ];
}

const requestFields: Readonly<Record<string, string>> = {
  title: "title",
  category: "category",
  priority: "priority",
  owner: "ownedBy",
  status: "ticketStatus",
  accessLevel: "slevel",
  contact: "custId",
};

function request({ values, result }: ActionCode, way: "create" | "change" | "load"): string[] {
  const id = values.get("id") ?? '""';
  const load = [
    `String id = macroContextId(${id}, "ticketId", "ActiveTicketId");`,
    "if (!ticket.load(id.toInteger()))",
    '  throw "There is no request " + id + ".";',
  ];
  const set = Object.entries(requestFields).flatMap(([name, field]) => {
    const value = values.get(name);
    return value === undefined ? [] : [`ticket.setValue("${field}", ${keyOf(field, value)});`];
  });
  const base = values.has("status")
    ? [
        "SearchEngine status;",
        'status.addField("ticket_status.status");',
        'status.addCriteria("ticket_status.id", "OperatorEquals", ticket.getValue("ticketStatus"));',
        "status.execute();",
        "if (!status.eof())",
        '  ticket.setValue("status", status.getField(0));',
      ]
    : [];
  return [
    "Ticket ticket;",
    ...(way === "create" ? [] : load),
    ...(way === "load" ? [] : [...set, ...base, "ticket.save();"]),
    ...[
      ["internalMessage", "1"],
      ["externalMessage", "2"],
    ].flatMap(([name, level]) => (values.has(name!) ? message(values.get(name!)!, name!, level!) : [])),
    ...["id", ...Object.keys(requestFields)].map(
      (name) => `${result}.insert("${name}", ticket.getValue("${requestFields[name] ?? name}"));`,
    ),
    "SearchEngine sender;",
    'sender.addField("person.firstname");',
    'sender.addField("person.lastname");',
    'sender.addCriteria("person.person_id", "OperatorEquals", ticket.getValue("custId"));',
    "sender.execute();",
    "if (!sender.eof())",
    `  ${result}.insert("contactName", sender.getField(0) + " " + sender.getField(1));`,
    "SearchEngine address;",
    'address.addField("email.email_address");',
    'address.addCriteria("email.person_id", "OperatorEquals", ticket.getValue("custId"));',
    "address.execute();",
    "if (!address.eof())",
    `  ${result}.insert("email", address.getField(0));`,
  ];
}

function message(text: string, variable: string, level: string): string[] {
  return [
    `Message ${variable};`,
    `${variable}.setValue("ticketId", ticket.getValue("id"));`,
    `${variable}.setValue("slevel", "${level}");`,
    `${variable}.setValue("body", ${text});`,
    `${variable}.save();`,
  ];
}

// ---- mail, templates, the answer of a trigger

function mailFields(): readonly string[] {
  return ["to", "cc", "bcc", "from", "subject"];
}

function mail({ values, result }: ActionCode): string[] {
  const fields = [...mailFields().map((name) => [name, name]), ["text", "body"], ["html", "bodyHtml"], ["sms", "sms"]];
  const text = values.get("smsText");
  return [
    "Email mail;",
    ...fields.flatMap(([name, field]) => {
      const value = values.get(name!);
      return value === undefined ? [] : [`mail.setValue("${field}", ${value});`];
    }),
    ...(text === undefined ? [] : [`mail.setValue("body", ${text});`]),
    "mail.send();",
    `${result}.insert("sent", "true");`,
  ];
}

function template({ values, result }: ActionCode): string[] {
  const name = values.get("template") ?? '""';
  return [
    "ReplyTemplate text;",
    `text.load(macroKey("reply_template", "id", "name", ${name}).toInteger());`,
    `Integer language = (${values.get("language") ?? '""'}).toInteger();`,
    `${result}.insert("html", text.getHtmlBody(language));`,
    `${result}.insert("text", text.getPlainBody(language));`,
    `${result}.insert("subject", text.getSubject(language));`,
  ];
}

function respond({ values }: ActionCode): string[] {
  const block = values.get("block");
  const message = values.get("message");
  const navigate = values.get("navigateTo");
  return [
    ...(message === undefined ? [] : [`getEventData().setMessage(${message});`]),
    ...(block === undefined ? [] : [`getEventData().setBlockExecution(${block} == "true");`]),
    ...(navigate === undefined ? [] : [`getEventData().setNavigateTo(${navigate});`]),
    ...[...values].flatMap(([name, value]) =>
      name.startsWith("set.") ? [`getEventData().setOutputValue(${JSON.stringify(name.slice(4))}, ${value});`] : [],
    ),
  ];
}

// ---- rows of other tables

interface RecordKind {
  readonly table: string;
  /** Parameters and their fields. */
  readonly fields: Readonly<Record<string, string>>;
}

function recordActions(name: string, kind: RecordKind): Record<string, MacroActionKind> {
  const parameters = Object.keys(kind.fields);
  return {
    [`${name}.create`]: { parameters, code: (action) => record(action, kind, "create") },
    [`${name}.change`]: { parameters: ["id", ...parameters], code: (action) => record(action, kind, "change") },
    [`${name}.load`]: { parameters: ["id"], code: (action) => record(action, kind, "load") },
  };
}

function record({ values, result }: ActionCode, { table, fields }: RecordKind, way: "create" | "change" | "load") {
  const key = `${table}.${table}_id`;
  const set = Object.entries(fields).flatMap(([name, field]) => {
    const value = values.get(name);
    return value === undefined ? [] : [`change.addData("${table}.${field}", ${keyOf(field, value)});`];
  });
  const write =
    way === "create"
      ? ["SearchEngine change;", ...set, "String id = change.insert().toString();"]
      : [
          `String id = macroContextId(${values.get("id") ?? '""'}, "${table}Id", "");`,
          ...(way === "load" || set.length === 0
            ? []
            : [
                "SearchEngine change;",
                ...set,
                `change.addCriteria("${key}", "OperatorEquals", id);`,
                "change.update();",
              ]),
        ];
  return [
    ...write,
    "SearchEngine row;",
    ...Object.values(fields).map((field) => `row.addField("${table}.${field}");`),
    `row.addCriteria("${key}", "OperatorEquals", id);`,
    "row.execute();",
    "if (row.eof())",
    `  throw "There is no ${table} " + id + ".";`,
    `${result}.insert("id", id);`,
    ...Object.keys(fields).map((name, index) => `${result}.insert("${name}", row.getField(${index}));`),
  ];
}

function keyOf(field: string, value: string): string {
  const lookup = named[field];
  return lookup ? `macroKey(${lookup.map((part) => `"${part}"`).join(", ")}, ${value})` : value;
}
