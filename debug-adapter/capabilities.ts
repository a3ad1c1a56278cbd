// What the adapter announces, and the requests of the protocol that it does not serve, each with its reason.
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Abilities } from "./debuggee.js";

/** Announced by `initialize`; what depends on the launch follows in a `capabilities` event. */
export const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsFunctionBreakpoints: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsBreakpointLocationsRequest: true,
  supportsExceptionFilterOptions: true,
  supportsExceptionInfoRequest: true,
  exceptionBreakpointFilters: [
    {
      filter: "all",
      label: "All Exceptions",
      description: "Stops wherever an exception is thrown, caught or not.",
      default: false,
      supportsCondition: true,
      conditionDescription: "A Bool expression, such as error.contains('Timeout')",
    },
    {
      filter: "uncaught",
      label: "Uncaught Exceptions",
      description: "Stops where an exception is thrown that no catch block of the script takes.",
      default: true,
      supportsCondition: true,
      conditionDescription: "A Bool expression, such as error.contains('Timeout')",
    },
  ],
  supportsEvaluateForHovers: true,
  supportsClipboardContext: true,
  supportsSetVariable: true,
  supportsSetExpression: true,
  supportsValueFormattingOptions: true,
  supportsCompletionsRequest: true,
  completionTriggerCharacters: ["."],
  supportsDelayedStackTraceLoading: true,
  supportsSteppingGranularity: true,
  supportsLoadedSourcesRequest: true,
  supportsRestartRequest: true,
  supportsTerminateRequest: true,
  supportTerminateDebuggee: true,
  supportsCancelRequest: true,
};

/** What a launched run adds or takes away, for the `capabilities` event. */
export function launchedCapabilities(abilities: Abilities): DebugProtocol.Capabilities {
  return {
    supportsStepBack: abilities.stepBack,
    supportsGotoTargetsRequest: abilities.goTo,
    supportsDataBreakpoints: abilities.dataBreakpoints,
    supportsSetVariable: abilities.assign,
    supportsSetExpression: abilities.assign,
  };
}

export const notServed: Readonly<Record<string, string>> = {
  attach: "scripts are launched; there is no running script to attach to",
  disassemble: "scripts have no machine instructions",
  locations: "values do not refer to places in sources",
  modules: "scripts have no modules; see the loaded scripts",
  readMemory: "scripts have no addressable memory",
  restartFrame: "a statement that has run cannot be undone in a live run",
  setInstructionBreakpoints: "scripts have no machine instructions",
  stepInTargets: "stepping into enters the calls of a statement one after the other",
  terminateThreads: "a script is a single thread",
  writeMemory: "scripts have no addressable memory",
};
