// The validators of definition files, made from their schemas. Making one takes up to 200 ms, during which a server
// answers nothing: what ships therefore holds them ready-made, by `scripts/validators.mjs`, in the place of this file.
import { Ajv, type Options, type ValidateFunction } from "ajv";
import type { DefinitionKind } from "./definitions.js";
import { schemas } from "./schemas.js";

const validators = new Map<DefinitionKind, ValidateFunction>();

/** The function that tells whether a value fits the schema of a kind; its `errors` say what does not. */
export function validatorOf(kind: DefinitionKind): ValidateFunction {
  let validate = validators.get(kind);
  if (!validate) {
    validate = ajvWith({}).compile(schemas[kind]);
    validators.set(kind, validate);
  }
  return validate;
}

/** The compiler of our schemas: what it is told decides what a definition file may hold, wherever it runs. */
export function ajvWith(code: NonNullable<Options["code"]>): Ajv {
  const ajv = new Ajv({
    allErrors: true,
    discriminator: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    verbose: true,
    code,
  });
  for (const keyword of ["markdownDescription", "defaultSnippets", "enumDescriptions", "errorMessage"])
    ajv.addKeyword(keyword);
  return ajv;
}
