// Reads the generator commands from the READMEs, so that the tests run what a reader would type.
import { readFileSync } from "node:fs";

const repository = new URL("../../../", import.meta.url);

/**
 * The words of the command that runs a generator.
 * @param page The path of the page, relative to the root of the repository.
 * @throws {Error} If the page does not have exactly one such command.
 */
export function readmeCommand(generator: string, page: string = "README.md"): readonly string[] {
  const lines = readFileSync(new URL(page, repository), "utf8")
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter((words) => words.some((word) => word.split("/").at(-1)?.split("@")[0] === generator));
  const [words] = lines;
  if (words === undefined || lines.length > 1) {
    throw new Error(`${page} must have one command that runs ${generator}, but has ${lines.length}`);
  }
  return words;
}
