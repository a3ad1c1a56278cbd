// What the extension and the adapter agree on beyond the Debug Adapter Protocol: the launch configuration, and the
// custom requests and events. Only types and names, so that the client can import it. The extension's manifest holds
// the JSON Schema of the launch configuration for the editor; reading it from a client is launchArguments.ts.

/** The request's answer body in a run started by an HTTP call; texts only, as on the platform. */
export interface CgiArguments {
  /** `GET` unless given. */
  readonly method?: string;
  readonly variables?: Readonly<Record<string, string | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The query string without `?`. */
  readonly query?: string;
}

/** What a trigger's run is given: an event of the catalogue by name or number, with its values. */
export interface EventArguments {
  readonly type: string | number;
  readonly inputValues?: Readonly<Record<string, string>>;
  readonly stateValues?: Readonly<Record<string, string>>;
}

/** Answers to the dialogs of triggers, by the prefix of the dialog: `button`, and fields by their ids. */
export type DialogArguments = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface HttpArguments {
  /** `off` refuses every request, `allow` lets the listed hosts through. */
  readonly policy: "off" | "allow" | "record" | "replay";
  readonly hosts?: readonly string[];
}

export interface LimitArguments {
  /** Run time in seconds without the time spent stopped; 0 for none. The platform gives 60 (language.md 11). */
  readonly seconds?: number;
  /** Script data in megabytes; 0 for none. The platform gives 8 (language.md 11). */
  readonly megabytes?: number;
}

/** The keys of a launch configuration of type `crmscript`. Paths may be absolute or relative to `workspaceFolder`. */
export interface LaunchArguments {
  /**
   * The script to run, or a trigger, macro or schedule definition. Not needed with `replay`, nor with an `event`, which
   * then runs all its enabled triggers one after the other.
   */
  readonly program?: string;
  /** The folder in which includes, tenant and definitions are found; the program's own folder unless given. */
  readonly workspaceFolder?: string;
  /** Script variables as `name=value`, for command lines; `variables` wins where both name one. */
  readonly args?: readonly string[];
  /** Script variables, what `getVariable` reads. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly cgi?: CgiArguments;
  /** A JSON file with an event's values, or the values themselves. */
  readonly event?: string | EventArguments;
  readonly dialogs?: DialogArguments;
  /** Log-in name of the user the script runs as; that of the settings unless given. */
  readonly user?: string;
  /** The tenant's database file; the workspace's own unless given, `:memory:` for an empty one that is forgotten. */
  readonly tenant?: string;
  /** Stop before the first statement. */
  readonly stopOnEntry?: boolean;
  /** Run without stopping anywhere; set by "Run Without Debugging". */
  readonly noDebug?: boolean;
  /** Write a recording: true for a file of its own beside the others, or the file's path. */
  readonly record?: boolean | string;
  /** A recording (`.crmtrace`) to replay instead of running anything. */
  readonly replay?: string;
  /** Where the run's clock stands still, ISO 8601, such as `2024-02-29T09:00:00`; the real time unless given. */
  readonly clock?: string;
  /** Makes `rand` repeatable. */
  readonly seed?: number;
  readonly http?: HttpArguments;
  readonly limits?: LimitArguments;
  /** Send one line of trace for each statement to the trace output. */
  readonly trace?: boolean;
  /** `enableDebug(key)` with this key makes `debugWait` stop (admin.md 5.2). */
  readonly debugKey?: string;
}

/** How a run ended, for people and for programs. */
export interface Outcome {
  readonly kind: "finished" | "failed" | "terminated" | "limit";
  /** One line: `Finished in 12 ms: 1,204 statements, 3 host calls`. */
  readonly text: string;
  /** 0 for a script that ended by itself, 1 otherwise. */
  readonly exitCode: number;
  readonly milliseconds: number;
  readonly statements?: number;
  readonly hostCalls?: number;
  /** The recording that was written. */
  readonly recording?: string;
  /** What the handlers of an event left behind; only in runs that an event started (admin.md 3.3). */
  readonly event?: EventOutcome;
}

export interface EventOutcome {
  /** The operation that fired the event does not happen. */
  readonly blocked: boolean;
  /** For the user; empty when no handler left one. */
  readonly message: string;
  readonly navigateTo?: string;
  readonly outputValues?: Readonly<Record<string, string>>;
  readonly stateValues?: Readonly<Record<string, string>>;
  /** Names of the triggers that ran, in order. */
  readonly handlers?: readonly string[];
  /** A dialog that waits for an answer which was not given. */
  readonly dialog?: DialogShown | null;
  readonly warnings?: readonly string[];
}

/** A dialog of a trigger (admin.md 3.5). */
export interface DialogShown {
  readonly title: string;
  /** `yesno` or `okcancel`. */
  readonly type: string;
  readonly text: string;
  readonly markdown: string;
  readonly prefix: string;
  readonly fields: readonly {
    readonly id: string;
    readonly type: string;
    readonly label: string;
    readonly default: string;
    readonly mandatory: boolean;
  }[];
}

/** Custom events, by name, with their bodies. */
export interface CustomEvents {
  /** Lines for the trace output, in order. */
  "crmscript/trace": { readonly lines: readonly string[] };
  /** Sent once, before `terminated`. */
  "crmscript/outcome": Outcome;
  /** Where a replay stands after a stop: the number of the statement about to run, from 1 to `total`. */
  "crmscript/position": { readonly position: number; readonly total: number };
}

/** Custom requests, by name, with their arguments; they answer without a body and a `stopped` event follows. */
export interface CustomRequests {
  /** Leaves the loop or block. */
  "crmscript/stepOutOfScope": Record<string, never>;
  /** Moves a replay to a statement, from 1; beyond the ends the first or last. */
  "crmscript/seek": { readonly position: number };
}
