// The two ways in which the tenant refuses: TenantError when the file cannot be used (the user of the editor or the
// command line reads it), TenantFailure when a script asked for something that is not possible (the script can catch
// it; host.ts turns it into the exception of the given kind).

export type TenantProblem = "missing" | "foreign" | "newer" | "broken" | "locked" | "exists" | "unusable";

/** The tenant file cannot be opened or used. The message names the path, what is wrong and what to do. */
export class TenantError extends Error {
  constructor(
    readonly problem: TenantProblem,
    readonly path: string,
    message: string,
  ) {
    super(message);
    this.name = "TenantError";
  }
}

/** A refusal that the script sees as an exception. */
export class TenantFailure extends Error {
  constructor(
    /** `NetServerException` or `RunTimeException`. */
    readonly kind: string,
    message: string,
  ) {
    super(message);
    this.name = "TenantFailure";
  }
}

/** The failure that a wrong query gives (searchengine.md 8, "Errors"). */
export function queryFailure(message: string): TenantFailure {
  return new TenantFailure("NetServerException", message);
}

/** The failure of a member that the tenant does not simulate. */
export function notSimulated(member: string, reason?: string): TenantFailure {
  const why = reason ? ` (${reason})` : "";
  return new TenantFailure(
    "RunTimeException",
    `${member} is not simulated in a local tenant${why}. See docs/not-simulated.md for what is and what is not.`,
  );
}
