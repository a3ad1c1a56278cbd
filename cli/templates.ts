// What `crmscript new` writes: a small workspace that runs, checks and tests as it is. All text is ours.

/** Files by path below the new folder. */
export type Template = Readonly<Record<string, string>>;

const settings = `{
  "languageLevel": 4,
  "tenant": {
    "file": ".crmscript/tenant.crmtenant",
    "demo": { "seed": 1, "companies": 40 }
  },
  "limits": { "seconds": 60 },
  "http": { "policy": "off" }
}
`;

const ignored = `# The simulated CRM, recordings and logs: made anew when they are missing.
.crmscript/
coverage/
`;

const hello = `// Says hello to the user who runs it.
#setLanguageLevel 4;
#include "greeting";

printLine(greeting(getVariable("activeUsername")));
`;

const library = `// Included by the scripts of this folder.
#setLanguageLevel 4;

/** A greeting for a name, or for everybody. */
String greeting(String name) {
  if (name.isEmpty()) {
    return "Hello, everybody!";
  }
  return "Hello, " + name + "!";
}
`;

const test = `// Run with: crmscript test
#setLanguageLevel 4;
#include "greeting";

Void testGreetsByName() {
  assertEquals("Hello, Anna!", greeting("Anna"));
}

Void testGreetsEverybody() {
  assertEquals("Hello, everybody!", greeting(""));
}
`;

const trigger = `// A company needs a name: without one it is not saved.
#setLanguageLevel 4;

EventData event = getEventData();
if (event.getInputValue("ContactEntity.Name").isEmpty()) {
  event.setValidationMessage("Give the company a name before you save it.");
}
`;

const triggerDefinition = `{
  "event": "SalesBeforeSaveContact",
  "description": "Refuse a company without name",
  "enabled": true,
  "script": "./Refuse empty name.crmscript",
  "tests": [
    { "name": "without name", "given": { "ContactEntity.Name": "" }, "expect": { "blocked": true, "message": "name" } },
    { "name": "with name", "given": { "ContactEntity.Name": "Fjord AS" }, "expect": { "blocked": false } }
  ]
}
`;

const task = `{
  "name": "Morning greeting",
  "run": "../Scripts/Hello.crmscript",
  "every": "week",
  "days": ["mon", "tue", "wed", "thu", "fri"],
  "at": "07:30",
  "lockMinutes": 10
}
`;

export const templates: Readonly<Record<"empty" | "starter", Template>> = {
  empty: { "crmscript.json": settings, ".gitignore": ignored },
  starter: {
    "crmscript.json": settings,
    ".gitignore": ignored,
    "Scripts/Hello.crmscript": hello,
    "Scripts/Library/greeting.crmscript": library,
    "Tests/greeting.test.crmscript": test,
    "Triggers/Refuse empty name.crmscript": trigger,
    "Triggers/Refuse empty name.trigger.json": triggerDefinition,
    "Schedules/Morning greeting.schedule.json": task,
  },
};
