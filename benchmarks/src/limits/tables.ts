import type { Cell } from "./cells.ts";
import { harderLimits } from "./tables/conditions.ts";
import { mainGrid } from "./tables/main-grid.ts";
import { smallQuotas } from "./tables/quotas.ts";

/** The cells of the tables in the section "Rate limits", by the name of the table. */
export const tables: Readonly<Record<string, readonly Cell[]>> = {
  main: mainGrid(300),
  "main, 1,500 calls": mainGrid(1_500),
  quotas: smallQuotas,
  conditions: harderLimits,
};
