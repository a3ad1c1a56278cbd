// The journal: every answer of the Host in order. A run is a function of its script and its journal, so writing the
// answers down is recording it, and giving them back is replaying it (architecture.md 4).
import { RunEnd } from "./exceptions.js";
import { type Host, HostFailure, hostOperations, type Json } from "./host.js";

export type Operation = (typeof hostOperations)[number];

/** One answer. `hash` is of the arguments: a replay that asks something else is found out at once. */
export interface JournalEntry {
  readonly operation: Operation;
  readonly hash: number;
  readonly answer?: Json;
  readonly failure?: { readonly kind: string; readonly message: string };
}

/**
 * A host that hands each answer to `write` before the script gets it.
 * @param asking called before each question
 */
export function journaledHost(
  host: Host,
  write: (entry: JournalEntry) => void,
  asking: (operation: Operation) => void = () => undefined,
): Host {
  return hostOf((operation, args) => {
    asking(operation);
    const hash = hashOf(args);
    try {
      // Answers are put through JSON, so that a replay gives back exactly what the run got.
      const answer = plain((host[operation] as (...args: readonly unknown[]) => Json)(...args));
      write({ operation, hash, answer });
      return answer;
    } catch (thrown) {
      if (thrown instanceof HostFailure)
        write({ operation, hash, failure: { kind: thrown.kind, message: thrown.message } });
      throw thrown;
    }
  });
}

/**
 * A host that answers from a journal.
 * @param isComplete whether the recording reached its end; a recording cut short ends the replay where it ends
 * @param isLooking whether the question comes from somebody who looks at the run: the answers are not for them
 */
export function replayingHost(
  entries: readonly JournalEntry[],
  isComplete: boolean,
  isLooking: () => boolean = () => false,
): Host {
  let next = 0;
  return hostOf((operation, args) => {
    if (isLooking()) throw new HostFailure("RunTimeException", `A replay cannot answer ${operation} here`);
    const entry = entries[next++];
    if (!entry) throw ended(operation, next - 1, isComplete);
    if (entry.operation !== operation || entry.hash !== hashOf(args)) {
      throw diverged(
        `The replay left the recording: at answer ${next} the script asks for ${described(operation, args)}, the recording has ${entry.operation}.`,
      );
    }
    if (entry.failure) throw new HostFailure(entry.failure.kind, entry.failure.message);
    return entry.answer as Json;
  });
}

/** The environment is asked for again and again, and never changes during a run: it is one entry. */
function hostOf(call: (operation: Operation, args: readonly unknown[]) => Json): Host {
  let environment: Json | undefined;
  const host: Record<string, unknown> = {};
  for (const operation of hostOperations) host[operation] = (...args: readonly unknown[]) => call(operation, args);
  host.environment = () => {
    environment ??= call("environment", []);
    return environment;
  };
  return host as unknown as Host;
}

function ended(operation: Operation, count: number, isComplete: boolean): RunEnd {
  return diverged(
    isComplete
      ? `The replay left the recording: the script asks for ${operation} after the last of ${count} answers.`
      : `The recording was cut short: it ends after ${count} answers.`,
  );
}

function diverged(message: string): RunEnd {
  return new RunEnd({ kind: "diverged", message });
}

function described(operation: Operation, args: readonly unknown[]): string {
  const text = JSON.stringify(args) ?? "";
  return `${operation}(${text.slice(1, Math.min(text.length - 1, 200))})`;
}

function plain(value: Json): Json {
  return typeof value === "object" && value !== null ? (JSON.parse(JSON.stringify(value)) as Json) : (value ?? null);
}

/** FNV-1a over the arguments' JSON. */
export function hashOf(args: readonly unknown[]): number {
  if (args.length === 0) return 0;
  const text = JSON.stringify(args);
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
