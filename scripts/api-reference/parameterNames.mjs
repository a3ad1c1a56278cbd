// Names for parameters that the reference only numbers (`p_0`) or abbreviates, where class and method leave no doubt.
// Only native classes and global functions; the older NetServer classes have hundreds, and nothing to go by.

import { signatureKey } from "./declarations.mjs";

const names = {
  "(global)": { "setPageFocusFirstControl(Bool)": ["focus"] },
  Customer: { "removeExternalEmails(Integer,Integer)": ["extTable", "dbiAgentId"] },
  HTTP: { "put(String)": ["url"] },
  SearchEngine: { "bypassNetServer(Bool)": ["bypass"], "setDBDistinct(Bool)": ["distinct"] },
  User: { "load(Integer)": ["id"], "loadFromAgentAndKey(Integer,String)": ["agent", "key"] },
  WeekSchedule: {
    "loadFromPriority(Integer)": ["priorityId"],
    "setSatStart(Time)": ["t"],
    "setTueStart(Time)": ["t"],
    "setWedStart(Time)": ["t"],
  },
};

/** Replaces the numbered names in place. Throws when the facts no longer have the method. */
export function nameParameters(classes) {
  for (const [className, methods] of Object.entries(names)) {
    for (const [key, own] of Object.entries(methods)) {
      const method = classes[className].methods.find((candidate) => signatureKey(candidate) === key);
      if (!method) throw new Error(`parameterNames.mjs: the facts have no ${className}.${key}`);
      method.params = method.params.map(([type], index) => [type, own[index]]);
    }
  }
}
