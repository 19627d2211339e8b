/** How much of a result a model gets, in the units of `sizeOf`. With what stands around it, that is less than 1,500 tokens. */
export const maxSize = 1_200;

/** How much is shown of work that is waited for. */
export const workSize = 500;

/** Words, numbers, and single characters: what a tokenizer makes tokens of. */
const parts = /[A-Z]?[a-z]+|[A-Z]+|\d{1,3}|[^A-Za-z\d ]/gu;

/** How many letters of a word are one token at the least: most common words are one, random letters are not. */
const lettersOfToken = 5;

/**
 * About how many tokens a text has, rather too many than too few: identifiers and numbers have more of them than words of
 * the same length, and rare scripts several for each character.
 */
export function sizeOf(text: string): number {
  let size = 0;
  for (const [part] of text.matchAll(parts)) {
    const code = part.codePointAt(0) ?? 0;
    size += code > 127 ? tokensOf(code) : Math.ceil(part.length / lettersOfToken);
  }
  return size;
}

/** How many tokens a character outside of ASCII has: one in the scripts of Europe and the Near East, two in those of East Asia. */
function tokensOf(code: number): number {
  if (code < 0x700) return 1;
  return code >= 0x3000 && code < 0xd800 ? 2 : 3;
}

/** The start of a text, and how much is missing. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length).toWellFormed()}... (${text.length - length} more characters)`;
}
