// The one list of what the server answers. Adding a feature: its file here in this folder, one line below, its test.
import { FileOperationPatternKind } from "vscode-languageserver/node";
import { atPosition, type Feature, onFile } from "../feature.js";
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from "./callHierarchy.js";
import { codeAction, codeActionKinds } from "./codeAction.js";
import { codeLens, codeLensResolve } from "./codeLens.js";
import { completion, completionResolve } from "./completion.js";
import { definition } from "./definition.js";
import { documentHighlight } from "./documentHighlight.js";
import { documentLink } from "./documentLink.js";
import { documentSymbol } from "./documentSymbol.js";
import { foldingRange } from "./foldingRange.js";
import { formatting, onTypeFormatting, rangeFormatting } from "./formatting.js";
import { hover } from "./hover.js";
import { inlayHint } from "./inlayHint.js";
import { documentDiagnostic, workspaceDiagnostic } from "./pullDiagnostics.js";
import { references } from "./references.js";
import { prepareRename, rename } from "./rename.js";
import { selectionRange } from "./selectionRange.js";
import { semanticTokens, semanticTokensDelta, semanticTokensLegend, semanticTokensRange } from "./semanticTokens.js";
import { signatureHelp } from "./signatureHelp.js";
import { typeDefinition } from "./typeDefinition.js";
import { willRenameFiles } from "./willRenameFiles.js";
import { workspaceSymbol, workspaceSymbolResolve } from "./workspaceSymbol.js";

export const features: readonly Feature[] = [
  {
    method: "textDocument/completion",
    capability: {
      completionProvider: {
        triggerCharacters: [".", '"', "'", "#", "*"],
        resolveProvider: true,
        completionItem: { labelDetailsSupport: true },
      },
    },
    run: atPosition(completion),
  },
  { method: "completionItem/resolve", capability: {}, run: completionResolve },
  { method: "textDocument/hover", capability: { hoverProvider: true }, run: atPosition(hover) },
  {
    method: "textDocument/signatureHelp",
    capability: { signatureHelpProvider: { triggerCharacters: ["(", ","] } },
    run: atPosition(signatureHelp),
  },
  { method: "textDocument/definition", capability: { definitionProvider: true }, run: atPosition(definition) },
  // A declaration is its definition here: prototypes exist in the built-in declarations only.
  { method: "textDocument/declaration", capability: { declarationProvider: true }, run: atPosition(definition) },
  {
    method: "textDocument/typeDefinition",
    capability: { typeDefinitionProvider: true },
    run: atPosition(typeDefinition),
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
  { method: "textDocument/documentSymbol", capability: { documentSymbolProvider: true }, run: onFile(documentSymbol) },
  {
    method: "workspace/symbol",
    capability: { workspaceSymbolProvider: { resolveProvider: true } },
    run: workspaceSymbol,
  },
  { method: "workspaceSymbol/resolve", capability: {}, run: workspaceSymbolResolve },
  {
    method: "textDocument/semanticTokens/full",
    capability: { semanticTokensProvider: { legend: semanticTokensLegend, full: { delta: true }, range: true } },
    run: onFile(semanticTokens),
  },
  { method: "textDocument/semanticTokens/full/delta", capability: {}, run: onFile(semanticTokensDelta) },
  { method: "textDocument/semanticTokens/range", capability: {}, run: onFile(semanticTokensRange) },
  { method: "textDocument/foldingRange", capability: { foldingRangeProvider: true }, run: onFile(foldingRange) },
  { method: "textDocument/selectionRange", capability: { selectionRangeProvider: true }, run: onFile(selectionRange) },
  { method: "textDocument/documentLink", capability: { documentLinkProvider: {} }, run: onFile(documentLink) },
  { method: "textDocument/inlayHint", capability: { inlayHintProvider: true }, run: onFile(inlayHint) },
  {
    method: "textDocument/codeAction",
    capability: { codeActionProvider: { codeActionKinds } },
    run: onFile(codeAction),
  },
  {
    method: "textDocument/codeLens",
    capability: { codeLensProvider: { resolveProvider: true } },
    run: onFile(codeLens),
  },
  { method: "codeLens/resolve", capability: {}, run: codeLensResolve },
  {
    method: "textDocument/prepareCallHierarchy",
    capability: { callHierarchyProvider: true },
    run: atPosition(prepareCallHierarchy),
  },
  { method: "callHierarchy/incomingCalls", capability: {}, run: incomingCalls },
  { method: "callHierarchy/outgoingCalls", capability: {}, run: outgoingCalls },
  {
    method: "workspace/willRenameFiles",
    capability: {
      workspace: {
        fileOperations: {
          willRename: {
            filters: [
              {
                scheme: "file",
                pattern: { glob: "**/*.{crmscript,crm,ejscript,ej}", matches: FileOperationPatternKind.file },
              },
            ],
          },
        },
      },
    },
    run: willRenameFiles,
  },
  {
    method: "textDocument/diagnostic",
    // Clients that ask are not told unasked: publisher.ts looks at the same capability.
    capability: ({ textDocument }) =>
      textDocument?.diagnostic
        ? { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: true, identifier: "crmscript" } }
        : {},
    run: (session, params) => documentDiagnostic(session, params),
  },
  { method: "workspace/diagnostic", capability: {}, run: workspaceDiagnostic },
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

/** Requests that are not served, each with the reason. A method stands in exactly one of the two lists. */
export const notServed: Readonly<Record<string, string>> = {
  "textDocument/implementation": "The language has no interfaces and no inheritance.",
  "textDocument/prepareTypeHierarchy": "The language has no inheritance.",
  "typeHierarchy/supertypes": "The language has no inheritance.",
  "typeHierarchy/subtypes": "The language has no inheritance.",
  "textDocument/linkedEditingRange": "Tags in the HTML of templates are left to the editor's HTML support.",
  "textDocument/documentColor": "Scripts hold no colours.",
  "textDocument/colorPresentation": "Scripts hold no colours.",
  "textDocument/moniker": "There is no index of several workspaces that would join names.",
  "textDocument/inlineValue": "While debugging, the adapter's own variables are shown; there is no better place.",
  "textDocument/inlineCompletion": "Whole lines of code are not guessed.",
  "textDocument/willSaveWaitUntil": "Formatting and fixes on saving are asked for by the editor itself.",
  "workspace/executeCommand": "Every action is an edit or a command of the client; nothing runs in the server.",
  "workspace/willCreateFiles": "A new script changes no other file.",
  "workspace/willDeleteFiles": "The includes of a deleted script are for its author to decide.",
  "codeAction/resolve": "Edits are computed with the action: none of them is slow.",
  "documentLink/resolve": "Targets are known at once.",
  "inlayHint/resolve": "Hints are complete when they are listed.",
};
