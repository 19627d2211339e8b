/** What a line of a merge conflict begins with. A line of seven equals signs alone may be a heading of Markdown. */
const conflict = /^(<{7}|>{7}|\|{7}) /m;

/**
 * The problem of a committed file that nobody meant to commit: a conflict that was not resolved, or a temporary file.
 *
 * @param file The path of the file.
 * @param text What is in it.
 */
export function leftoverIn(file: string, text: string): string | undefined {
  if (/\.(tmp|orig|rej)(\.|$)/.test(file)) return `${file}: is a temporary file: remove it`;
  const found = conflict.exec(text);
  if (!found) return undefined;
  const line = text.slice(0, found.index).split("\n").length;
  return `${file}:${line}: has a conflict that was not resolved`;
}
