// Descriptions of the NetServer classes, composed from what the facts say: the entity in the class name, the property
// or verb in the method name, types and enumerations. Eight thousand methods follow a handful of patterns; each gets
// one plain sentence. Nothing here is copied from elsewhere, and nothing is claimed that name and type do not tell.

import { words } from "./words.mjs";

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
  for (const constructor of facts.constructors ?? []) {
    descriptions.set(keyOf(name, constructor), plain(constructorSentence(name, constructor, noun)));
  }
  for (const method of facts.methods) {
    const sentence = isAgent(name) ? serviceSentence(method) : propertySentence(method, name, noun, facts);
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

function constructorSentence(name, constructor, noun) {
  if (isAgent(name)) return `Gives access to the service around ${plural(noun)}.`;
  if (constructor.params.length > 0) return `Makes ${article(noun)} from the given values.`;
  if (!name.endsWith("Entity")) return `Makes an empty ${noun}.`;
  return `Makes an empty ${noun} without the defaults a new row needs; the service's \`CreateDefault…\` gives those.`;
}

// Carriers: nothing but GetX and SetX

function propertySentence(method, owner, noun, facts) {
  const setter = method.params.length === 1;
  const property = method.name.replace(/^S?[GS]et/, "");
  const type = setter ? method.params[0][0] : method.returns;
  const values = enumerationOf(method) ? `, one of the \`${enumerationOf(method)}\` values` : "";
  if (type === "Bool") return `${setter ? "Sets" : "Tells"} ${boolClause(property, noun)}.`;
  const thing = propertyOf(property, type, noun);
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

function propertyOf(property, type, noun) {
  const text = words(property);
  if (property === "UserDefinedFields") return `the user-defined fields of the ${noun}, from prog id to encoded value`;
  if (property === "ExtraFields") return `the extra fields of the ${noun}, from \`x_\` name to encoded value`;
  if (property === "CustomFields") return `the user-defined and extra fields of the ${noun} together`;
  if (text === "id") return `the id of the ${noun}`;
  if (text.endsWith(" id")) {
    const target = text.slice(0, -3);
    return target === noun || noun.startsWith(`${target} `) ? `the id of the ${noun}` : `the ${text} of the ${noun}`;
  }
  if (type.startsWith("NS") && text === noun) return `the ${noun} itself`;
  return `the ${text} of the ${noun}`;
}

function boolClause(property, noun) {
  const text = words(property);
  if (/^(is|has|can|may|must|should|was|will|allows?|uses?|shows?|needs?|supports?) /.test(text)) {
    return `whether the ${noun} ${thirdPerson(text)}`;
  }
  if (
    /(ed|able|ible|visible|active|public|private|hidden|empty|free|mandatory|required|default|unique)$/.test(text) &&
    !text.includes(" ")
  ) {
    return `whether the ${noun} is ${text}`;
  }
  return `whether “${text}” holds for the ${noun}`;
}

function thirdPerson(text) {
  const [verb, ...rest] = text.split(" ");
  return [/^(allow|use|show|need|support)$/.test(verb) ? `${verb}s` : verb, ...rest].join(" ");
}

// Services: a verb, what it works on, and what it is given

function serviceSentence(method) {
  const values = enumerationOf(method) ? ` The number is one of the \`${enumerationOf(method)}\` values.` : "";
  return `${serviceClause(method)}.${values}`;
}

function serviceClause(method) {
  const { name, params, returns } = method;
  const variant = /[a-z](?:V?\d)$/.test(name) ? `, variant ${/\d$/.exec(name)[0]} of the call` : "";
  const [verb, ...rest] = words(name.replace(/V?\d$/, "")).split(" ");
  const object = rest.join(" ");
  const entity = object.endsWith(" entity") ? object.slice(0, -7) : object;
  const one = params.length === 1 ? params[0] : undefined;
  if (verb === "create" && rest[0] === "default") {
    const thing = rest.slice(1).join(" ");
    const given = givenClause(params);
    return `Returns ${article(thing)} filled with default values${given}; nothing is stored yet${variant}`;
  }
  if (verb === "get" && one?.[0] === "Integer" && object.endsWith(" entity"))
    return `Loads the ${object} with the given id`;
  if (
    verb === "get" &&
    one?.[0] === "Integer" &&
    /id$/i.test(one[1]) &&
    one[1].toLowerCase() === `${name.slice(3)}id`.toLowerCase()
  ) {
    return `Loads the ${object} with the given id`;
  }
  if (verb === "get" && one?.[0] === "Integer[]" && object.endsWith(" list")) {
    return `Loads the ${plural(object.slice(0, -5))} with the given ids, leaving out those that do not exist`;
  }
  if (verb === "save" && one && returns === one[0]) {
    return `Stores the ${entity}, as a new row when its id is 0, and returns it as stored; the argument stays as it was`;
  }
  if (verb === "delete" && one?.[0] === "Integer" && object) return `Deletes the ${object} with the given id`;
  if (verb === "validate")
    return `Checks the ${object}${givenClause(params)} without storing it and returns the problems found`;
  if (/^(is|has|can|will|exists|supports)$/.test(verb)) {
    return `Answers the question “${[verb, ...rest].join(" ")}?”${givenClause(params)}`;
  }
  const action = verbForms.get(verb) ?? `${conjugate(verb)} ${object ? `the ${object}` : "it"}`;
  const text = verbForms.has(verb) ? `${action}${object ? ` the ${object}` : ""}` : action;
  return `${capital(text)}${givenClause(params)}${variant}`;
}

const verbForms = new Map([
  ["get", "returns"],
  ["log", "logs"],
  ["web", "runs the web step for"],
  ["event", "works on the event"],
  ["session", "works on the session"],
  ["batch", "runs as a batch"],
  ["global", "runs globally"],
  ["time", "works on the time"],
  ["html", "converts HTML:"],
  ["begin", "begins"],
  ["relay", "relays"],
]);

function conjugate(verb) {
  if (/(s|sh|ch|x|z|o)$/.test(verb)) return `${verb}es`;
  if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}ies`;
  return `${verb}s`;
}

function givenClause(params) {
  if (params.length === 0) return "";
  if (params.length > 3) return " as the arguments say";
  const names = params.map(([, name]) => (/^p_\d+$/.test(name) ? "value" : words(name)));
  if (names.every((name) => name === "value"))
    return names.length === 1 ? " for the given value" : " for the given values";
  return ` for the given ${joined(names)}`;
}

// English

function enumerationOf(method) {
  return Object.values(method.enums ?? {})[0];
}

function nounOf(name) {
  const bare = name.replace(/^NS/, "").replace(/(Entity|Agent)$/, "");
  return words(bare || name.slice(2));
}

function article(noun) {
  return `${/^(?!us|uni|uti|one|eu)[aeiou]/i.test(noun) || (/^(MDO|SMS|HTML|XML|URL|ERP|API|AI|LDAP|SQL)\b/.test(noun) && !/^URL/.test(noun)) ? "an" : "a"} ${noun}`;
}

function plural(noun) {
  if (/(s|sh|ch|x)$/.test(noun)) return /(ss|us|sh|ch|x)$/.test(noun) ? `${noun}es` : noun;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(data|info|information|text)$/.test(noun) ? noun : `${noun}s`;
}

function joined(names) {
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function keyOf(name, { params }) {
  return `${name}(${params.map(([type]) => type).join(",")})`;
}

function plain(description) {
  return { description, params: new Map() };
}
