/** Why a file cannot be adopted: one line that says what was found and what to do. Nothing has been written. */
export class GenerateError extends Error {
  override readonly name = "GenerateError";
}

/** A value in a message: short, on one line, and without control characters. */
export function quoted(value: unknown): string {
  const text = (JSON.stringify(value) ?? String(value)).replace(/[\u007f-\u009f\u2028\u2029]/g, "?");
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
