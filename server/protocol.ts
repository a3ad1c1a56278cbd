// What the client and the server say to each other beyond LSP. Types and method names only: the client imports this
// file, and nothing else of the server.

/** Sent by the client at start, and by the server to whoever asks for the text of a built-in declaration. */
export const builtInTextRequest = "crmscript/builtInText";
export interface BuiltInTextParams {
  /** A URI of the scheme `crmscript-api`. */
  readonly uri: string;
}
/** The declaration's text, or null when there is none. */
export type BuiltInTextResult = string | null;

/** Settings of the section `crmscript` that the server reads. */
export interface ServerSettings {
  readonly diagnostics?: {
    /** Codes that are not reported, such as `no-limit`. */
    readonly disabled?: readonly string[];
    /** False: only open scripts are checked. */
    readonly workspace?: boolean;
  };
  readonly inlayHints?: {
    /** Names of parameters before literal arguments; on when missing. */
    readonly parameterNames?: boolean;
    /** The type that a `foreach` runs over, where it is not named; on when missing. */
    readonly foreachTypes?: boolean;
  };
  readonly codeLens?: {
    /** Run, debug and trace over a script; on when missing. */
    readonly run?: boolean;
    /** How often functions and structs are used; on when missing. */
    readonly references?: boolean;
    /** Which triggers, scheduled tasks and macros start a script; on when missing. */
    readonly uses?: boolean;
  };
}

/** What a client may say of itself in `initializationOptions`; the settings may stand there too. */
export interface ClientOptions extends ServerSettings {
  /**
   * Commands that the client carries out, of those that the server's lenses and actions name:
   * `crmscript.runScript`, `crmscript.debugScript` and `crmscript.traceScript` (arguments: the URI), and
   * `crmscript.showReferences` (arguments: URI, position, locations). All but the last are expected when missing.
   */
  readonly commands?: readonly string[];
}
