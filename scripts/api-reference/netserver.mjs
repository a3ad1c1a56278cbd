// Descriptions of the NetServer classes, composed from what the facts say: the entity in the class name, the property
// or verb in the method name, types and enumerations. Eight thousand methods follow a handful of patterns; each gets
// one plain sentence. Nothing here is copied from elsewhere, and nothing is claimed that name and type do not tell.

import { article, capital, conjugate, joined, plural, words } from "./words.mjs";

/** Carriers that only point at a row: of a value set into an entity, the id alone counts (natives-crm.md 2.1). */
const idNames = /^NS(Contact|Person|Sale|Project|Appointment|Associate|Document|Ticket|Quote|Selection)$/;

/** Terms that differ between the API and the screens. */
const screenTerms = new Map([
  ["contact", "contact (a company on screen)"],
  ["person", "person (a contact on screen)"],
  ["ticket", "ticket (a request on screen)"],
  ["associate", "associate (an employee or other user)"],
  ["appointment", "appointment (any kind of follow-up)"],
]);

/** @returns {Map<string, {description: string, params: Map<string, string>}>} as `readDescriptions` does */
export function describeNetServer(name, facts, classes) {
  const descriptions = new Map([["", plain(classSentence(name, facts, classes))]]);
  const noun = nounOf(name);
  for (const maker of facts.constructors ?? []) {
    descriptions.set(keyOf(name, maker), plain(constructorSentence(name, maker, noun)));
  }
  for (const method of facts.methods) {
    const sentence = isAgent(name) ? serviceSentence(method, noun) : propertySentence(method, name, noun, facts);
    descriptions.set(keyOf(method.name, method), plain(sentence));
  }
  return descriptions;
}

export function isAgent(name) {
  return name.endsWith("Agent") && name !== "NSChatTopicAgent";
}

// Classes

function classSentence(name, facts, classes) {
  const noun = nounOf(name);
  if (isAgent(name)) {
    const blocked = facts.blocked ? " A tenant does not give it to scripts." : "";
    const empty = facts.methods.length === 0 ? " Its methods are not published." : "";
    return `Service calls around ${plural(noun)}. Declare it once and call it anywhere, it keeps no state.${blocked}${empty}`;
  }
  if (facts.methods.length === 0) return `Value that carries ${article(noun)}. It has no published members.`;
  if (name === "NSStream") return "Bytes that travel to and from the services: files, images, long texts.";
  if (!name.endsWith("Entity")) {
    const full = classes[`${name}Entity`];
    const only = full ? ` Meant for reading and for references; the complete record is \`${name}Entity\`.` : "";
    return `Value that carries ${article(screenTerms.get(noun) ?? noun)}: ${count(facts)}.${only}`;
  }
  const agents = Object.keys(classes).filter((agent) => savesEntity(classes[agent], name));
  const stored =
    agents.length > 0 ? ` Loaded and stored through ${agents.map((agent) => `\`${agent}\``).join(", ")}.` : "";
  return `Complete record of ${article(screenTerms.get(noun) ?? noun)}: ${count(facts)}.${stored}`;
}

function savesEntity(facts, entity) {
  return facts.methods.some(
    (method) => method.name === `Save${entity.slice(2)}` || method.name === `Get${entity.slice(2)}`,
  );
}

function count(facts) {
  const properties = facts.methods.filter((method) => method.name.startsWith("Get")).length;
  return properties === 1 ? "1 property" : `${properties} properties`;
}

function constructorSentence(name, maker, noun) {
  if (isAgent(name)) return `Gives access to the service around ${plural(noun)}.`;
  if (maker.params.length > 0) return `Makes ${article(noun)} from the given values.`;
  if (!name.endsWith("Entity")) return `Makes an empty ${noun}.`;
  return `Makes an empty ${noun} without the defaults a new row needs; the service's \`CreateDefault…\` gives those.`;
}

// Carriers: nothing but GetX and SetX

/** What a property is, as the object of a sentence: "the start date of the sale", "whether the sale is completed". */
export function propertyPhrase(property, type, noun) {
  return type === "Bool" ? boolClause(property, noun) : propertyOf(property, type, noun);
}

function propertySentence(method, owner, noun, facts) {
  const setter = method.params.length === 1;
  const property = method.name.replace(/^S?[GS]et/, "");
  const type = setter ? method.params[0][0] : method.returns;
  const values = enumerationOf(method) ? `, one of the \`${enumerationOf(method)}\` values` : "";
  const thing = propertyPhrase(property, type, noun);
  if (type === "Bool") return `${setter ? "Sets" : "Tells"} ${thing}.`;
  if (!setter) return `Returns ${thing}${values}${getterNote(type, property, facts)}.`;
  return `Sets ${thing}${values}${setterNote(type, owner)}.`;
}

function getterNote(type, property, facts) {
  if (!type.endsWith("[]") || !facts.methods.some((method) => method.name === `Set${property}`)) return "";
  return `, as a copy: a changed array must be handed to \`Set${property}\``;
}

