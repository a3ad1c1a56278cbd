// How the command ends, for scripts that call it.

export const exitCodes = {
  good: 0,
  /** The command worked and found problems: diagnostics with errors, a failed run, a blocked trigger. */
  problems: 1,
  /** Wrong options, a file that does not exist, a setting that makes no sense. */
  usage: 2,
} as const;

/** What the caller did wrong, in words that say what to do; printed without a stack. */
export class UsageError extends Error {}
