// Writes scripts that look like those of real tenants: functions with queries and loops, structs, comments, and some
// statements at the end. The same size always gives the same text.

/** A script of about `lines` lines. */
export function scriptOf(lines: number, name = "main", includes: readonly string[] = []): string {
  const parts = ["#setLanguageLevel 3;", ...includes.map((include) => `#include "${include}";`), ""];
  const calls: string[] = [];
  let count = parts.length;
  for (let i = 0; count < lines; i++) {
    const { text, call } = pieces[i % pieces.length]!(i, name);
    parts.push(text);
    calls.push(call);
    count += text.split("\n").length + 1;
  }
  parts.push(...calls);
  return `${parts.join("\n")}\n`;
}

interface Piece {
  readonly text: string;
  /** A statement that uses it. */
  readonly call: string;
}

const pieces: readonly ((i: number, name: string) => Piece)[] = [
  (i, name) => ({
    text: `// Row ${i} of what the report shows.
struct ${name}_Row${i} {
  Integer id;
  String title;
  Float amount;
  Bool isOpen() { return this.amount > 0.0; }
  String label() { return this.title + " (" + this.id.toString() + ")"; }
};
`,
    call: `${name}_Row${i} row${i}; row${i}.id = ${i}; if (row${i}.isOpen()) printLine(row${i}.label());`,
  }),
  (i, name) => ({
    text: `/**
 * Describes a number of things.
 */
String ${name}_describe${i}(String what, Integer count) {
  String text = what + ": ";
  for (Integer n = 0; n < count; n++) {
    if (n > 0 && n % 2 == 0) text += ", ";
    text += n.toString();
  }
  return text;
}
`,
    call: `printLine(${name}_describe${i}("a", 3));`,
  }),
  (i, name) => ({
    text: `// Requests of a category that nobody has answered.
Integer ${name}_countOpen${i}(Integer category, String owner) {
  Integer found = 0;
  SearchEngine se;
  se.addField("ticket.id");
  se.addField("ticket.title");
  se.addCriteria("ticket.category", "OperatorEquals", category.toString());
  se.addCriteria("ticket.status", "OperatorEquals", "1");
  se.setLimit(500);
  for (se.execute(); !se.eof(); se.next()) {
    String title = se.getField(1);
    // Tests do not count.
    if (title.isEmpty() || title.find("test") >= 0) continue;
    found++;
  }
  if (owner != "") {
    printLine(owner + " has " + found.toString() + " open requests.");
  }
  return found;
}
`,
    call: `printLine(${name}_countOpen${i}(${i}, "anna").toString());`,
  }),
  (i, name) => ({
    text: `String[] ${name}_names${i}(Integer limit) {
  String[] names;
  Map seen;
  while (names.length() < limit) {
    String name = "name" + names.length().toString();
    if (seen.exists(name)) break;
    seen.insert(name, "1");
    names.pushBack(name);
  }
  try {
    names.sort();
  } catch {
    printLine("Sorting failed: " + error);
  }
  return names;
}
`,
    call: `printLine(${name}_names${i}(3).length().toString());`,
  }),
];
