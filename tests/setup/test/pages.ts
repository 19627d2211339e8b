// The commands that the pages show.

/** Why a block of commands does not run in a fresh clone: the word after `sh` says so. */
const exemptions = ["published", "network", "tools"];

/** A block of commands: its lines, and the word after `sh`. */
interface Block {
  readonly mark: string;
  readonly lines: readonly string[];
}

/** The command lines of a page that have to run as they stand, without their comments. */
export function runnableCommands(page: string): readonly string[] {
  return blocksOf(page)
    .filter(({ mark }) => !exemptions.includes(mark))
    .flatMap(({ lines }) => lines);
}

/** Every command line of a page: those in blocks, and those of npm and pnpm in a sentence or a table. */
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
