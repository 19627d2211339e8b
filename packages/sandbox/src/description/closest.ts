/** The known name that a misspelled one probably means, as a question; empty if none is similar. */
export function didYouMean(given: string, known: Iterable<string>): string {
  const [best] = [...known]
    .map((name) => ({ name, differences: differencesOf(given.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, differences }) => differences <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.differences - b.differences);
  return best === undefined ? "" : `; did you mean ${best.name}?`;
}

/** How many letters to insert, remove, replace or swap, to make one word the other. */
function differencesOf(a: string, b: string): number {
  if (a.length > 2 && (b.endsWith(`_${a}`) || b.startsWith(`${a}_`) || a === `${b}s`)) return 1;
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let line = 1; line <= a.length; line += 1) {
    const row = [line];
    const at = (up: number, column: number): number => rows[line - up]?.[column] ?? Number.POSITIVE_INFINITY;
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[line - 1] === b[column - 1];
      const isSwapped = a[line - 1] === b[column - 2] && a[line - 2] === b[column - 1];
      const changed = Math.min(at(1, column) + 1, (row[column - 1] ?? 0) + 1, isSwapped ? at(2, column - 2) + 1 : 99);
      row.push(Math.min(changed, at(1, column - 1) + (isSame ? 0 : 1)));
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}
