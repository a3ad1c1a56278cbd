// The event catalogue as names: which inputs an event carries, which outputs it takes, and which event a script is for.
// Names in the catalogue may be patterns, such as `SaleEntity.Associate.*` or `OtherUserGroups[{n}]`.
import type { ApiReference } from "../apiReference.js";
import type { SourceFile } from "../program.js";

export interface EventValue {
  readonly name: string;
  readonly type: string;
  readonly meaning: string;
  readonly pattern?: boolean;
  readonly channel?: string;
}
export interface CrmEvent {
  readonly id: number | null;
  readonly name: string;
  readonly apiName?: string;
  readonly label: string;
  readonly reads?: string;
  readonly outputRule: "none" | "listed" | "immediate-fields" | "html-elements" | "undocumented-fields";
  readonly outputRoots?: readonly string[];
  readonly inputs: readonly EventValue[];
  readonly outputs: readonly EventValue[];
}
interface EventFile {
  readonly events: readonly CrmEvent[];
  readonly contextInputs: readonly EventValue[];
  readonly stateCommands: readonly { readonly name: string; readonly value: string }[];
  readonly carriers: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface EventCatalogue {
  readonly events: readonly CrmEvent[];
  readonly stateCommands: EventFile["stateCommands"];
  /** The event of a name, API name or number. */
  event(key: string | number): CrmEvent | undefined;
  /** Inputs with patterns of carriers written out, for completion. Without an event: those of all events. */
  inputs(event: CrmEvent | undefined): readonly EventValue[];
  /** Outputs that the event takes. */
  outputs(event: CrmEvent): readonly EventValue[];
  /** True when the event, or any event, may carry the input. */
  hasInput(event: CrmEvent | undefined, name: string): boolean;
  /** Roots such as `SaleEntity` that inputs of any event start with. */
  readonly roots: ReadonlySet<string>;
}

const catalogues = new WeakMap<ApiReference, EventCatalogue>();

/** The catalogue; its file is read on the first call. */
export function eventCatalogue(api: ApiReference): EventCatalogue {
  let catalogue = catalogues.get(api);
  if (!catalogue) {
    catalogue = readCatalogue(api.data("events.json") as EventFile);
    catalogues.set(api, catalogue);
  }
  return catalogue;
}

/**
 * `// crmscript-event SalesBeforeSaveSale` near the start of a script names its event where no trigger definition does.
 * Only the first characters are looked at, since every key press asks.
 */
const eventComment = /crmscript-event[:\s]+([\w-]+)/;

const searched = 2000;

/** The event that a comment names, with the place of its name in the file. */
export function namedEvent(file: SourceFile): { readonly name: string; readonly start: number } | undefined {
  if (!file.text.slice(0, searched).includes("crmscript-event")) return undefined;
  const comments = [
    ...file.comments,
    ...file.items.flatMap(({ start, item }) => item.comments.map((each) => ({ ...each, start: each.start + start }))),
  ];
  for (const { text, start } of comments) {
    const match = eventComment.exec(text);
    if (match) return { name: match[1]!, start: start + match.index + match[0].length - match[1]!.length };
  }
  return undefined;
}

/** The event that a script is for, by its comment or its trigger definition. */
export function eventOf(
  catalogue: EventCatalogue,
  file: SourceFile,
  defined: string | number | undefined,
): CrmEvent | undefined {
  const key = namedEvent(file)?.name ?? defined;
  return key === undefined ? undefined : catalogue.event(key);
}

function readCatalogue({ events, contextInputs, stateCommands, carriers }: EventFile): EventCatalogue {
  const byKey = new Map<string, CrmEvent>();
  for (const event of events)
    for (const key of [event.name, event.apiName, event.id === null ? undefined : String(event.id)])
      if (key !== undefined && !byKey.has(key.toLowerCase())) byKey.set(key.toLowerCase(), event);
  const expanded = new Map<CrmEvent | undefined, readonly EventValue[]>();
  const matchers = new Map<CrmEvent | undefined, (name: string) => boolean>();
  const inputs = (event: CrmEvent | undefined): readonly EventValue[] => {
    let list = expanded.get(event);
    if (!list) {
      list = event ? event.inputs.flatMap((value) => writtenOut(value, carriers)) : distinct(events.flatMap(inputs));
      expanded.set(event, list);
    }
    return list;
  };
  const roots = new Set(
    events
      .flatMap((event) => event.inputs.map(({ name }) => /^\w+(?=[.[])/.exec(name)?.[0] ?? ""))
      .filter((root) => /Entity$/.test(root)),
  );
  return {
    events,
    stateCommands,
    roots,
    event: (key) => byKey.get(String(key).toLowerCase()),
    inputs,
    outputs: (event) => outputsOf(event, inputs(event)),
    hasInput(event, name) {
      let matches = matchers.get(event);
      if (!matches) {
        matches = matcher([...contextInputs, ...(event ? event.inputs : events.flatMap((each) => each.inputs))]);
        matchers.set(event, matches);
      }
      return matches(name);
    },
  };
}

/** `SaleEntity.Associate.*` as one name for each property of the carrier; other patterns stay as they are. */
function writtenOut(value: EventValue, carriers: EventFile["carriers"]): EventValue[] {
  if (!value.pattern) return [value];
  const properties = value.name.endsWith(".*") ? carriers[value.type] : undefined;
  if (!properties) return value.name.endsWith(".*") ? [] : [value];
  const stem = value.name.slice(0, -1);
  const pattern = /[{*]/.test(stem);
  return Object.entries(properties).map(([name, type]) => ({
    name: stem + name,
    type,
    meaning: value.meaning,
    pattern,
  }));
}

function distinct(values: readonly EventValue[]): EventValue[] {
  return [...new Map(values.map((value) => [value.name, value])).values()];
}

function outputsOf(event: CrmEvent, inputs: readonly EventValue[]): readonly EventValue[] {
  if (event.outputRule === "listed") return event.outputs;
  if (event.outputRule !== "immediate-fields") return [];
  const roots = new Set(event.outputRoots ?? []);
  return inputs.filter(({ name, pattern }) => {
    const [root, field, ...rest] = name.split(".");
    return !pattern && field !== undefined && rest.length === 0 && !/[[\]]|^length$/.test(field) && roots.has(root!);
  });
}

/** Names without regard to case; a pattern that is one open word, such as an answer of a dialog, fits any plain word. */
function matcher(values: readonly EventValue[]): (name: string) => boolean {
  const names = new Set<string>();
  const patterns = new Set<string>();
  for (const { name, pattern } of values) {
    if (pattern) patterns.add(patternSource(name));
    else names.add(name.toLowerCase());
  }
  const any = new RegExp(`^(?:${[...patterns].join("|")})$`, "i");
  return (name) => names.has(name.toLowerCase()) || (patterns.size > 0 && any.test(name));
}

function patternSource(name: string): string {
  return name
    .split(/(\{\w+\}|\*)/)
    .map((part) => {
      if (part === "*") return ".+";
      if (part === "{n}" || part === "{m}") return "\\d+";
      if (/^\{\w+\}$/.test(part)) return "[^.\\s]+";
      return part.replace(/[.[\]()\\^$|?+*{}]/g, "\\$&");
    })
    .join("");
}
