// Where a recorded run spends its time, in the format that Chromium's tools and VS Code open as table and flame graph
// (`.cpuprofile`). It comes from a replay that looks at the clock before each statement, so that measuring slows nothing
// that matters; the answers of the host come from the recording, so the time that a database or a web server took is
// not in it. A run too short for a clock is measured in statements instead: one statement counts as a microsecond.
import type { Executable } from "../interpreter/executable.js";
import { startRun } from "../interpreter/run.js";
import type { FinishedEvent, ProfileEvent, ProfileNode } from "../interpreter/runProtocol.js";
import type { OpenRecording } from "./replay.js";
import { workerUrl } from "./runThread.js";

/** The parts of the format that readers look at. Times are microseconds; lines of call frames count from 0. */
export interface CpuProfile {
  readonly nodes: readonly CpuNode[];
  readonly startTime: number;
  readonly endTime: number;
  /** Ids of nodes, and before each the time since the one before. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}
interface CpuNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly scriptId: string;
    readonly url: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  readonly hitCount: number;
  readonly children: readonly number[];
  /** One-based lines, with how often a statement ran there. */
  readonly positionTicks: readonly { readonly line: number; readonly ticks: number }[];
}

export interface Profiled {
  readonly profile: CpuProfile;
  readonly unit: "time" | "statements";
  readonly finished: FinishedEvent;
}

/** Below this many milliseconds the clock tells more about itself than about the script. */
const shortest = 20;

/** @param unit what to measure in; chosen by the length of the run unless given */
export async function profileRecording(
  { recording, program }: OpenRecording,
  unit?: Profiled["unit"],
): Promise<Profiled> {
  let measured: ProfileEvent = { type: "profile", nodes: [], stretches: [] };
  const run = startRun({
    program,
    mode: "inspectable",
    workerUrl: workerUrl(),
    hostOptions: null,
    replay: recording,
    profile: true,
    onEvent: (event) => {
      if (event.type === "profile") measured = event;
    },
  });
  const finished = await run.finished;
  const total = measured.nodes.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const chosen = unit ?? (total < shortest ? "statements" : "time");
  return { profile: cpuProfile(run.executable, measured, chosen), unit: chosen, finished };
}

function cpuProfile(executable: Executable, { nodes, stretches }: ProfileEvent, unit: Profiled["unit"]): CpuProfile {
  const ordered = stretches.length > 0 ? stretches : nodes.map(inOnePiece);
  const samples: number[] = [];
  const timeDeltas: number[] = [];
  let exact = 0;
  let told = 0;
  for (const [node, milliseconds, statements] of ordered) {
    samples.push(node + firstId);
    // A delta stands before its sample: it is the time of the sample before. Rounding carries over, so nothing is lost.
    timeDeltas.push(Math.round(exact) - told);
    told = Math.round(exact);
    exact += unit === "time" ? milliseconds * 1000 : statements;
  }
  return { nodes: nodesOf(executable, nodes), startTime: 0, endTime: Math.round(exact), samples, timeDeltas };
}

const firstId = 2;
const add = (a: number, b: number) => a + b;

/** A run with too many calls to keep in order shows each chain of calls once. */
function inOnePiece({ milliseconds, statements }: ProfileNode, node: number): ProfileEvent["stretches"][number] {
  return [node, milliseconds, statements.reduce((sum, [, count]) => sum + count, 0)];
}

/** Node 1 is the root that the format wants; it never runs itself. */
function nodesOf(executable: Executable, nodes: readonly ProfileNode[]): CpuNode[] {
  const children = (parent: number) =>
    nodes.flatMap((node, index) => (node.parent === parent ? [index + firstId] : []));
  const root: CpuNode = {
    id: 1,
    callFrame: { functionName: "(root)", scriptId: "0", url: "", lineNumber: -1, columnNumber: -1 },
    hitCount: 0,
    children: children(-1),
    positionTicks: [],
  };
  return [root, ...nodes.map((node, index) => nodeOf(executable, node, index, children(index)))];
}

function nodeOf(executable: Executable, node: ProfileNode, index: number, children: readonly number[]): CpuNode {
  const { name, file } = executable.functions[node.function]!;
  const ticks = new Map<number, number>();
  for (const [statement, count] of node.statements) {
    const { line } = executable.statements[statement]!;
    ticks.set(line, (ticks.get(line) ?? 0) + count);
  }
  const first = executable.statements.find((statement) => statement.function === node.function);
  return {
    id: index + firstId,
    callFrame: {
      functionName: name,
      scriptId: String(file + 1),
      url: executable.files[file]!.uri,
      lineNumber: (first?.line ?? 1) - 1,
      columnNumber: (first?.column ?? 1) - 1,
    },
    hitCount: [...ticks.values()].reduce(add, 0),
    children,
    positionTicks: [...ticks].sort(([a], [b]) => a - b).map(([line, count]) => ({ line, ticks: count })),
  };
}
