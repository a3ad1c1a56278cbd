// The debug sessions of this window, running and ended, as the tab "Debug sessions" shows them. Also the place to
// wait for how a run ended.
import * as vscode from "vscode";
import type { Outcome } from "../../debug-adapter/protocol.js";

export type SessionState = "running" | "stopped" | "ended";

export interface SessionEntry {
  readonly session: vscode.DebugSession;
  readonly started: Date;
  state: SessionState;
  /** Why it stopped: `breakpoint`, `step`, `exception`. */
  reason?: string;
  outcome?: Outcome;
}

/** Ended sessions that stay listed. */
const kept = 50;

export class SessionList implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly ended = new vscode.EventEmitter<SessionEntry>();
  private readonly subscriptions: vscode.Disposable[];
  private list: SessionEntry[] = [];

  readonly onDidChange = this.changed.event;
  readonly onDidEnd = this.ended.event;

  constructor() {
    this.subscriptions = [
      this.changed,
      this.ended,
      vscode.debug.onDidStartDebugSession((session) => this.entryOf(session)),
      vscode.debug.onDidTerminateDebugSession((session) => this.end(session)),
    ];
  }

  /** Newest first. */
  entries(): readonly SessionEntry[] {
    return this.list;
  }

  setState(session: vscode.DebugSession, state: SessionState, reason?: string): void {
    const entry = this.entryOf(session);
    if (!entry) return;
    entry.state = state;
    if (reason === undefined) delete entry.reason;
    else entry.reason = reason;
    this.changed.fire();
  }

  finish(session: vscode.DebugSession, outcome: Outcome): void {
    const entry = this.entryOf(session);
    if (!entry) return;
    entry.outcome = outcome;
    this.changed.fire();
  }

  /** The end of the next session of a name; cancel it when that session does not start. */
  nextEnd(name: string): { readonly promise: Promise<SessionEntry>; cancel(): void } {
    let subscription: vscode.Disposable | undefined;
    const promise = new Promise<SessionEntry>((resolve) => {
      subscription = this.onDidEnd((entry) => {
        if (entry.session.name !== name) return;
        subscription?.dispose();
        resolve(entry);
      });
    });
    return { promise, cancel: () => subscription?.dispose() };
  }

  clearEnded(): void {
    this.list = this.list.filter((entry) => entry.state !== "ended");
    this.changed.fire();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** The tracker may hear of a session before VS Code announces it, so whoever comes first makes the entry. */
  private entryOf(session: vscode.DebugSession): SessionEntry | undefined {
    if (session.type !== "crmscript") return undefined;
    const known = this.list.find((entry) => entry.session.id === session.id);
    if (known) return known;
    const entry: SessionEntry = { session, started: new Date(), state: "running" };
    this.list = [entry, ...this.list].filter((other, index) => index < kept || other.state !== "ended");
    this.changed.fire();
    return entry;
  }

  private end(session: vscode.DebugSession): void {
    const entry = this.entryOf(session);
    if (!entry) return;
    entry.state = "ended";
    delete entry.reason;
    this.changed.fire();
    this.ended.fire(entry);
  }
}
