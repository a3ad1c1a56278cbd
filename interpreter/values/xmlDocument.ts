// Reads XML text into XMLNode trees (natives-core 5.8): entities and CDATA become text; comments, processing
// instructions and blank-only text between elements vanish. The parsing itself is @xmldom/xmldom, which neither
// fetches anything nor expands entities of a document type.
import { DOMParser, type Element, ParseError } from "@xmldom/xmldom";
import { type Accounting, NodeCount, reserveText } from "./memory.js";
import { appendNode, checkDepth, XmlNode } from "./xmlNode.js";

/** Parses an XML document and returns its root element; malformed text is a GeneralException. */
export function parseXmlText(run: Accounting, text: string): XmlNode {
  reserveText(run, text.length);
  const element = rootElement(run, text.trimStart());
  const root = new XmlNode(element.nodeName);
  fill(new NodeCount(run), root, element, 0);
  return root;
}

/** The constructor `XMLNode(String)`: text that starts with `<` is a document, anything else a tag name. */
export function nodeFromText(run: Accounting, text: string): XmlNode {
  return text.trimStart().startsWith("<") ? parseXmlText(run, text) : new XmlNode(text);
}

/** Every level of problem ends the parse: what the parser only warns of, such as a value without quotes, is malformed. */
function rootElement(run: Accounting, text: string): Element {
  let reason = "no element found";
  const onError = (_level: string, message: string): never => {
    reason = message;
    throw new Error(message);
  };
  try {
    const element = new DOMParser({ onError }).parseFromString(text, "application/xml").documentElement;
    if (element) return element;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
  }
  throw malformed(run, text, reason);
}

function malformed(run: Accounting, text: string, reason: string): Error {
  const start = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  return run.fail("GeneralException", `Cannot parse '${start}' as XML: ${reason.split("\n")[0]}`);
}

function fill(count: NodeCount, node: XmlNode, element: Element, depth: number): void {
  checkDepth(count.run, depth);
  for (const attribute of element.attributes) node.parameters.set(attribute.name, attribute.value);
  let text = "";
  for (let child = element.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === child.ELEMENT_NODE)
      fill(count, appendNode(count, node, child.nodeName), child as Element, depth + 1);
    else if (child.nodeType === child.TEXT_NODE || child.nodeType === child.CDATA_SECTION_NODE)
      text += child.nodeValue ?? "";
  }
  if (node.children.length === 0 || text.trim() !== "") node.text = text;
}
