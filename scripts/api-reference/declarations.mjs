// The text form of one class or of the global functions: CRMScript declarations with a doc comment each. Facts
// (signatures, versions, flags) are written anew every time; the description and the @param lines above a declaration
// are ours and are read back first, so that generating again never loses them.

const width = 118;

/** Words that the grammar does not accept as the name of a parameter, and what is written instead. */
const keywordNames = new Map([["struct", "structValue"]]);

/**
 * The hand-written part of the comments in a declaration file, by signature key (`find(String)`); a class's own
 * comment has the key "". Files are those written by `classText` or `functionsText`.
 * @returns {Map<string, {description: string, params: Map<string, string>}>}
 */
export function readDescriptions(text) {
  const found = new Map();
  for (const [, comment, declaration] of text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*([^\n]*)/g)) {
    found.set(keyOf(declaration), readComment(comment));
  }
  return found;
}

/** The declaration file of a class. `facts` is the class's entry in the facts. */
export function classText(name, facts, descriptions) {
  const members = [...(facts.constructors ?? []).map((maker) => ({ ...maker, name, returns: name })), ...facts.methods];
  const lines = comment("", describe(descriptions, ""), factTags(facts, undefined));
  lines.push(`struct ${name} {`);
  members.forEach((member, index) => {
    if (index > 0) lines.push("");
    lines.push(...memberLines("  ", member, facts, descriptions));
  });
  lines.push("};", "");
  return lines.join("\n");
}

/** The declaration file of the global functions. */
export function functionsText(facts, descriptions) {
  return facts.methods.map((method) => `${memberLines("", method, facts, descriptions).join("\n")}\n`).join("\n");
}

/** `find(String)`: joins a declaration to its description and to the body of a native. */
export function signatureKey(member) {
  return `${member.name}(${member.params.map(([type]) => type).join(",")})`;
}

function memberLines(indent, member, owner, descriptions) {
  const params = member.params.map(([type, name]) => `${type} ${parameterName(name)}`).join(", ");
  return [
    ...comment(indent, describe(descriptions, signatureKey(member)), factTags(member, owner)),
    `${indent}${member.returns} ${member.name}(${params});`,
  ];
}

function describe(descriptions, key) {
  return descriptions.get(key) ?? { description: "", params: new Map() };
}

/** A member without @since is as old as its class, so that thousands of equal lines need not be written. */
function factTags(facts, owner) {
  const tags = [];
  if (facts.hook) tags.push("@hook");
  for (const [name, enumeration] of Object.entries(facts.enums ?? {})) tags.push(`@enum ${name} ${enumeration}`);
  if (facts.since && facts.since !== owner?.since) tags.push(`@since ${facts.since}`);
  if (facts.deprecated) tags.push("@deprecated");
  if (facts.onsite) tags.push("@onsite");
  if (facts.blocked) tags.push("@blocked");
  if (facts.src && facts.src !== owner?.src) tags.push(`@source ${facts.src}`);
  return tags;
}

function comment(indent, { description, params }, tags) {
  const body = description.split("\n").flatMap((paragraph, index) => {
    const lines = wrap(paragraph, "", width - indent.length - 3);
    return index > 0 ? ["", ...lines] : lines;
  });
  for (const [name, text] of params) body.push(...wrap(`@param ${name} ${text}`, "  ", width - indent.length - 3));
  body.push(...tags);
  const oneLine = `${indent}/** ${body[0]} */`;
  if (body.length === 1 && oneLine.length <= width) return [oneLine];
  return [`${indent}/**`, ...body.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`];
}

/** Breaks at blanks; lines after the first start with `hang`. */
function wrap(text, hang, room) {
  const lines = [];
  let line = "";
  for (const word of text.split(" ").filter(Boolean)) {
    if (line && line.length + 1 + word.length > room) {
      lines.push(line);
      line = hang + word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return [...lines, line];
}

/** Undoes `comment`: lines join to paragraphs, blank lines part them, facts are dropped. */
function readComment(text) {
  const paragraphs = [""];
  const params = new Map();
  let param;
  for (const raw of text.split("\n")) {
    const line = raw.replace(/^\s*\* ?/, "").trim();
    if (line.startsWith("@")) {
      const [, name, words] = /^@param (\w+) (.*)$/.exec(line) ?? [];
      param = name;
      if (param) params.set(param, words);
    } else if (param && line) {
      params.set(param, `${params.get(param)} ${line}`);
    } else if (line) {
      const last = paragraphs.length - 1;
      paragraphs[last] = paragraphs[last] ? `${paragraphs[last]} ${line}` : line;
    } else if (paragraphs.at(-1)) {
      paragraphs.push("");
    }
  }
  return { description: paragraphs.filter(Boolean).join("\n"), params };
}

function keyOf(declaration) {
  const match = /^\S+ (\w+)\((.*)\);$/.exec(declaration.trim());
  if (!match) return "";
  const types = match[2] ? match[2].split(", ").map((parameter) => parameter.split(" ")[0]) : [];
  return `${match[1]}(${types.join(",")})`;
}

export function parameterName(name) {
  return keywordNames.get(name) ?? name;
}
