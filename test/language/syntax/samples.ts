// Realistic scripts of our own: the sort of text that the parser meets in practice.

const overdueTasks = `#setLanguageLevel 4;
#include "dateTools";

// Sends each owner one mail about the tasks that are overdue.
struct Owner {
  String name;
  String[] lines;
  Integer count = 0;

  /* One more task for this owner. */
  Owner add(String title, Date due) {
    this.lines.pushBack(title + ", due " + due.toString());
    this.count++;
    return this;
  }
};

Owner Owner(String name) {
  Owner owner;
  owner.name = name;
  return owner;
}

Integer LIMIT = 25;
Bool dryRun = getVariable("dryRun").toBool();

Owner[] collect(Integer limit) {
  Owner[] owners;
  SearchEngine se;
  se.addField("appointment.associate_id.name");
  se.addField("appointment.activeDate");
  se.addCriteria("appointment.status", "OperatorEquals", "1", "OperatorAnd", 0);
  for (se.execute(); !se.eof() && limit > 0; se.next()) {
    String name = se.getField(0);
    Bool found = false;
    foreach (Owner owner in owners) {
      if (owner.name == name) {
        owner.add(se.getField(0), Date(se.getField(1)));
        found = true;
        break;
      }
    }
    if (!found) owners.pushBack(Owner(name).add("x", Date("2024-02-29")));
    limit--;
  }
  return owners;
}

try {
  Owner[] owners = collect(LIMIT);
  for (Integer i = 0; i < owners.length(); i++) {
    if (dryRun || owners[i].count == 0)
      continue;
    else if (owners[i].count >= 10 && owners[i].name != "")
      printLine("Many: " + owners[i].lines.buildString("\\n\\t"));
    else {
      printLine(owners[i].name + ': "' + owners[i].lines[0] + '"');
    }
  }
} catch {
  log(error + " @ " + errorLocation);
  throw "gave up: " + error;
}
`;

const arithmetic = `Integer a = 08;
Long big = 5000000000L;
Float f = 1.5e3 * -2.0 / (a + 1) % 7;
String[2][3] grid;
grid[a - 1][0] = "it's " + String(a);
Integer [] counts = numbers();
counts [a] += 1; counts[0]-- ; ++counts[1];
Map m = Map("one=1
two=2");
while (a-- > 0 && !(f < 3.0 || f >= 4.0)) { a = a - 1; ; }
{ Integer inner = 3; }
if (a == 1) printLine("one"); else if (a == 2) { printLine("two"); } else printLine("more");
return;
`;

const page = `Dear %customer.name%,
%EJSCRIPT_START%
<ul>
<% #setLanguageLevel 3;
// three entries
for (Integer n = 0; n < 3; n++) { %>
  <li class="entry"><% print(n.toString()); %></li>
<% } %>
</ul>
<% if (n > 2) { %>many<% } else { %>few<% } /* end */ %>
%EJSCRIPT_END%
Regards
`;

const wrapper = `%EJSCRIPT_START%
<%
#include "shared";
String body = getCgiContent();
print(body.toUpper());
%>
%EJSCRIPT_END%
`;

const declarations = `/** Restricts the result. */
Void addCriteria(String field, String operator, String value);
Integer[] getIds();
Void run(Integer[] ids, Map options) { Void nested() { } struct Inner { Integer x; }; nested(); }
If (True) { Return; }
`;

/** All samples: plain scripts first. */
export const scripts: readonly string[] = [overdueTasks, arithmetic, declarations, page, wrapper];
/** Those that hold no mistake at all. */
export const correct = { overdueTasks, arithmetic, page, wrapper };
