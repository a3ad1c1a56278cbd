// The String methods that change the variable they are called on (natives-core.md 1.3). The emitted code stores the
// receiver back for them; the run refuses to start when a body disagrees with this list.

export const mutatingMethods: ReadonlySet<string> = new Set(["append", "getLine", "wrap", "quote"]);
