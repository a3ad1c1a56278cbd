// The JSON Schemas of the definition files. The same files are what the extension contributes to the editor.
import type { DefinitionKind } from "./definitions.js";
import macro from "./schemas/macro.schema.json" with { type: "json" };
import schedule from "./schemas/schedule.schema.json" with { type: "json" };
import script from "./schemas/script.schema.json" with { type: "json" };
import settings from "./schemas/settings.schema.json" with { type: "json" };
import trace from "./schemas/trace.schema.json" with { type: "json" };
import trigger from "./schemas/trigger.schema.json" with { type: "json" };

/** A JSON Schema as far as `read.ts` looks into it itself. */
export interface Schema {
  readonly properties?: object;
  readonly oneOf?: readonly object[];
}

export const schemas: Readonly<Record<DefinitionKind, Schema>> = {
  settings,
  script,
  trigger,
  schedule,
  macro,
  trace,
};
