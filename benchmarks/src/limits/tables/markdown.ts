/** A row of a table: what it is about, and its figures. */
export interface TableRow {
  readonly labels: readonly string[];
  readonly figures: readonly string[];
}

/** Formats a Markdown table. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Merges rows that have the same figures and differ in one label into one row, which lists the labels. */
export function mergeRows(rows: readonly TableRow[]): readonly (readonly string[])[] {
  const merged = rows.length === 0 ? rows : [...(rows[0] as TableRow).labels.keys()].reduceRight(mergeBy, rows);
  return merged.map(({ labels, figures }) => [...labels, ...figures]);
}

/** Merges the rows that differ only in the label with this index. */
function mergeBy(rows: readonly TableRow[], index: number): readonly TableRow[] {
  const merged = new Map<string, TableRow>();
  for (const { labels, figures } of rows) {
    const rest = JSON.stringify([labels.toSpliced(index, 1), figures]);
    const label = [merged.get(rest)?.labels[index], labels[index]].filter(Boolean).join(", ");
    merged.set(rest, { labels: labels.with(index, label), figures });
  }
  return [...merged.values()];
}
