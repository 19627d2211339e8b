import { inPages, unescapeText } from "../../redaction/decode.ts";

/** Returns the title of an HTML page, such as those of gateways; empty if a text has none. */
export function titleOf(text: string): string {
  const [, title = ""] = /^\s*<.*?<title[^<>]*>([^<]*)/is.exec(text) ?? [];
  return toLine(title);
}

/** Summarizes text in one line of at most 200 characters: the title of a page, or else its text without tags. */
export function summarize(text: string): string {
  const isPage = /^\s*<[!?a-z]/i.test(text);
  return titleOf(text) || toLine(isPage ? text.replace(/<(?:script|style|!--)[^<]*|<[^<>]*>?/gi, " ") : text);
}

function toLine(text: string): string {
  return unescapeText(text, inPages)
    .replace(/(?:&\w+;|\s)+/g, " ")
    .trim()
    .slice(0, 200);
}
