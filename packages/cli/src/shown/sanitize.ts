// This folder is what is shown: results, help, and why a command failed. What a server sends is data: it never controls
// the terminal.

/**
 * Control characters, and the invisible characters that change the direction or the lines of text: with them, a server
 * could move the cursor, recolor or hide text, or set the title of a terminal. Soft hyphens and joiners, which emoji
 * need, are harmless.
 */
const unsafe = /(?![\u00ad\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Makes text safe to print in one line. Tabs and line breaks become spaces, other control characters become `\x1b`. */
export function inOneLine(text: string): string {
  return text.replace(/\r?\n|\t|\r/g, " ").replace(unsafe, escapeCharacter);
}

/** Makes text safe to print, and keeps its line breaks and tabs. */
export function inLines(text: string): string {
  return text.replace(unsafe, (character) =>
    character === "\n" || character === "\t" ? character : escapeCharacter(character),
  );
}

/** Formats JSON in which no control character is left: `JSON.stringify` escapes only some of them. */
export function safeJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent) ?? "null";
  return text.replace(unsafe, (character) => (character === "\n" ? character : unicodeEscape(character)));
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : unicodeEscape(character);
}

/** Characters beyond U+FFFF become two escapes, as in JSON. */
function unicodeEscape(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
