// Decides which programs of guides have a button, by running each as the worker does. One that fails is a mistake of
// the page, unless a mark above it says why it has no button.
import { setTimeout } from "node:timers/promises";
import { type Block, readBlocks } from "@planasonix/scripts/pages/code-blocks.ts";
import { type Page, placeOf } from "../model/page.ts";
import { startNodeSession } from "../run/node-session.ts";
import type { Session } from "../run/session.ts";
import { modules } from "../run/session.ts";

/** Time in the sandbox takes none, so a program that takes longer never ends. */
const limitMs = 60_000;

/** The programs of guides that run in the page. */
export interface RunnableBlocks {
  /** The numbers of their first lines, by the paths of their pages. */
  readonly lines: ReadonlyMap<string, ReadonlySet<number>>;
  /** The programs that must run and do not: those that import only what the worker has. */
  readonly problems: readonly string[];
  /** Such programs that have no button, and why: they need Node, send and print nothing, or stand below a mark. */
  readonly left: readonly string[];
}

/** Runs the programs of guides as the worker does, on the demo data. */
export async function findRunnable(pages: readonly Page[]): Promise<RunnableBlocks> {
  await using node = await startNodeSession();
  const session = node.with({ states: {}, works: {} });
  const lines = new Map<string, Set<number>>();
  const [problems, left]: [string[], string[]] = [[], []];
  for (const page of pages) {
    if (page.source === undefined) continue;
    for (const block of readBlocks(page.body)) {
      if (block.language !== "ts" || block.mark !== "" || !importsFit(block.text)) continue;
      const { ends, without } = await tryBlock(session, page, block);
      const place = placeOf(page, block.line);
      if (ends !== undefined) problems.push(`${place}: the program does not run in the page: ${ends}`);
      else if (without !== undefined) left.push(`${place}: ${without}`);
      else lines.set(page.path, (lines.get(page.path) ?? new Set()).add(block.line));
    }
  }
  return { lines, problems, left };
}

/** How a program ends, if not as it should; or why it has no button. */
interface Tried {
  readonly ends?: string | undefined;
  readonly without?: string | undefined;
}

async function tryBlock(session: Session, { body }: Page, { line, text: code }: Block): Promise<Tried> {
  const [, reason] = /^<!-- no button: (.+) -->$/.exec(body.split("\n")[line - 3] ?? "") ?? [];
  if (reason !== undefined) return { without: reason };
  const [name] = /\b(?:process|Deno|Bun)(?=\.)|\bimport(?=[.(])/.exec(code) ?? [];
  if (name !== undefined) return { without: `it needs ${name}` };
  const ended = session({ kind: "run", place: "guide", sample: { code } });
  const result = await Promise.race([ended, setTimeout(limitMs, undefined, { ref: false })]);
  if (result === undefined) return { ends: `it did not end within ${limitMs / 1000} seconds` };
  const isSilent = result.requests.length === 0 && result.output === "";
  return { ends: result.error, without: isSilent ? "it sends and prints nothing" : undefined };
}

/** Whether a program imports the client, and only what the worker has. */
function importsFit(code: string): boolean {
  const imports = [...code.matchAll(/^(?:import|\} from)\b.*?"([^"]+)"/gm)].map(([, name = ""]) => name);
  return imports.includes("@planasonix/client") && imports.every((name) => Object.hasOwn(modules, name));
}
