// The generator commands of the root README: the tests run what a reader would type.
import { readFileSync } from "node:fs";

const readme = new URL("../../../README.md", import.meta.url);

/** The words of the command in README.md that runs this generator. @throws {Error} If there is not exactly one. */
export function readmeCommand(generator: string): readonly string[] {
  const lines = readFileSync(readme, "utf8")
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter((words) => words.some((word) => word.split("/").at(-1)?.split("@")[0] === generator));
  const [words] = lines;
  if (words === undefined || lines.length > 1) {
    throw new Error(`README.md must have one command that runs ${generator}, and has ${lines.length}`);
  }
  return words;
}
