// Catch blocks that lose the failure: those that do nothing at all, and those that tell that something failed without
// telling what. A comment inside an empty block counts as a reason.
import type { Block, Comment } from "../syntax/nodes.js";
import type { ItemCheck } from "./check.js";
import { below } from "./walk.js";

const telling = new Set(["print", "printLine", "printDebug", "log", "logMessage", "exitWithMessage", "setMessage"]);

export const handlers: ItemCheck = {
  try(node, at) {
    const { handler } = node;
    if (!handler) return;
    if (handler.statements.length === 0) {
      if (at.analysis.item.comments.some((comment) => inside(comment, handler))) return;
      at.report(
        "hint",
        "empty-catch",
        handler,
        "This catch block hides every failure: handle it, or say why not in a comment.",
      );
    } else if (tells(handler) && !mentionsError(handler))
      at.report(
        "hint",
        "swallowed-error",
        { start: handler.start, end: handler.start + 1 },
        "This catch block reports a failure without its reason: add 'error' to the text.",
      );
  },
};

function inside(comment: Comment, block: Block): boolean {
  return block.start <= comment.start && comment.end <= block.end;
}

function tells(block: Block): boolean {
  for (const node of below(block)) {
    if (node.kind !== "call") continue;
    const { callee } = node;
    if ((callee.kind === "name" || callee.kind === "member") && telling.has(callee.name.text)) return true;
  }
  return false;
}

function mentionsError(block: Block): boolean {
  for (const node of below(block)) {
    if (node.kind === "name" && (node.name.text === "error" || node.name.text === "errorLocation")) return true;
    if (node.kind === "throw") return true;
  }
  return false;
}
