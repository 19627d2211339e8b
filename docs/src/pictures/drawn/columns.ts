import { across, element, label } from "./svg.ts";

/** Many things within a time, in milliseconds since the picture begins. */
export interface Column {
  readonly from: number;
  readonly to: number;
  /** How many of each kind, from the bottom. */
  readonly parts: readonly { readonly count: number; readonly kind: string }[];
}

/** The height of the highest column, with the numbers above it. */
export const columnsHeight = 84;

/**
 * Draws columns that stand on `base`, each with its numbers above.
 * @param most The number of the highest column.
 */
export function drawColumns(
  columns: readonly Column[],
  most: number,
  toX: (ms: number) => string,
  base: number,
): string[] {
  return columns.flatMap(({ from, to, parts }) => {
    const x = toX(from);
    const width = across((Number.parseFloat(toX(to)) - Number.parseFloat(x)) / 100);
    let y = base;
    const drawn = parts.map(({ count, kind }) => {
      const height = Math.round((count / most) * (columnsHeight - 20));
      y -= height;
      return element("rect", { class: `column ${kind}`, x, y, width, height });
    });
    const numbers = parts.map(({ count }) => count).join(" + ");
    return [...drawn, label(numbers, { x, y: y - 6, kind: "axis" })];
  });
}
