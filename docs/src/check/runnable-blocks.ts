import { setTimeout } from "node:timers/promises";
import { readBlocks } from "@planasonix/scripts/pages/code-blocks.ts";
import type { Page } from "../model/page.ts";
import { startNodeSession } from "../run/node-session.ts";
import { modules } from "../run/session.ts";

/** A program that takes longer is left out: time in the sandbox takes none. */
const limitMs = 10_000;

/**
 * The blocks of guides that can run in the page, by the paths of their pages and the numbers of their first lines: programs
 * that import only what the worker has, send requests, and end without an error on the demo data.
 */
export async function findRunnable(pages: readonly Page[]): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  await using node = await startNodeSession();
  const session = node.with({ states: {}, works: {} });
  const found = new Map<string, Set<number>>();
  for (const { path, body, source } of pages) {
    if (source === undefined) continue;
    for (const { language, mark, line, text: code } of readBlocks(body)) {
      if (language !== "ts" || mark === "not-run" || !fits(code)) continue;
      const ended = session({ kind: "run", place: 0, sample: { code } });
      const result = await Promise.race([ended, setTimeout(limitMs, undefined, { ref: false })]);
      if (result !== undefined && result.error === undefined && result.requests.length > 0)
        found.set(path, (found.get(path) ?? new Set()).add(line));
    }
  }
  return found;
}

/** Whether a program needs only what the worker has. */
function fits(code: string): boolean {
  const imports = [...code.matchAll(/^(?:import|\} from)\b.*?"([^"]+)"/gm)].map(([, name = ""]) => name);
  return (
    imports.includes("@planasonix/client") &&
    imports.every((name) => Object.hasOwn(modules, name)) &&
    !/\b(process|Deno|Bun)\b|import\(|import\.meta/.test(code)
  );
}
