import { readText } from "./thrown.ts";

// Browsers do not reveal why a request failed. Minifiers remove code that depends on the result of a function without a
// body.

/** Returns nothing, because in browsers it is never certain that nothing was sent. */
export function isUnsent(_error: unknown): undefined {}

/** Returns the code of an error, otherwise its name. */
export function codeOf(error: unknown): string {
  return readText(error, "code") || readText(error, "name") || "Error";
}

/** Returns the code of an error, otherwise its message. */
export function reasonOf(error: unknown): string {
  return readText(error, "code") || readText(error, "message") || codeOf(error);
}
