// The files of a workspace as data: settings, script metadata, triggers, scheduled tasks, macros and traces. The JSON
// Schemas beside this file (`schemas/`) say the same to the editor; `read.ts` checks a file against them before it
// gets one of these types, so every type here may be relied upon. Keys are explained in the schemas, not twice.
// Keys we do not know are kept by `save.ts` and reported as warnings.

/** `crmscript.json` in the workspace folder: how scripts are read, run and limited here. */
export interface WorkspaceSettings {
  /** `#setLanguageLevel` of scripts that name none: 2, 3 or 4 (language.md 1.2). */
  readonly languageLevel?: 2 | 3 | 4;
  readonly tenant?: TenantSettings;
  readonly limits?: LimitSettings;
  readonly http?: HttpSettings;
  /** Extra tables of this tenant; names begin with `y_`. */
  readonly tables?: readonly ExtraTable[];
  /** Extra fields of standard tables, by table name; field names begin with `x_`. */
  readonly fields?: Readonly<Record<string, readonly ExtraField[]>>;
  /** Pins the unpublished frequency codes of imported schedules (admin.md 4.6), by number as text. */
  readonly frequencyCodes?: Readonly<Record<string, Frequency>>;
}
export interface TenantSettings {
  /** SQLite file, relative to the workspace folder. */
  readonly file?: string;
  /** IANA name such as `Europe/Oslo`. */
  readonly timeZone?: string;
  /** Associate whom runs use when nothing else is said: name or id. */
  readonly user?: string | number;
  readonly language?: string;
  readonly demo?: { readonly seed?: number; readonly companies?: number };
}
export interface LimitSettings {
  /** Run time in seconds; 0 = none. The online platform stops at 60 (admin.md 0). */
  readonly seconds?: number;
  /** Memory in megabytes; 0 = none. The online platform stops at 8. */
  readonly megabytes?: number;
}
export type HttpPolicy = "off" | "allow" | "record" | "replay";
export interface HttpSettings {
  readonly policy?: HttpPolicy;
  /** Hosts that `allow` and `record` may reach; `*.example.com` covers every host below. */
  readonly hosts?: readonly string[];
  /** File of recorded answers for `record` and `replay`, relative to the workspace folder. */
  readonly file?: string;
}
export interface ExtraTable {
  readonly name: string;
  readonly label?: string;
  readonly displayField?: string;
  readonly fields: readonly ExtraField[];
}
export interface ExtraField {
  readonly name: string;
  readonly type:
    | "Integer"
    | "Float"
    | "String"
    | "Text"
    | "Bool"
    | "Date"
    | "Time"
    | "DateTime"
    | "TimeSpan"
    | "Relation";
  readonly label?: string;
  /** Table that a `Relation` points at. */
  readonly target?: string;
  readonly default?: string;
}

/** `NAME.script.json` beside `NAME.crmscript`; may be missing. */
export interface ScriptMetadata {
  readonly name?: string;
  readonly description?: string;
  /** Include name, one word, unique in the workspace. */
  readonly include?: string;
  /** Where the access key comes from, as `env:NAME`; the key itself is never written. */
  readonly keyFrom?: string;
  readonly html?: boolean;
  /** Allowed HTTP methods; all when missing (admin.md 1.5). */
  readonly verbs?: readonly string[];
  readonly remote?: Remote;
}

/** Numbers, dates and columns without a friendly key, as received from a tenant. */
export type Remote = Readonly<Record<string, unknown>>;

/** `NAME.trigger.json`: the answer to one event (admin.md 3). */
export interface TriggerDefinition {
  /** Name or number of an event of the catalogue. */
  readonly event: string | number;
  readonly description?: string;
  /** On when missing, as a trigger takes effect once saved. */
  readonly enabled?: boolean;
  /** Include name, or path relative to the file; instead of `actions`. */
  readonly script?: string;
  readonly actions?: readonly MacroAction[];
  readonly tests?: readonly TriggerTest[];
  readonly remote?: Remote;
}
export interface TriggerTest {
  readonly name?: string;
  readonly given: Readonly<Record<string, string>>;
  readonly dialogs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly expect: {
    readonly blocked?: boolean;
    /** Text that must be part of the message; `/…/` is a regular expression. */
    readonly message?: string;
    readonly outputs?: Readonly<Record<string, string>>;
  };
}

