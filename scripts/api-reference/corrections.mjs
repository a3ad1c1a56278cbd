// Where the published signatures contradict the published guides and each other, with what holds instead. The list is
// short on purpose: a signature is only changed when a guide uses it in a way that the listed one would refuse.

import { signatureKey } from "./declarations.mjs";

/** Changes the facts in place. Throws when they no longer have what is to be corrected. */
export function correct({ functions, netserver }) {
  // A pattern is a carrier of its own, which has GetPattern, GetCycle and the like; the list of signatures shows its enum.
  for (const period of ["Day", "Week", "Month", "Year"]) {
    const carrier = `NSRecurrence${period}Pattern`;
    if (!netserver[carrier]) throw new Error(`corrections.mjs: the facts have no ${carrier}`);
    find(netserver, "NSRecurrenceInfo", `Get${period}Pattern()`).returns = carrier;
    find(netserver, "NSRecurrenceInfo", `Set${period}Pattern(Integer)`).params[0][0] = carrier;
  }
  // The getter answers an NSAddress, and the guides hand it back changed.
  addOverload(netserver.NSContactEntity.methods, "SetAddress", {
    name: "SetAddress",
    params: [["NSAddress", "address"]],
    returns: "Void",
  });
  // A tutorial for 10.5.2 looks for the status that is taken by default.
  const status = netserver.NSTicketStatusEntity.methods;
  addSorted(status, { name: "GetIsDefault", params: [], returns: "Bool" });
  addSorted(status, { name: "SetIsDefault", params: [["Bool", "isDefault"]], returns: "Void" });
  // Described as callable without an object as well.
  addSorted(functions.methods, { name: "toHex", params: [["Integer", "value"]], returns: "String", since: "4.7.1" });
}

function find(classes, className, key) {
  const method = classes[className]?.methods.find((candidate) => signatureKey(candidate) === key);
  if (!method) throw new Error(`corrections.mjs: the facts have no ${className}.${key}`);
  return method;
}

function addOverload(methods, name, overload) {
  const at = methods.findIndex((method) => method.name === name);
  if (at < 0) throw new Error(`corrections.mjs: the facts have no ${name}`);
  methods.splice(at, 0, overload);
}

function addSorted(methods, method) {
  const name = method.name.toLowerCase();
  const at = methods.findIndex((candidate) => candidate.name.toLowerCase() > name);
  methods.splice(at < 0 ? methods.length : at, 0, method);
}
