// Texts that are short enough for a message.

/** The start of a text. */
export function shortened(text = ""): string {
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}

/** The first line of an error. */
export function summaryOf(error: unknown): string {
  const [line = ""] = String(error instanceof Error ? error.message : error).split("\n");
  return shortened(line);
}
