// All problems of a file in one list: those of its items at their places, those outside of items, and what the checks
// of whole files add. The checks ask about the scripts around; their questions are remembered with the answers, since
// the list holds as long as the answers do.
import type { CheckedFile } from "../checks/check.js";
import { checkFile } from "../checks/index.js";
import { type Diagnostic, shifted } from "../diagnostic.js";
import { codes } from "../diagnosticCodes.js";
import { type IncludeFacts, mentions, type Surroundings, type WorkspaceFacts } from "../surroundings.js";
import type { SyntaxProblem } from "../syntax/nodes.js";
import { mergeOrder } from "./bind.js";
import { type Catalogue, namesOf } from "./catalogue.js";
import type { FileState } from "./fileState.js";
import { withoutFollowUps } from "./followUps.js";
import type { Includers } from "./includers.js";
import { runsStatements } from "./sourceFile.js";

export function placeDiagnostics(checked: CheckedFile): Diagnostic[] {
  const { file, analyses } = checked;
  const placed: Diagnostic[] = [];
  analyses.forEach((analysis, i) => {
    const { start } = file.items[i]!;
    for (const diagnostic of analysis.diagnostics) placed.push(shifted(diagnostic, start));
  });
  for (const problem of file.problems) placed.push(problemOutside(problem));
  return withoutFollowUps(file, checkFile(checked, placed));
}

/** A problem of the text outside of its items. */
export function problemOutside({ code, start, end, message }: SyntaxProblem): Diagnostic {
  return { code, severity: codes.get(code) ?? "error", span: { start, end }, message };
}

/** Answers the checks. Which scripts lie around is found out once for all questions of one occasion. */
export function surroundingsOf(
  catalogue: Catalogue,
  includers: Includers,
  workspace: WorkspaceFacts,
  state: FileState,
): Surroundings {
  let around: readonly FileState[] | undefined;
  return {
    workspace,
    isIncluded: () => includers.of(state).length > 0,
    mentionedOutside(word) {
      around ??= [...includers.of(state), ...includedBy(catalogue, state)];
      // A script that nobody has read yet may mention anything.
      return around.some(({ source }) => !source || mentions(source, word));
    },
    include: (path) => includeFacts(catalogue, state, path),
    event: () => workspace.eventOf?.(state.uri),
  };
}

/** The same answers, with the questions remembered. */
export function remembering(state: FileState, answers: Surroundings): Surroundings {
  const remember = <T>(key: string, ask: (now: Surroundings) => T): T => {
    const value = ask(answers);
    state.asked.set(key, { ask, answer: value });
    return value;
  };
  return {
    workspace: answers.workspace,
    isIncluded: () => remember("isIncluded", (now) => now.isIncluded()),
    mentionedOutside: (word) => remember(`mentionedOutside ${word}`, (now) => now.mentionedOutside(word)),
    include: (path) => remember(`include ${path}`, (now) => now.include(path)),
    event: () => remember("event", (now) => now.event()),
  };
}

/** True when every remembered question still has its answer. */
export function stillHolds(state: FileState, now: Surroundings): boolean {
  return [...state.asked.values()].every(({ ask, answer }) => isSame(ask(now), answer));
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === "object" && JSON.stringify(a) === JSON.stringify(b));
}

/** The scripts that one includes, directly or through others, itself excluded. */
function includedBy(catalogue: Catalogue, state: FileState): FileState[] {
  const source = catalogue.sourceOf(state);
  return source ? mergeOrder(catalogue, state, source).states : [];
}

function includeFacts(catalogue: Catalogue, state: FileState, path: string): IncludeFacts | undefined {
  const target = catalogue.resolve(path);
  if (!target) return undefined;
  const merged = [target, ...includedBy(catalogue, target)];
  const others = merged.filter((each) => each !== state);
  return {
    names: others.flatMap((each) => (catalogue.sourceOf(each) ? [...namesOf(each)] : [])),
    runs: others.some((each) => {
      const source = catalogue.sourceOf(each);
      return source !== undefined && runsStatements(source);
    }),
    circular: target !== state && merged.includes(state),
  };
}
