// Texts that are short enough for a message.

/** The start of a text. */
export function shortened(text = "", length = 80): string {
  return text.length > length ? `${text.slice(0, length)}...` : text;
}

/** The first line of an error, at most 300 characters: a reason often comes after a path or an address. */
export function summaryOf(error: unknown): string {
  const [line = ""] = String(error instanceof Error ? error.message : error).split("\n");
  return shortened(line, 300);
}
