// The one list of what the server answers. Adding a feature: its file here in this folder, one line below, its test.
import { atPosition, type Feature, onFile } from "../feature.js";
import { completion, completionResolve } from "./completion.js";
import { definition } from "./definition.js";
import { documentHighlight } from "./documentHighlight.js";
import { documentSymbol } from "./documentSymbol.js";
import { formatting, onTypeFormatting, rangeFormatting } from "./formatting.js";
import { hover } from "./hover.js";
import { references } from "./references.js";
import { prepareRename, rename } from "./rename.js";
import { signatureHelp } from "./signatureHelp.js";

export const features: readonly Feature[] = [
  {
    method: "textDocument/completion",
    capability: { completionProvider: { triggerCharacters: [".", '"', "'", "#"], resolveProvider: true } },
    run: atPosition(completion),
  },
  { method: "completionItem/resolve", capability: {}, run: completionResolve },
  { method: "textDocument/hover", capability: { hoverProvider: true }, run: atPosition(hover) },
  { method: "textDocument/definition", capability: { definitionProvider: true }, run: atPosition(definition) },
  { method: "textDocument/documentSymbol", capability: { documentSymbolProvider: true }, run: onFile(documentSymbol) },
  {
    method: "textDocument/signatureHelp",
    capability: { signatureHelpProvider: { triggerCharacters: ["(", ","] } },
    run: atPosition(signatureHelp),
  },
  { method: "textDocument/references", capability: { referencesProvider: true }, run: atPosition(references) },
  {
    method: "textDocument/documentHighlight",
    capability: { documentHighlightProvider: true },
    run: atPosition(documentHighlight),
  },
  {
    method: "textDocument/rename",
    capability: { renameProvider: { prepareProvider: true } },
    run: atPosition(rename),
  },
  { method: "textDocument/prepareRename", capability: {}, run: atPosition(prepareRename) },
  {
    method: "textDocument/formatting",
    capability: { documentFormattingProvider: true },
    run: onFile(formatting),
  },
  {
    method: "textDocument/rangeFormatting",
    capability: { documentRangeFormattingProvider: true },
    run: onFile(rangeFormatting),
  },
  {
    method: "textDocument/onTypeFormatting",
    capability: { documentOnTypeFormattingProvider: { firstTriggerCharacter: ";", moreTriggerCharacter: ["}"] } },
    run: onFile(onTypeFormatting),
  },
];
