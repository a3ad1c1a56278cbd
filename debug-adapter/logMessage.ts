// Log points: text with CRMScript expressions in braces, as in `total is {total}`. A doubled brace is a brace.

export type LogPart = { readonly text: string } | { readonly expression: string };

/**
 * Splits a log message into texts and expressions. Braces inside a string literal of an expression do not count, and
 * a brace that is never closed is text, since a log point should print something rather than nothing.
 */
export function readLogMessage(message: string): readonly LogPart[] {
  const parts: LogPart[] = [];
  let text = "";
  for (let i = 0; i < message.length; i++) {
    const unit = message[i]!;
    if ((unit === "{" || unit === "}") && message[i + 1] === unit) {
      text += unit;
      i++;
      continue;
    }
    const end = unit === "{" ? closingBrace(message, i + 1) : -1;
    const expression = end < 0 ? "" : message.slice(i + 1, end).trim();
    if (expression === "") {
      text += unit;
      continue;
    }
    if (text !== "") parts.push({ text });
    parts.push({ expression });
    text = "";
    i = end;
  }
  if (text !== "") parts.push({ text });
  return parts;
}

function closingBrace(message: string, from: number): number {
  let quote = "";
  for (let i = from; i < message.length; i++) {
    const unit = message[i]!;
    if (quote !== "") {
      if (unit === "\\") i++;
      else if (unit === quote) quote = "";
    } else if (unit === '"' || unit === "'") quote = unit;
    else if (unit === "}") return i;
  }
  return -1;
}
