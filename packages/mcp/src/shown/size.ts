/** How much of a result a model gets, in the units of `sizeOf`: less than 1,300 tokens. */
export const maxSize = 2_600;

/** What a text costs: characters outside of ASCII take about as many tokens as three others. */
export function sizeOf(text: string): number {
  let others = 0;
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 127) others += 1;
  return text.length + 2 * others;
}

/** The start of a text, and how much is missing. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length).toWellFormed()}... (${text.length - length} more characters)`;
}