/** `NAME.macro.json`: actions without programming (admin.md 2). */
export interface MacroDefinition {
  readonly name?: string;
  readonly description?: string;
  readonly menu?: readonly ("request" | "company" | "contact" | "message")[];
  readonly actions: readonly MacroAction[];
  readonly remote?: Remote;
}
export interface MacroAction {
  /** Later actions name the return values as `$id.value`. */
  readonly id?: string;
  /** Action of the catalogue, such as `request.change`. */
  readonly do: string;
  /** Always when missing. */
  readonly if?: { readonly all: readonly MacroCondition[] } | { readonly any: readonly MacroCondition[] };
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}
export interface MacroCondition {
  readonly value: string;
  readonly op: MacroOperator;
  readonly to?: string | number | boolean;
}
export type MacroOperator =
  | "empty"
  | "notEmpty"
  | "equals"
  | "notEquals"
  | "contains"
  | "notContains"
  | "startsWith"
  | "endsWith"
  | "greater"
  | "less"
  | "true"
  | "false";

/** The seven frequencies of a scheduled task (admin.md 4.3); `once` is the caption "After" of newer versions. */
export type Frequency = "never" | "minutes" | "hour" | "week" | "month" | "once" | "after";
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";
export type Month = "jan" | "feb" | "mar" | "apr" | "may" | "jun" | "jul" | "aug" | "sep" | "oct" | "nov" | "dec";

/** When a task runs: one shape per frequency, so that no reader meets a field that does not apply. */
export type Recurrence =
  | { readonly every: "never" }
  | { readonly every: "minutes" /** At least 1, from start to start. */; readonly interval: number }
  | { readonly every: "hour" /** 0 to 59. */; readonly minute: number }
  | { readonly every: "week"; readonly days: readonly Weekday[] /** Local time `HH:MM`. */; readonly at: string }
  | {
      readonly every: "month";
      readonly months: readonly Month[];
      /** 1 to 31; a month without that day is skipped. */
      readonly day: number;
      readonly at: string;
    }
  | { readonly every: "once" /** Local time `YYYY-MM-DDTHH:MM`. */; readonly when: string }
  | { readonly every: "after" /** Name or file of the task that must have completed. */; readonly task: string };

/** `NAME.schedule.json`: a scheduled task (admin.md 4). */
export type ScheduleDefinition = Recurrence & {
  readonly name?: string;
  /** Include name, or path relative to the file, of a script or macro. */
  readonly run: string;
  readonly disabled?: boolean;
  readonly startNow?: boolean;
  /** A run that outlives this many minutes counts as failed. */
  readonly lockMinutes?: number;
  /** Minutes before the next attempt after a failure. */
  readonly retryMinutes?: number;
  readonly remote?: Remote;
};

/** `NAME.trace.json`: which runs are recorded (admin.md 6). */
export interface TraceDefinition {
  readonly description: string;
  /** Path of the script, trigger, macro or schedule, relative to the file, or an include name. */
  readonly target: string;
  /** Only runs by this associate; everybody when empty. */
  readonly user?: string;
  /** Every Nth run is recorded. */
  readonly resolution?: number;
  /** Every Nth statement gives a frame. */
  readonly frameStep?: number;
  /** Age after which recordings go: `30m`, `12h`, `1d`, `2w`. */
  readonly keep?: string;
  readonly enabled?: boolean;
  readonly notify?: { readonly email: string; readonly max?: number };
  readonly onlyOnException?: boolean;
  readonly remote?: Remote;
}

/** Each kind of definition with its type; the key is the middle part of the file name, `settings` is `crmscript.json`. */
export interface DefinitionTypes {
  readonly settings: WorkspaceSettings;
  readonly script: ScriptMetadata;
  readonly trigger: TriggerDefinition;
  readonly schedule: ScheduleDefinition;
  readonly macro: MacroDefinition;
  readonly trace: TraceDefinition;
}
export type DefinitionKind = keyof DefinitionTypes;

/** The kind of a file by its name, or undefined when it is no definition. */
export function definitionKind(fileName: string): DefinitionKind | undefined {
  const base = fileName.replace(/^.*[\\/]/, "");
  if (base === "crmscript.json") return "settings";
  const match = /.\.(script|trigger|schedule|macro|trace)\.json$/.exec(base);
  return match?.[1] as DefinitionKind | undefined;
}

/** What a definition is called when it does not name itself: the file name without its endings. */
export function stem(fileName: string): string {
  const base = fileName.replace(/^.*[\\/]/, "");
  return base
    .replace(/\.(script|trigger|schedule|macro|trace)\.json$/, "")
    .replace(/\.(crmscript|ejscript|crm|ej)$/i, "");
}
