// The commands that the pages show.

/** The words after `sh` that state why a block of commands does not run in a fresh clone. */
const exemptions = ["published", "network", "tools", "not-run"];

/** A block of commands: its lines, and the word after `sh`. */
interface Block {
  readonly mark: string;
  readonly lines: readonly string[];
}

/** The command lines of a page that must run in a fresh clone, without their comments. */
export function runnableCommands(page: string): readonly string[] {
  return blocksOf(page)
    .filter(({ mark }) => !exemptions.includes(mark))
    .flatMap(({ lines }) => lines);
}

/** Every command line of a page: those in blocks, and the npm and pnpm commands in sentences and tables. */
export function allCommands(page: string): readonly string[] {
  const inline = [...page.matchAll(/`(p?npm [^`]+)`/g)].map(([, command = ""]) => command);
  return [...blocksOf(page).flatMap(({ lines }) => lines), ...inline];
}

function blocksOf(page: string): readonly Block[] {
  return [...page.matchAll(/^ *```sh\b ?(.*)\n([\s\S]*?)^ *```$/gm)].map(([, mark = "", text = ""]) => ({
    mark,
    lines: text
      .replaceAll(/\\\n\s*/g, " ")
      .split("\n")
      .map((line) => line.replace(/(^|\s)#\s.*$/, "").trim())
      .filter((line) => line !== ""),
  }));
}
