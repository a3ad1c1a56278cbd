// Priority: nothing but the escalation of a request, which is not simulated (natives-crm.md 1.6).
import { native } from "../native.js";

export const Priority = native("Priority", {
  create: () => ({}),
  bodies: () => ({ "Priority()": () => ({}) }),
  notSimulated: { "checkEscalating(Integer,Integer)": "escalation follows the clock of a server that is always on" },
});
