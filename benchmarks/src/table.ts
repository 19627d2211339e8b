import { formatValue, isWithin, type Result } from "./result.ts";

/** Formats results as a Markdown table whose columns are aligned, so that the table is also readable in a terminal. */
export function formatTable(results: readonly Result[]): string {
  const head = ["measured", "budget", "ours", "", "peers"];
  const lines = [head, head.map(() => ""), ...results.map(cellsOf)];
  // The last column has no padding, because longer lines would wrap.
  const widths = head.slice(0, -1).map((_, column) => Math.max(3, ...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines
    .map((cells, line) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 3, line === 1 ? "-" : " ")))
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function cellsOf(result: Result): string[] {
  const { what, atMost, unit, figures } = result;
  const [ours, ...peers] = figures;
  const format = (value: number): string => formatValue(value, unit);
  return [
    what,
    atMost === undefined ? "" : format(atMost),
    ours ? format(ours.value) : "",
    isWithin(result) ? "" : "over",
    peers.map(({ name, value, note }) => `${name} ${format(value)}${note ? ` (${note})` : ""}`).join(", "),
  ];
}
