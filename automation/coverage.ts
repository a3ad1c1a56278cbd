// Which statements, functions and branches ran how often, over any number of runs, and as a tracefile of lcov. Counted
// from the statements that a run reports. Branches are those of `if` (taken or not) and of loops (entered or not):
// which way it went is seen by the statement of the same call that comes next. The halves of `&&` and `||` are parts of
// one statement and are not told apart.
import type { Executable, StatementInfo } from "../interpreter/executable.js";
import type { TraceRecord } from "../interpreter/runProtocol.js";
import type { LinkedProgram } from "../language/analysis.js";
import type { AnyNode } from "../language/syntax/nodes.js";
import { children } from "../language/syntax/visit.js";
import { fileOf } from "./diagnosticPlace.js";
import type { StatementListener } from "./execute.js";

interface Counted {
  /** One-based. */
  readonly line: number;
  hits: number;
}
interface Branches {
  readonly line: number;
  /** Offsets of the part that runs when the condition holds. */
  readonly inside: Range;
  /** Offsets of the whole loop: reached again from inside, it is not decided anew. */
  readonly loop?: Range;
  taken: number;
  passed: number;
}
interface Range {
  readonly start: number;
  readonly end: number;
}
interface FileCounts {
  /** By offset of the statement. */
  readonly statements: Map<number, Counted>;
  /** By name; `Struct.method` for methods. */
  readonly functions: Map<string, Counted>;
  /** By offset of the `if` or loop. */
  readonly branches: Map<number, Branches>;
}

export class Coverage {
  /** By URI. */
  private readonly files = new Map<string, FileCounts>();

  /** Takes the statements of one run. */
  counter(): StatementListener {
    let known: Executable | undefined;
    const calls: Frame[] = [];
    return (program, executable, records) => {
      if (known !== executable) this.learn(program, executable);
      known = executable;
      for (const record of records) this.count(executable, record, calls);
    };
  }

  private count(executable: Executable, { statement, depth }: TraceRecord, calls: Frame[]): void {
    const info = executable.statements[statement]!;
    const uri = executable.files[info.file]!.uri;
    const counts = this.files.get(uri)!;
    const counted = counts.statements.get(info.start);
    if (counted) counted.hits++;
    // A call that is left while its `if` was the last statement has passed it by.
    while (calls.length > 0 && calls.at(-1)!.depth > depth) leave(calls.pop()!, undefined);
    const before = calls.at(-1)?.depth === depth ? calls.pop() : undefined;
    if (before) leave(before, { uri, info });
    else if (info.function !== 0) enter(counts, executable, info);
    const branches = counts.branches.get(info.start);
    const isDecided = branches && !(branches.loop && before?.uri === uri && isIn(branches.loop, before.at));
    calls.push({ depth, uri, at: info.start, ...(isDecided ? { branches } : {}) });
  }

  private learn(program: LinkedProgram, executable: Executable): void {
    for (const info of executable.statements) {
      const { statements, functions } = this.of(executable.files[info.file]!.uri);
      if (!statements.has(info.start)) statements.set(info.start, { line: info.line, hits: 0 });
      if (info.function === 0) continue;
      const { name } = executable.functions[info.function]!;
      if (!functions.has(name)) functions.set(name, { line: info.line, hits: 0 });
    }
    for (const { uri, base, analysis } of program.units) {
      const { node } = analysis.item;
      if (node) this.learnBranches(this.of(uri), node, base);
    }
  }

  private learnBranches(counts: FileCounts, node: AnyNode, base: number): void {
    const inside = branchOf(node);
    const line = counts.statements.get(base + node.start)?.line;
    if (inside && line !== undefined && !counts.branches.has(base + node.start)) {
      const range = ({ start, end }: Range) => ({ start: base + start, end: base + end });
      const loop = node.kind === "if" ? {} : { loop: range(node) };
      counts.branches.set(base + node.start, { line, inside: range(inside), ...loop, taken: 0, passed: 0 });
    }
    for (const child of children(node)) this.learnBranches(counts, child, base);
  }

  private of(uri: string): FileCounts {
    const found = this.files.get(uri);
    if (found) return found;
    const counts: FileCounts = { statements: new Map(), functions: new Map(), branches: new Map() };
    this.files.set(uri, counts);
    return counts;
  }

  /** @param wanted whether a file is of interest; tests, for example, are not */
  toLcov(wanted: (file: string) => boolean): string {
    return [...this.files]
      .map(([uri, counts]) => ({ file: fileOf(uri), counts }))
      .filter(({ file }) => wanted(file))
      .map(({ file, counts }) => lcovRecord(file, counts))
      .join("");
  }
}

/** What runs when the condition of a statement holds; undefined for a statement without one. */
function branchOf(node: AnyNode): Range | undefined {
  switch (node.kind) {
    case "if":
      return node.then;
    case "for":
    case "foreach":
    case "while":
      return node.body;
    default:
      return undefined;
  }
}

/** The last statement of a call that is under way. */
interface Frame {
  readonly depth: number;
  readonly uri: string;
  /** Its offset. */
  readonly at: number;
  /** Present when what comes next decides. */
  readonly branches?: Branches;
}

function leave(
  { branches, uri }: Frame,
  next: { readonly uri: string; readonly info: StatementInfo } | undefined,
): void {
  if (!branches) return;
  if (next && next.uri === uri && isIn(branches.inside, next.info.start)) branches.taken++;
  else branches.passed++;
}

function isIn({ start, end }: Range, offset: number): boolean {
  return offset >= start && offset < end;
}

function enter({ functions }: FileCounts, executable: Executable, info: StatementInfo): void {
  const counted = functions.get(executable.functions[info.function]!.name);
  if (counted) counted.hits++;
}

function lcovRecord(file: string, { statements, functions, branches }: FileCounts): string {
  const lines = new Map<number, number>();
  for (const { line, hits } of statements.values()) lines.set(line, Math.max(lines.get(line) ?? 0, hits));
  const ways = [...branches.values()].flatMap(({ line, taken, passed }, block) => [
    { line, block, way: 0, hits: taken, ran: taken + passed > 0 },
    { line, block, way: 1, hits: passed, ran: taken + passed > 0 },
  ]);
  const reached = (list: Iterable<{ readonly hits: number }>) => [...list].filter(({ hits }) => hits > 0).length;
  return [
    "TN:",
    `SF:${file}`,
    ...[...functions].map(([name, { line }]) => `FN:${line},${name}`),
    ...[...functions].map(([name, { hits }]) => `FNDA:${hits},${name}`),
    `FNF:${functions.size}`,
    `FNH:${reached(functions.values())}`,
    ...ways.map(({ line, block, way, hits, ran }) => `BRDA:${line},${block},${way},${ran ? hits : "-"}`),
    `BRF:${ways.length}`,
    `BRH:${reached(ways)}`,
    ...[...lines].sort(([a], [b]) => a - b).map(([line, hits]) => `DA:${line},${hits}`),
    `LF:${lines.size}`,
    `LH:${[...lines.values()].filter((hits) => hits > 0).length}`,
    "end_of_record",
    "",
  ].join("\n");
}
