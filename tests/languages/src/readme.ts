// Reads the generator commands from the README of the package that has the description, so that the tests run what a
// reader would type.
import { readFileSync } from "node:fs";

const page = "packages/openapi/README.md";
const file = new URL(`../../../${page}`, import.meta.url);

/** A command that generates a client, in the folder of the descriptions. */
export interface GeneratorCommand {
  /** The generator and its version, for people. */
  readonly generator: string;
  /** The description that the generator reads, such as `openapi.json`. */
  readonly file: string;
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * Reads the command of a generator.
 * @param tool The program that the command runs.
 * @param variant The generator that the program runs, as in `-g rust`, if it has several.
 * @throws {Error} If the page does not have exactly one such command, or the command has no version or description.
 */
export function generatorCommand(tool: string, variant?: string): GeneratorCommand {
  const words = readmeCommand(tool, variant);
  const [program = "", ...args] = words;
  const version = words.map((word) => new RegExp(`\\b${tool}@v?(.+)$`).exec(word)?.[1]).find(Boolean);
  const description = words.find((word) => /^openapi[-.\d]*\.(json|yaml)$/.test(word));
  if (version === undefined || description === undefined)
    throw new Error(`${page}: the command of ${tool} must have a version (${tool}@1.2.3) and name a description`);
  const generator = [tool, version, ...(variant ? [`(${variant})`] : [])].join(" ");
  return { generator, file: description, program, args };
}

/**
 * The words of the command that runs a generator.
 * @throws {Error} If the page does not have exactly one such command.
 */
export function readmeCommand(tool: string, variant?: string): readonly string[] {
  const lines = readReadme()
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => variant === undefined || line.includes(` -g ${variant} `))
    .map((line) => line.trim().split(/\s+/))
    .filter((words) => words.some((word) => word.includes("@") && word.split("/").at(-1)?.split("@")[0] === tool));
  const [words] = lines;
  if (words === undefined || lines.length > 1) {
    throw new Error(
      `${page} must have one command that runs ${[tool, variant].filter(Boolean).join(" -g ")}, but has ${lines.length}`,
    );
  }
  return words;
}

/** The text of the page. */
export function readReadme(): string {
  return readFileSync(file, "utf8");
}

/** Where the page is. */
export const readmeFile: URL = file;
