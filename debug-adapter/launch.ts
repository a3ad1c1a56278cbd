import type { CreateDebuggee } from "./debuggee.js";
export const createDebuggee: CreateDebuggee = () => {
  throw new Error("not yet");
};
