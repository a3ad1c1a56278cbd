// How this client counts and names: lines and columns from 0 or 1, sources as paths or as URIs. Inside the adapter
// lines and columns count from 0 and sources are URIs; this is the only place that converts.
import { basename } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Place, SourceText } from "./debuggee.js";

export class ClientFormat {
  private readonly firstLine: number;
  private readonly firstColumn: number;
  private readonly urisAsPaths: boolean;
  private readonly sources = new Map<string, SourceText>();
  private readonly references: string[] = [];

  constructor(args: Partial<DebugProtocol.InitializeRequestArguments>) {
    this.firstLine = args.linesStartAt1 === false ? 0 : 1;
    this.firstColumn = args.columnsStartAt1 === false ? 0 : 1;
    this.urisAsPaths = args.pathFormat === "uri";
  }

  lineIn(line: number): number {
    return Math.max(0, line - this.firstLine);
  }
  columnIn(column: number): number {
    return Math.max(0, column - this.firstColumn);
  }
  columnOut(column: number): number {
    return column + this.firstColumn;
  }

  /** The protocol's four position members of a place. */
  placeOut(place: Place): { line: number; column: number; endLine?: number; endColumn?: number } {
    return {
      line: place.line + this.firstLine,
      column: place.column + this.firstColumn,
      ...(place.endLine !== undefined && { endLine: place.endLine + this.firstLine }),
      ...(place.endColumn !== undefined && { endColumn: place.endColumn + this.firstColumn }),
    };
  }

  /** Remembers a source's name and whether its text must be asked for; told before a place in it is shown. */
  learn(source: SourceText): void {
    this.sources.set(source.uri, source);
  }

  sourceOut(uri: string): DebugProtocol.Source {
    const known = this.sources.get(uri);
    const embedded = known?.embedded ?? !uri.startsWith("file:");
    if (embedded) {
      const name = known?.name ?? uri;
      return { name, path: name, sourceReference: this.reference(uri), origin: "recording" };
    }
    const path = fileURLToPath(uri);
    return { name: basename(path), path: this.urisAsPaths ? uri : path };
  }

  /** The URI that a client's source means; undefined when it names nothing that can be known here. */
  sourceIn(source: DebugProtocol.Source): string | undefined {
    if (source.sourceReference) return this.uriOfReference(source.sourceReference);
    return typeof source.path === "string" && source.path !== "" ? uriOf(source.path) : undefined;
  }

  uriOfReference(reference: number): string | undefined {
    return this.references[reference - 1];
  }

  private reference(uri: string): number {
    const known = this.references.indexOf(uri);
    return known >= 0 ? known + 1 : this.references.push(uri);
  }
}

/**
 * The URI of a path or URI as clients send them, in the one spelling used inside. A scheme has two letters or more,
 * so that a Windows drive is none; a file URI that names no path is kept as it is and will simply match nothing.
 */
export function uriOf(pathOrUri: string): string {
  if (!/^[a-z][a-z0-9+.-]+:/i.test(pathOrUri)) return pathToFileURL(pathOrUri).href;
  if (!pathOrUri.startsWith("file:")) return pathOrUri;
  try {
    return pathToFileURL(fileURLToPath(pathOrUri)).href;
  } catch {
    return pathOrUri;
  }
}
