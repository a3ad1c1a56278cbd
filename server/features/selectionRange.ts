// textDocument/selectionRange: from the name under the cursor outwards, through expressions, statements and blocks. The
// answer nests as deep as the code does, which neither we nor the client's JSON reader can follow without a limit.
import type { SelectionRange, SelectionRangeParams } from "vscode-languageserver/node";
import type { SourceFile } from "../../language/program.js";
import type { AnyNode } from "../../language/syntax/nodes.js";
import { nameOf, pathAt } from "../../language/syntax/visit.js";
import type { Span } from "../../language/text.js";
import { type Session, toOffset, toRange } from "../session.js";

/** Steps from the cursor outwards that are answered; readers of JSON give up at 1,000 levels or earlier. */
const MOST_STEPS = 400;

export function selectionRange(
  session: Session,
  file: SourceFile,
  { positions }: SelectionRangeParams,
): SelectionRange[] {
  return positions.map((position) => {
    let range: SelectionRange | undefined;
    for (const span of stepsAround(file, toOffset(session, file, position)))
      range = { range: toRange(session, file, span), ...(range && { parent: range }) };
    return range!;
  });
}

/** The steps that are answered, outermost first: the innermost ones, and those of the whole file and item. */
function stepsAround(file: SourceFile, offset: number): Span[] {
  const spans = spansAround(file, offset);
  return spans.length <= MOST_STEPS ? spans : [...spans.slice(0, 2), ...spans.slice(2 - MOST_STEPS)];
}

/** Outermost first, each inside the one before and smaller. */
function spansAround(file: SourceFile, offset: number): Span[] {
  const spans: Span[] = [{ start: 0, end: file.text.length }];
  const add = (span: Span) => {
    const last = spans.at(-1)!;
    const inside = last.start <= span.start && span.end <= last.end && span.start <= offset && offset <= span.end;
    if (inside && (span.start !== last.start || span.end !== last.end)) spans.push(span);
  };
  const placed = file.items.findLast(({ start, item }) => start <= offset && offset <= start + item.length);
  if (!placed) return spans;
  const at = ({ start, end }: Span) => add({ start: placed.start + start, end: placed.start + end });
  at({ start: 0, end: placed.item.length });
  for (const node of pathAt(placed.item, offset - placed.start)) {
    at(node);
    for (const span of partsOf(node)) at(span);
  }
  return spans;
}

/** Stretches of a node that people select and that are no nodes: inside of braces, brackets and quotes, and names. */
function partsOf(node: AnyNode): Span[] {
  const inner = ({ start, end }: Span): Span => ({ start: start + 1, end: Math.max(start + 1, end - 1) });
  switch (node.kind) {
    case "block":
    case "string":
      return [inner(node)];
    case "call":
      return [node.argumentsSpan, inner(node.argumentsSpan)];
    case "function":
      return [node.parametersSpan, inner(node.parametersSpan), node.name];
    default: {
      const name = nameOf(node);
      return name ? [name] : [];
    }
  }
}
