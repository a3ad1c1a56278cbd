// The event catalogue as firing needs it: the event that a name or number means, and whether it knows an input. The
// catalogue is data of the API reference; a text that it does not hold is answered with the nearest that it does.
import type { ApiReference } from "../language/apiReference.js";
import { closestName } from "../language/suggest.js";
import { findEvent } from "../workspace/check.js";
import type { KnownEvent } from "../workspace/load.js";
import { type LaunchProblem, launchFailure } from "./problem.js";

export interface EventInputDescription {
  /** `SaleEntity.Heading`; `X.*` is a whole record, `{n}` and other words in braces stand for any text. */
  readonly name: string;
  readonly type: string;
  readonly meaning?: string;
  readonly values?: readonly string[];
}
export interface CatalogueEvent extends KnownEvent {
  readonly label: string;
  readonly group: string;
  /** Whether a handler can stop the operation. */
  readonly blocks: boolean;
  /** `EventData` or `getVariable`: which channel published examples read. */
  readonly reads?: string;
  readonly inputs: readonly EventInputDescription[];
}

export interface EventCatalogue {
  readonly events: readonly CatalogueEvent[];
  /** Inputs that any event may carry. */
  readonly contextInputs: readonly EventInputDescription[];
}

export function readEventCatalogue(api: ApiReference): EventCatalogue {
  return api.data("events.json") as EventCatalogue;
}

/**
 * The event of a name or number; a number may be written as text.
 * @throws LaunchFailure that names the nearest event
 */
export function eventOf({ events }: EventCatalogue, event: string | number, file?: string): CatalogueEvent {
  const found = findEvent(events, event) ?? findEvent(events, /^\d+$/.test(String(event)) ? Number(event) : event);
  if (found) return found;
  const close = closestName(
    String(event),
    events.map(({ name }) => name),
  );
  const advice = close ? `Did you mean "${close}"?` : "Choose one of the catalogue (crmscript trigger events).";
  throw launchFailure("unknown-event", `There is no event ${JSON.stringify(event)}. ${advice}`, file);
}

/** The input names that an event does not carry, each as one problem. */
export function unknownInputs(
  catalogue: EventCatalogue,
  event: CatalogueEvent,
  names: readonly string[],
): LaunchProblem[] {
  const known = [...event.inputs, ...catalogue.contextInputs.filter(({ name }) => !/^\{dialogPrefix\}/.test(name))];
  const patterns = known.map(({ name }) => patternOf(name));
  return names
    .filter((name) => !patterns.some((pattern) => pattern.test(name)))
    .map((name) => {
      const close = closestName(
        name,
        event.inputs.map((input) => input.name),
      );
      const advice = close
        ? `Did you mean "${close}"?`
        : `It has ${event.inputs.length}; see crmscript trigger events ${event.name}.`;
      return { code: "unknown-input", message: `The event ${event.name} has no input "${name}". ${advice}` };
    });
}

/** Lists are flattened, so the name of a length also admits the entries (admin.md 3.4). */
function patternOf(name: string): RegExp {
  const list = /^(.*)\.length$/.exec(name)?.[1];
  if (list !== undefined) return new RegExp(`^${source(list)}(\\.length|\\[\\d+\\](\\..+)?)$`);
  if (name.endsWith(".*")) return new RegExp(`^${source(name.slice(0, -2))}\\..+$`);
  return new RegExp(`^${source(name)}$`);
}

function source(name: string): string {
  return name
    .split(/(\{\w+\})/)
    .map((part) =>
      part === "{n}" ? "\\d+" : /^\{\w+\}$/.test(part) ? ".+" : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
    )
    .join("");
}
