import { randomBytes } from "node:crypto";
import { escapeUnseen } from "./escape.ts";

/** What a tool returns: text of this server, then data of the API. */
export interface Answer {
  readonly text: string;
  /** Lines with text of the API, escaped. */
  readonly data?: string | undefined;
  readonly isError?: boolean;
}

/**
 * Writes an answer. Data stand between marks with a random name: a text of the API that contains instructions, or the end
 * of the mark, stays data.
 */
export function writeAnswer({ text, data }: Answer): string {
  const own = escapeLines(text);
  if (data === undefined) return own;
  const mark = `data-${randomBytes(4).toString("hex")}`;
  return `${own}\n<${mark}>\n${data}\n</${mark}>`;
}

/** Escapes text, and keeps its lines. */
function escapeLines(text: string): string {
  return text.split("\n").map(escapeUnseen).join("\n");
}
