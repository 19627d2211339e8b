// The commands that the pages show.
import { readBlocks } from "@planasonix/scripts/pages/code-blocks.ts";

/** The words after `sh` that state why a block of commands does not run in a fresh clone. */
const exemptions = ["published", "network", "tools", "not-run"];

/** The command lines of a page that must run in a fresh clone, without their comments. */
export function runnableCommands(page: string): readonly string[] {
  return blocksOf(page)
    .filter(({ mark }) => !exemptions.includes(mark) && !mark.endsWith(".sh")) // A script runs in the tests of its page.
    .flatMap(({ lines }) => lines);
}

/** Every command line of a page: those in blocks, and the npm and pnpm commands in sentences and tables. */
export function allCommands(page: string): readonly string[] {
  const inline = [...page.matchAll(/`(p?npm [^`]+)`/g)].map(([, command = ""]) => command);
  return [...blocksOf(page).flatMap(({ lines }) => lines), ...inline];
}

/** The blocks `sh` of a page: the words after it, and the command lines. */
function blocksOf(page: string): { readonly mark: string; readonly lines: readonly string[] }[] {
  const blocks = readBlocks(page).filter(({ language }) => language === "sh");
  return blocks.map(({ mark, text }) => ({ mark, lines: linesOf(text) }));
}

function linesOf(text: string): readonly string[] {
  const lines = text.replaceAll(/\\\n\s*/g, " ").split("\n");
  return lines.map((line) => line.replace(/(^|\s)#\s.*$/, "").trim()).filter((line) => line !== "");
}
