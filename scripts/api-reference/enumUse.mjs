// Which Integer of a method carries the values of an enumeration: the facts name the enumeration for the method as a
// whole, hover and completion need the parameter (or the result).

/** @returns {Record<string, string> | undefined} parameter name, or "return", to the name of the enumeration */
export function enumUse(method) {
  if (!method.enum) return undefined;
  const numbers = method.params.filter(([type]) => type === "Integer" || type === "Integer[]");
  const like = numbers.find(([, name]) => sameEnding(name, method.enum));
  if (like) return { [like[1]]: method.enum };
  if (method.params.length === 0 || numbers.length === 0) return { return: method.enum };
  if (method.returns === "Integer") return { return: method.enum };
  return { [numbers.at(-1)[1]]: method.enum };
}

/** `addressType` and `AddressType`, `sourceType` and `ContactSourceType`. */
function sameEnding(parameter, enumeration) {
  const [a, b] = [parameter.toLowerCase(), enumeration.toLowerCase()];
  return a.endsWith(b) || b.endsWith(a);
}
