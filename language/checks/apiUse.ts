// Built-ins that a script should not or cannot use: deprecated ones, those of onsite installations, and those that a
// tenant does not give to scripts. The flags come from the API reference.
import type { ApiFacts } from "../symbols.js";
import type { Span } from "../text.js";
import type { ItemCheck, Visit } from "./check.js";

export const apiUse: ItemCheck = {
  type(node, at) {
    const entry = at.api.entry(node.name.text);
    if (entry) reportFlags(at, node.name, node.name.text, entry);
  },
  foreach(node, at) {
    const entry = at.api.entry(node.type.name.text);
    if (entry) reportFlags(at, node.type.name, node.type.name.text, entry);
  },
  call(node, at) {
    const symbol = at.analysis.symbols[node.id];
    if (!symbol || !("api" in symbol) || !symbol.api) return;
    const { callee } = node;
    if (callee.kind === "name" || callee.kind === "member") reportFlags(at, callee.name, symbol.name, symbol.api);
  },
};

function reportFlags(at: Visit, span: Span, name: string, facts: ApiFacts): void {
  if (facts.blocked)
    at.report("warning", "blocked-api", span, `'${name}' exists, but a tenant does not give it to scripts.`);
  if (facts.onsite) at.report("hint", "onsite-api", span, `'${name}' exists in onsite installations only.`);
  if (facts.deprecated) at.report("hint", "deprecated-api", span, `'${name}' is deprecated.`, { deprecated: true });
}
