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
  };
}
