// Firing events: order of the handlers, what they hand on to each other, blocking, failures, dialogs.
import * as assert from "node:assert/strict";
import { type FireOutcome, type FireRequest, fireEvent } from "../../automation/fireEvent.js";
import { opened, refused, settings } from "./folder.js";

/** Two triggers of one event, `b` registered before `a`. */
const handlers = (a: string, b: string) => `--- crmscript.json
{ "tenant": { "file": ":memory:" } }
--- a.trigger.json
{ "event": "SalesBeforeSaveSale", "script": "./a.crmscript", "remote": { "id": 1, "registered": "2024-02-01" } }
--- b.trigger.json
{ "event": 1008, "script": "./b.crmscript", "remote": { "id": 2, "registered": "2024-01-01" } }
--- a.crmscript
EventData e = getEventData();
${a}
--- b.crmscript
EventData e = getEventData();
${b}
`;

async function fire(text: string, request: Partial<FireRequest> = {}): Promise<FireOutcome> {
  return fireEvent(await opened(text), { target: "SalesBeforeSaveSale", tenant: ":memory:", ...request }, settings);
}

const outputs = ({ handlers: list }: FireOutcome) =>
  list.map(({ trigger, result }) => `${trigger.name}: ${result.output}`);

describe("firing an event", function () {
  this.timeout(20_000);

  it("runs the handlers in order of registration, with its values in both channels", async () => {
    const text = handlers('print(e.getInputValue("IsNew"));', 'print(getVariable("IsNew") + e.getType().toString());');
    assert.deepEqual(outputs(await fire(text, { inputValues: { IsNew: "true" } })), ["b: true1008", "a: true"]);
  });

  it("hands message, outputs, state and block on to the next handler", async () => {
    const first =
      'e.setBlockExecution(true); e.setMessage("no"); e.setStateValue("s", "1"); e.setOutputValue("SaleEntity.Heading", "H");';
    const second =
      'print(e.getBlockExecution().toString() + e.getMessage() + e.getStateValue("s")); e.setMessage("still no");';
    const outcome = await fire(handlers(second, first));
    assert.deepEqual(outputs(outcome), ["b: ", "a: trueno1"]);
    const { blocked, message, outputValues, stateValues, exception } = outcome;
    assert.deepEqual(
      { blocked, message, outputValues, stateValues, exception },
      {
        blocked: true,
        message: "still no",
        outputValues: { "SaleEntity.Heading": "H" },
        stateValues: { s: "1" },
        exception: "",
      },
    );
  });

  it("warns when a later handler lifts the block of an earlier one", async () => {
    const outcome = await fire(handlers("e.setBlockExecution(false);", "e.setBlockExecution(true);"));
    assert.equal(outcome.blocked, false);
    assert.deepEqual(outcome.warnings, ['"a" lets the operation pass that an earlier trigger had blocked.']);
  });

  it("ends the chain at a failing handler and lets the operation go on", async () => {
    const outcome = await fire(handlers('print("not reached");', 'e.setBlockExecution(true);\nthrow "out of order";'));
    assert.deepEqual(outputs(outcome), ["b: "]);
    assert.equal(outcome.blocked, false);
    assert.match(outcome.exception, /out of order \(b:3\)$/);
  });

  it("passes by disabled triggers, and fires one that is named", async () => {
    const text = handlers('print("a");', 'print("b");').replace('"event": 1008,', '"event": 1008, "enabled": false,');
    assert.deepEqual(outputs(await fire(text)), ["a: a"]);
    assert.deepEqual(outputs(await fire(text, { target: "b.trigger.json" })), ["b: b"]);
  });

  it("warns that an event after the fact cannot be blocked", async () => {
    const text = handlers("e.setBlockExecution(true);", "").replace("SalesBeforeSaveSale", "SalesAfterSaveSale");
    const outcome = await fire(text, { target: "SalesAfterSaveSale" });
    assert.deepEqual(outcome.warnings, ["The event SalesAfterSaveSale cannot be blocked: the operation has happened."]);
  });

  const asks = `EventDataDialogDefinition d;
d.setTitle("Sure?"); d.setType("okcancel"); d.setPrefix("q."); d.setBlockExecutionOnCancel(true);
d.addText("why", "Why", "because"); d.addInteger("n", "Number", 3, "", true); d.addFloat("f", "Part", 1.5); d.addCheckbox("c", "Tick");
if (e.getInputValue("q.button") == "") e.showDialog(d);
else print(e.getInputValue("q.button") + e.getInputValue("q.why") + e.getInputValue("q.n") + e.getInputValue("q.f") + e.getInputValue("q.c"));`;

  it("hands out the dialog that waits for an answer", async () => {
    const { dialog } = await fire(handlers(asks, ""));
    const fields = dialog?.fields.map(({ id, type, default: value, mandatory }) => [id, type, value, mandatory]);
    assert.deepEqual([dialog?.title, dialog?.prefix], ["Sure?", "q."]);
    assert.deepEqual(fields, [
      ["why", "text", "because", false],
      ["n", "integer", "3", true],
      ["f", "decimal", "", false],
      ["c", "checkbox", "", false],
    ]);
  });

  it("fires again with the answer to its dialog, and keeps what was not changed in it", async () => {
    const outcome = await fire(handlers(asks, ""), { dialogs: { "q.": { why: "I can" } } });
    assert.deepEqual(outputs(outcome), ["b: ", "a: ", "b: ", "a: okI can31.5false"]);
    assert.equal(outcome.dialog, null);
  });

  it("blocks without firing again when the dialog says so and is cancelled", async () => {
    const outcome = await fire(handlers(asks, ""), { dialogs: { "q.": { button: "cancel" } } });
    assert.deepEqual([outcome.blocked, outcome.handlers.length], [true, 2]);
  });

  it("refuses an answer that the dialog would not take, and warns of one that nobody asked for", async () => {
    for (const [answer, message] of [
      [{ button: "yes" }, /buttons ok and cancel/],
      [{ other: "" }, /no field "other"; it has why, n, f, c/],
      [{ n: "" }, /needs a value for "n"/],
    ] as const) {
      const [problem] = await refused(() => fire(handlers(asks, ""), { dialogs: { "q.": answer } }));
      assert.match(problem!.message, message);
    }
    const { warnings } = await fire(handlers("", ""), { dialogs: { "x.": { button: "ok" } } });
    assert.deepEqual(warnings, ['No dialog with the prefix "x." asked for an answer.']);
  });

  it("is empty for an event without triggers", async () => {
    const outcome = await fire(handlers("", ""), { target: "SalesBeforeSaveContact" });
    assert.deepEqual([outcome.handlers.length, outcome.blocked], [0, false]);
  });

  it("finds a mistake in any handler before the first one runs", async () => {
    const text = handlers("Integer n = nothing;", 'print("b");');
    const problems = await refused(() => fire(text));
    assert.equal(problems.length, 1);
    assert.match(problems[0]!.file!, /a\.crmscript$/);
    assert.deepEqual([problems[0]!.line, problems[0]!.column], [2, 13]);
  });

  it("refuses an input that the event does not carry", async () => {
    const [problem] = await refused(() => fire(handlers("", ""), { inputValues: { "SaleEntity.Hedding": "" } }));
    assert.match(problem!.message, /Did you mean "SaleEntity\.Heading"\?/);
  });

  it("refuses a definition with an unknown event, naming its place", async () => {
    const text =
      '--- x.trigger.json\n{\n  "event": "NoSuchEvent",\n  "script": "./x.crmscript"\n}\n--- x.crmscript\n;\n';
    const [problem] = await refused(() => fire(text, { target: "x.trigger.json" }));
    assert.match(problem!.file!, /x\.trigger\.json$/);
    assert.deepEqual([problem!.line, problem!.column], [2, 12]);
    assert.match(problem!.message, /NoSuchEvent/);
  });

  it("names the line of a trigger whose script is missing", async () => {
    const text = '--- x.trigger.json\n{\n  "event": 1008,\n  "script": "./gone.crmscript"\n}\n';
    const [problem] = await refused(() => fire(text, { target: "x.trigger.json" }));
    assert.deepEqual([problem!.code, problem!.line], ["unknown-script", 3]);
  });
});
