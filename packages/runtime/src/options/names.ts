/**
 * Creates the error for an unknown name, such as a misspelled option: names the known one that is meant, if one is
 * similar, and lists all. `hint` continues the list.
 */
export function unknownName(kind: string, name: string, known: readonly string[], hint = ""): TypeError {
  const meant = similarName(name, known);
  const question = meant ? `did you mean \`${meant}\`? T` : "t";
  return new TypeError(`Unknown ${kind} \`${name}\`; ${question}he ${kind}s are ${known.join(", ")}${hint}`);
}

/** The known name that a misspelled one probably means; undefined if none is similar. */
export function similarName(name: string, known: readonly string[]): string | undefined {
  return known.find((one) => isSimilar(plain(one), plain(name), one.length / 3));
}

/** A name without case and underscores: the most frequent mistake is camelCase in place of snake_case, or vice versa. */
function plain(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

/** Whether two names differ in at most so many characters that only one of them has, rounded up. */
function isSimilar(a: string, b: string, differences: number): boolean {
  if (a[0] === b[0]) return a === "" || isSimilar(a.slice(1), b.slice(1), differences);
  const others = differences - 1;
  return differences > 0 && (isSimilar(a.slice(1), b, others) || isSimilar(a, b.slice(1), others));
}
