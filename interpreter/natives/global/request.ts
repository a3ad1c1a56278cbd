// The web request (natives-core.md 7.6), from the request that the launch configures.
import type { RunContext } from "../../native.js";
import { encodeUrl } from "../../values/markup.js";
import { growArray } from "../../values/memory.js";
import { type NullableText, text } from "../arguments.js";
import { byteText } from "../bytes.js";
import { ask } from "../hostServices.js";
import { MapValue } from "../Map.js";
import { request } from "../request.js";
import type { Topic } from "./topic.js";

export const webRequest: Topic = {
  bodies: (run) => ({
    "getCgiVariable(String)": (name: NullableText) => request(run).variables.get(text(name))?.[0] ?? "",
    "getCgiVariableArray(String)": (name: NullableText) => {
      const values = request(run).variables.get(text(name)) ?? [];
      growArray(run, 0, values.length);
      return [...values];
    },
    "getCgiVariables()": () =>
      MapValue.of(
        run,
        [...request(run).variables].map(([name, values]) => [name, values[0] ?? ""]),
      ),
    "cgiWasPost()": () => request(run).method.toUpperCase() === "POST",
    "getCgiContent()": () => byteText(request(run).body),
    "getHttpHeader(String)": (name: NullableText) => httpHeader(run, text(name).toUpperCase()),
    "getCookie(String)": (name: NullableText) => request(run).cookies.get(text(name)) ?? "",
    "setCookie(String,String,Bool)": (name: NullableText, value: NullableText, persistent: boolean) =>
      void ask(run, "setCookie", text(name), text(value), persistent),
    "buildUrl()": () =>
      [...request(run).variables]
        .flatMap(([name, values]) => values.map((value) => `${encodeUrl(name)}=${encodeUrl(value)}`))
        .join("&"),
    "saveCgiAttachment(String)": (name: NullableText) => ask(run, "saveCgiAttachment", text(name), false)[0] ?? 0,
    "saveAllCgiAttachments(String)": (name: NullableText) => ask(run, "saveCgiAttachment", text(name), true),
  }),
};

/** The only headers that a script may see. */
const readable =
  /^(?:ACCEPT(?:-[A-Z]+)?|ACCESS-CONTROL-REQUEST-(?:METHOD|HEADERS)|CACHE-CONTROL|CONTENT-(?:LENGTH|TYPE)|DATE|DNT|EXPECT|IF-[A-Z-]+|ORIGIN|PRAGMA|RANGE|REFERER|REQUEST-(?:METHOD|URI)|TE|USER-AGENT|X-CRMSCRIPT-.+|X-FORWARDED-FOR|X-REQUESTED-WITH|X-SUPEROFFICE-(?:EVENT|EVENTID|RETRY|SIGNATURE))$/;

function httpHeader(run: RunContext, name: string): string {
  if (!readable.test(name)) return "";
  return request(run).headers.get(name) ?? (name === "REQUEST-METHOD" ? request(run).method : "");
}
