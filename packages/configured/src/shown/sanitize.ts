/**
 * Control characters, and the invisible characters that override the direction of text, mark it with tags or end its lines:
 * with them, a server could move the cursor, fill the clipboard, set the title of a terminal, or show other text than it
 * sends. What names and emoji need is harmless: soft hyphens, joiners, the marks of the direction, and Arabic signs.
 */
const unsafe =
  /(?!\u200d|[\u00ad\u200c\u2060\u200e\u200f\u061c\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const control = /[^\P{Cc}\t\n]/gu;

/**
 * What a CI system takes for a command: `##[...]` (GitHub) and `##vso[...]` (Azure) anywhere, and `::` at the start of a line
 * (GitHub). Their runners compare text as people do, so that they overlook invisible characters.
 */
const bracketCommand = /#(?=\p{DI}*#[\p{DI}\w]*\[)/gu;
const colonCommand = /(?<=^(?:[^\S\n\r\u2028\u2029]|\p{DI})*):(?=\p{DI}*:)/gmu;

/** Makes text safe to print in one line. Tabs and line breaks become spaces, other control characters become `\x1b`. */
export function inOneLine(text: string): string {
  return text.replace(/\r?\n|\t|\r/g, " ").replace(unsafe, escapeCharacter);
}

/**
 * Makes text safe to print: all output passes this function, except bytes and what is marked as the program's own. Keeps
 * line breaks and tabs, escapes control characters, and shows to a CI system nothing that it would take for a command.
 */
export function printable(text: string): string {
  if (mark === undefined || !text.includes(mark)) return escaped(text);
  return text
    .split(mark)
    .map((part, index) => (index % 2 === 1 ? part : escaped(part)))
    .join("");
}

/** Marks text that this program writes itself, and that is printed as it is: a color, a command for a CI system, or safe data. */
export function own(text: string): string {
  // No server can know it.
  mark ??= process.getBuiltinModule("node:crypto").randomUUID();
  return mark + text + mark;
}

let mark: string | undefined;

function escaped(text: string): string {
  return withoutCommands(withoutUnsafe(text));
}

function withoutUnsafe(text: string): string {
  return text.replace(unsafe, (character) => (/[\n\t]/.test(character) ? character : escapeCharacter(character)));
}

/**
 * Text that a program reads: it keeps all but control characters, commands of a CI system that would read it, and, for a model,
 * text that a person would not see: tags and overridden directions can carry instructions.
 */
export function dataText(
  text: string,
  { isReadByCi, isReadByModel }: { readonly isReadByCi: boolean; readonly isReadByModel: boolean },
): string {
  const plain = isReadByModel ? withoutUnsafe(text) : text.replace(control, escapeCharacter);
  return isReadByCi ? withoutCommands(plain) : plain;
}

function withoutCommands(text: string): string {
  return text.replace(bracketCommand, "\\x23").replace(colonCommand, "\\x3a");
}

/**
 * Formats JSON that is safe to print, and has exactly the given value: `JSON.stringify` escapes only some control
 * characters, and no commands of a CI system, which can later read a file with it.
 */
export function safeJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent) ?? "null";
  return text
    .replace(unsafe, (character) => (character === "\n" ? character : unicodeEscape(character)))
    .replace(bracketCommand, "\\u0023");
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
