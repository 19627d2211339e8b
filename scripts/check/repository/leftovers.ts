// This folder contains checks that no linter makes: of pinned actions, of issue forms, and of files committed by
// mistake.

/** A conflict marker at the start of a line. Excludes `=======`, which may underline a heading in Markdown. */
const conflict = /^(<{7}|>{7}|\|{7}) /m;

/**
 * The problem of a file that was committed by mistake: an unresolved conflict, or a temporary file. Undefined if there
 * is none.
 */
export function leftoverIn(file: string, text: string): string | undefined {
  if (/\.(tmp|orig|rej)(\.|$)/.test(file)) return `${file}: is a temporary file: remove it`;
  const found = conflict.exec(text);
  if (!found) return undefined;
  const line = text.slice(0, found.index).split("\n").length;
  return `${file}:${line}: has a conflict that was not resolved`;
}