function setterNote(type, owner) {
  return owner.endsWith("Entity") && idNames.test(type) ? "; only its id counts, and an id of 0 removes it" : "";
}

/** Properties whose name alone would not make a phrase. */
const propertyPhrases = new Map([
  ["UserDefinedFields", (noun) => `the user-defined fields of the ${noun}, from prog id to encoded value`],
  ["ExtraFields", (noun) => `the extra fields of the ${noun}, from \`x_\` name to encoded value`],
  ["CustomFields", (noun) => `the user-defined and extra fields of the ${noun} together`],
  ["CreatedBy", (noun) => `who created the ${noun}`],
  ["UpdatedBy", (noun) => `who changed the ${noun} last`],
  ["AssignedBy", (noun) => `who assigned the ${noun}`],
  ["OwnedBy", (noun) => `who owns the ${noun}`],
  ["CreatedDate", (noun) => `when the ${noun} was created`],
  ["UpdatedDate", (noun) => `when the ${noun} was changed last`],
  ["VisibleFor", (noun) => `who can see the ${noun}`],
  ["Completed", (noun) => `the state of completion of the ${noun}`],
]);

function propertyOf(property, type, noun) {
  const phrase = propertyPhrases.get(property);
  if (phrase) return phrase(noun);
  const text = words(property);
  const event = /^when (\w+)$/.exec(text);
  if (event) return `when the ${noun} was ${event[1]}`;
  if (text === "id") return `the id of the ${noun}`;
  if (text.endsWith(" id")) {
    const target = text.slice(0, -3);
    return target === noun ? `the id of the ${noun}` : `the ${text} of the ${noun}`;
  }
  if (type.startsWith("NS") && text === noun) return `the ${noun} itself`;
  return `the ${text} of the ${noun}`;
}

const states =
  /^(\w+ed|\w+able|\w+ible|active|public|private|hidden|empty|free|mandatory|required|default|unique|present|important|silent|synchronous|set)$/;
const intentions =
  /^(allocate|assign|block|change|collect|copy|delete|hide|include|jump|override|prompt|register|restrict|save|search|send|start|sync|test|wait|exclude|merge|replace|mark|move|attach|run|update|create|show|use|allow|need|support) /;

function boolClause(property, noun) {
  const text = words(property);
  const parts = text.split(" ");
  const last = parts.at(-1);
  if (/^(is|has|can|may|must|should|was|will) /.test(text)) return `whether the ${noun} ${text}`;
  if (parts.length === 1 && states.test(text)) return `whether the ${noun} is ${text}`;
  if (intentions.test(text)) return `whether the ${noun} is to ${text}`;
  if (parts.length > 1 && states.test(last)) {
    return `whether ${parts.slice(0, -1).join(" ")} is ${last} for the ${noun}`;
  }
  return `whether “${text}” holds for the ${noun}`;
}

// Services: a verb, what it works on, and what it is given

/** Names that do not start with a verb, or mean something else than their words say. */
const serviceClauses = new Map([
  ["AssignTo", "Assigns the appointment to somebody"],
  ["ChatSessionsForUser", "Returns the chat sessions of the current user"],
  ["ChatTopicsForUser", "Returns the chat topics of the current user"],
  ["DecryptAndSaveExternalTokens", "Decrypts external tokens and stores them"],
  ["EventHandlerExists", "Tells whether an event has any handler"],
  ["GetFolderHasNewEMail", "Tells whether a folder has new mail"],
  ["FigureOutListIdFromListTableIdAndUDListDefinitionId", "Returns the id of the list that a user-defined field uses"],
  ["Find", "Returns the rows that the stored criteria find"],
  ["Html2Text", "Turns HTML into plain text"],
  ["MakeRetired", "Marks an associate as retired or takes the mark away"],
  ["RequestForInfo", "Registers a request for information as a sales activity"],
  ["Run", "Runs the service now"],
  ["SessionIsValid", "Tells whether a session key is still valid"],
  ["SyncAll", "Synchronises everything"],
  ["TimeOfLastTimeZoneUpdate", "Returns when the time zones were last brought up to date"],
  ["TryAddPersonsToEmailFlow", "Tries to add persons to an e-mail flow and tells for each whether it worked"],
  ["UndoCheckoutDocument", "Gives up the changes of a document that was checked out"],
  ["VerifyGetDocumentStream", "Checks whether the content of a document can be fetched"],
  ["WebAppUsageExistsInPeriod", "Tells whether the web client was used in a period"],
]);

/** Two words that act as one verb. */
const phrasalVerbs = new Map([
  ["clean up", "cleans up"],
  ["cleanup", "cleans up"],
  ["checkin", "checks in"],
  ["checkout", "checks out"],
  ["pick up", "picks up"],
  ["log off", "logs off"],
  ["log", "logs"],
  ["get", "returns"],
]);

const prepositions = /^(with|without|from|to|as|by|for|of|in|on|all|incoming|outgoing)\b/;

