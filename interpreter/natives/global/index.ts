// The global functions as one native class; each topic of natives-core.md 7 has its file.
import { type NativeClass, type NativeTable, native, type RunContext } from "../../native.js";
import { addresses } from "./addresses.js";
import { bytes } from "./bytes.js";
import { crm, type ObjectFactories } from "./crm.js";
import { generics } from "./generics.js";
import { numbers } from "./numbers.js";
import { output } from "./output.js";
import { parserFunctions } from "./parser.js";
import { webRequest } from "./request.js";
import { screens } from "./screens.js";
import { texts } from "./text.js";
import type { Topic } from "./topic.js";
import { variables } from "./variables.js";

/** `factories`: how functions such as `getActiveUser` get their object. */
export function globalFunctions(factories: ObjectFactories): NativeClass {
  const topics: readonly Topic[] = [
    output,
    numbers,
    bytes,
    texts,
    variables,
    webRequest,
    parserFunctions,
    addresses,
    crm(factories),
    screens,
    generics,
  ];
  return native("(global)", {
    bodies: (run: RunContext): NativeTable => Object.assign({}, ...topics.map((topic) => topic.bodies(run))),
    notSimulated: Object.assign({}, ...topics.map((topic) => topic.notSimulated ?? {})),
  });
}
