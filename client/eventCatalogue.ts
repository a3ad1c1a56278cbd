// The events of the platform as the API reference tells them: names for the checks, inputs for "Fire Trigger". Read
// on first use; without the file (a build without API reference) the list is empty and a warning says so once.
import * as fs from "node:fs/promises";
import * as vscode from "vscode";
import type { KnownEvent } from "../workspace/load.js";

export interface EventInput {
  /** Such as `SaleEntity.Heading`; a name that ends in `.*` stands for all fields of a related record. */
  readonly name: string;
  readonly type: string;
  readonly meaning?: string;
  readonly values?: readonly string[];
}
export interface CatalogueEvent extends KnownEvent {
  readonly group: string;
  /** What people read in lists. */
  readonly label: string;
  readonly inputs: readonly EventInput[];
}

export class EventCatalogue {
  private loaded: Promise<readonly CatalogueEvent[]> | undefined;

  constructor(private readonly file: string) {}

  /** All events, in the order of the catalogue. */
  all(): Promise<readonly CatalogueEvent[]> {
    this.loaded ??= this.read();
    return this.loaded;
  }

  private async read(): Promise<readonly CatalogueEvent[]> {
    try {
      const { events } = JSON.parse(await fs.readFile(this.file, "utf8")) as { events: CatalogueEvent[] };
      return events;
    } catch (failure) {
      void vscode.window.showWarningMessage(`The event catalogue cannot be read: ${(failure as Error).message}`);
      return [];
    }
  }
}