function serviceSentence(method, noun) {
  const values = enumerationOf(method) ? ` The number is one of the \`${enumerationOf(method)}\` values.` : "";
  return `${serviceClause(method, noun)}.${values}`;
}

function serviceClause(method, noun) {
  const { name, params, returns } = method;
  if (serviceClauses.has(name)) return serviceClauses.get(name) + givenClause(params, "");
  const variant = /[a-z]V?\d$/.test(name) ? `, in variant ${/\d$/.exec(name)[0]} of the call` : "";
  const [verb, ...rest] = words(name.replace(/V?\d$/, "")).split(" ");
  const object = rest.join(" ");
  return (rowClause(verb, object, name, params, returns) ?? generalClause(verb, rest, params, noun)) + variant;
}

/** The regular calls on one kind of row: create, load, store, delete, check. */
function rowClause(verb, object, name, params, returns) {
  const [type, parameter] = params.length === 1 ? params[0] : [];
  const thing = object.replace(/ entity$/, "");
  if (verb === "create" && object.startsWith("default ")) {
    return `Returns ${article(object.slice(8))} filled with default values${givenClause(params, "")}; nothing is stored yet`;
  }
  if (verb === "get" && type === "Integer") {
    const ownId = parameter.toLowerCase() === `${name.slice(3)}id`.toLowerCase();
    if (ownId || object.endsWith(" entity")) return `Loads the ${object} with the given id`;
  }
  if (verb === "get" && type === "Integer[]" && object.endsWith(" list")) {
    return `Loads the ${plural(object.slice(0, -5))} with the given ids, leaving out those that do not exist`;
  }
  if (verb === "save" && type && returns === type) {
    return `Stores the ${thing}, as a new row when its id is 0, and returns it as stored; the argument stays as it was`;
  }
  if (verb === "delete" && type === "Integer" && object && !/ by |[^s]s$/.test(object))
    return `Deletes the ${thing} with the given id`;
  if (verb === "validate") {
    return `Checks the ${object}${givenClause(params, object)} without storing it and returns the problems found`;
  }
  return undefined;
}

function generalClause(verb, rest, params, noun) {
  if (/^(is|has|can|will|exists|supports)$/.test(verb)) {
    return `Answers the question “${[verb, ...rest].join(" ")}?”${givenClause(params, "")}`;
  }
  if (verb === "global") return `${generalClause(rest[0], rest.slice(1), params, noun)}, everywhere it occurs`;
  if (verb === "batch") return `${generalClause(rest[0], rest.slice(1), params, noun)}, for many rows at once`;
  const pair = `${verb} ${rest[0]}`;
  const phrasal = phrasalVerbs.get(pair);
  const action = phrasal ?? phrasalVerbs.get(verb) ?? conjugate(verb);
  const object = (phrasal ? rest.slice(1) : rest).join(" ");
  const thing =
    verb === "create" && object && !prepositions.test(object) ? article(object) : objectClause(object, noun);
  return capital(`${action} ${thing}${givenClause(params, object)}`);
}

function objectClause(object, noun) {
  if (!object) return `the ${noun}`;
  if (object.startsWith("my ")) return `the ${object.slice(3)} of the current user`;
  if (object === "all") return "everything";
  if (object === "expired") return `the expired ${plural(noun)}`;
  if (/^(all|any) /.test(object)) return object;
  return prepositions.test(object) ? `the ${noun} ${object}` : `the ${object}`;
}

/** What the call is given, but for truth values, which only choose between variants. */
function givenClause(params, object) {
  const named = params
    .filter(([type, name]) => type !== "Bool" && !/^p_\d+$/.test(name))
    .map(([, name]) => words(name));
  const given = named.filter((name) => name !== object);
  const switches = params.filter(([type, name]) => type === "Bool" && intentions.test(`${words(name)} `));
  const choices = switches.map(([, name]) => `; \`${name}\` says whether to ${words(name)}`).join("");
  if (given.length === 0) return choices;
  const list = given.length > 4 ? [...given.slice(0, 3), "further values"] : given;
  return ` for the given ${joined(list)}${choices}`;
}

function enumerationOf(method) {
  return Object.values(method.enums ?? {})[0];
}

/** Services and carriers whose name is not what they work on. */
const nounsByName = new Map([
  ["NSAIAgent", "text"],
  ["NSBLOBAgent", "BLOB"],
  ["NSFindAgent", "row"],
  ["NSMDOAgent", "MDO list"],
  ["NSMrMrs", "form of address"],
  ["NSUserDefinedFieldInfoAgent", "user-defined field"],
]);

function nounOf(name) {
  const bare = name.replace(/^NS/, "").replace(/(Entity|Agent)$/, "");
  return nounsByName.get(name) ?? words(bare || name.slice(2));
}

function keyOf(name, { params }) {
  return `${name}(${params.map(([type]) => type).join(",")})`;
}

function plain(description) {
  return { description, params: new Map() };
}
