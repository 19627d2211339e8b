// pnpm bench limits undici: runs all tables and programs over a dispatcher of undici as well, and compares the results.
import { isDeepStrictEqual } from "node:util";
import type { Cell, CellResult } from "./cells.ts";
import { createProcesses } from "./processes.ts";
import type { MeasuredProgram } from "./tables/programs.ts";
import { tables } from "./tables.ts";

const seeds = 5;
const clients = ["ours", "ours over undici"] as const;
const readLines = createProcesses(2);

/** What a process prints for one cell or one program. */
interface Line extends Partial<MeasuredProgram> {
  readonly cell?: Cell;
  readonly results?: readonly CellResult[];
}

/** Compares a table of cells or of programs. Returns a sentence, and the names of the lines that differ or have failures. */
async function compareTransports(program: string, table: string): Promise<Comparison> {
  const [overFetch = [], overUndici = []] = await Promise.all(
    clients.map((client) => readLines<Line>(program, table, client, seeds)),
  );
  const faults = overUndici.flatMap((line, index) => {
    const name = `${table}: ${line.name ?? JSON.stringify(line.cell)}`;
    if (hasFailure(line)) return `${name}: a call fails`;
    return isDeepStrictEqual(line, overFetch[index]) ? [] : `${name}: differs from the same over fetch`;
  });
  const refused = overUndici.flatMap(({ results = [] }) => results).map(({ refusedShare }) => refusedShare);
  const share = refused.length > 0 ? `, up to ${Math.round(Math.max(...refused) * 100)} % of responses with 429` : "";
  return {
    text: `${table}: ${overUndici.length * seeds} runs${share}; ${faults.length} differ or fail`,
    faults: overUndici.length === overFetch.length && overUndici.length > 0 ? faults : [`${table}: runs are missing`],
  };
}

/** The result of a table. */
interface Comparison {
  readonly text: string;
  readonly faults: readonly string[];
}

function hasFailure({ results = [], ratios = [] }: Line): boolean {
  return results.some(({ failed }) => failed > 0) || ratios.includes(null);
}

/** Compares all tables, and returns the faults. */
export async function compareAllTransports(tell: (text: string) => void): Promise<readonly string[]> {
  const cells = Object.keys(tables).map((table) => ["cells-main.ts", table] as const);
  const programs = ["sequential", "cold starts"].map((table) => ["programs-main.ts", table] as const);
  const faults: string[] = [];
  for (const [program, table] of [...cells, ...programs]) {
    const compared = await compareTransports(program, table);
    tell(compared.text);
    faults.push(...compared.faults);
  }
  return faults;
}
