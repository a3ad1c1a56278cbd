// Text, HTML, phone numbers and languages (natives-core.md 7.4).

import type { RunContext } from "../../native.js";
import { reserveText } from "../../values/memory.js";
import { type NullableNumber, type NullableText, number, text } from "../arguments.js";
import { environment } from "../environment.js";
import { ask } from "../hostServices.js";
import { combinedHtml, htmlToText } from "../html.js";
import type { VectorValue } from "../Vector.js";
import type { Topic } from "./topic.js";

/** By the number of a language. */
const languages = ["no", "en", "de", "se", "dk", "nl"];

export const texts: Topic = {
  bodies: (run) => ({
    "htmlConvToText(String)": (html: NullableText) => {
      reserveText(run, 2 * text(html).length);
      return htmlToText(text(html));
    },
    "combineHtmlStrings(Vector)": (documents: VectorValue) => {
      reserveText(
        run,
        documents.items.reduce((sum, document) => sum + 2 * text(document).length, 0),
      );
      return combinedHtml(documents.items.map(text));
    },
    "isValidPhoneNumber(String,Bool)": (numbers: NullableText, isMultiple: boolean) =>
      (isMultiple ? text(numbers).split(",") : [text(numbers)]).every(isPhoneNumber),
    "getLanguageVariable(String)": (name: NullableText) => languageVariable(run, text(name), environment(run).language),
    "getLanguageVariable(String,String)": (name: NullableText, code: NullableText) =>
      languageVariable(run, text(name), text(code)),
    "langToId(String)": (code: NullableText) => Math.max(0, languages.indexOf(text(code).toLowerCase())),
    "idToLang(Integer)": (id: NullableNumber) => languages[number(id)] ?? "",
    "getUserLang()": () => environment(run).language || "en",
    "getSystemLang()": () => ask(run, "getSystemLang") || "en",
    "convertStatus(Integer)": (status: NullableNumber) => ask(run, "convertStatus", number(status)),
  }),
};

/** Optional `+`, then digits, blanks and `( ) - . /`, with at least three digits. */
function isPhoneNumber(value: string): boolean {
  const trimmed = value.trim();
  return /^\+?[\d ()\-./]+$/.test(trimmed) && trimmed.replace(/\D/g, "").length >= 3;
}

function languageVariable(run: RunContext, name: string, code: string): string {
  return ask(run, "getLanguageVariable", name, code) ?? name;
}
