/** The known word that was probably meant: the closest one, if a third of its letters or fewer differ. */
export function suggest(given: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const word of known) {
    const distance = word.startsWith(given) && given.length > 2 ? 1 : editDistance(given, word);
    if (distance < least) [best, least] = [word, distance];
  }
  return best !== undefined && least <= Math.max(1, Math.floor(best.length / 3)) ? best : undefined;
}

/** The number of letters to insert, remove, replace or swap with their neighbor. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const at = (up: number, left: number): number => rows[i - up]?.[j - left] ?? Number.POSITIVE_INFINITY;
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(Math.min(at(1, 0) + 1, (row[j - 1] ?? 0) + 1, at(1, 1) + cost, isSwapped ? at(2, 2) + 1 : 99));
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? Number.POSITIVE_INFINITY;
}
