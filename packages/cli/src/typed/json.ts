import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";

/**
 * Reads JSON. Whole numbers beyond 2^53 are rejected, because they would lose digits.
 *
 * @throws {UsageError} If the text is not JSON. The message does not quote it, because it may be secret.
 */
export function readJson(text: string, flag: string): unknown {
  try {
    return JSON.parse(text, (_, value, context?: { readonly source?: string }) => {
      if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
        throw new UsageError(`${flag}: ${context?.source ?? value} is too large for a number; pass it as text`);
      }
      return value;
    });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const message: string = Object(error).message ?? "";
    const [, offset] = /position (\d+)/.exec(message) ?? [];
    const before = offset === undefined ? undefined : text.slice(0, Number(offset)).split("\n");
    const where = before ? ` (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})` : "";
    const file = /^[\w./\\~:-]+$/.test(text) && !/^[\d"[{]/.test(text);
    throw new UsageError(
      `${flag} is not valid JSON${text.trim() === "" ? ": it is empty" : where}`,
      file ? `A file is named with @: ${flag} @${text}` : undefined,
    );
  }
}
