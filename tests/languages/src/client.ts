// A generated client: how it is generated, compiled and run.
import type { GeneratorCommand } from "./readme.ts";

/** The input of the functions of a client. */
export interface Surroundings {
  /** A folder that contains only the descriptions and the program of the client at first. */
  readonly folder: string;
  /** A value of `PATH` that includes the folder of `uvx`. */
  readonly path: string;
  /** The environment variables of the program: the mock's base URL and an API key. */
  readonly env: Readonly<Record<string, string>>;
}

/** A client in one language, by one generator. */
export interface GeneratedClient {
  readonly language: string;
  /** The name of the folder in tests/languages that contains its program. */
  readonly id: string;
  readonly command: GeneratorCommand;
  /** Warnings that concern the generator itself and not the description, with the reason. */
  readonly ownWarnings: readonly { readonly text: RegExp; readonly because: string }[];
  /** Where the generated functions are, one or more for each operation: a glob, and a pattern with the name as group 1. */
  readonly functions: { readonly files: string; readonly pattern: RegExp };
  /** Compiles the client and the program. */
  compile(surroundings: Surroundings): Promise<void>;
  /** Runs the program. Returns its output. */
  run(surroundings: Surroundings): Promise<string>;
}

/** The warnings in a generator's output that `ownWarnings` does not explain. */
export function foreignWarnings(
  printed: string,
  { ownWarnings }: Pick<GeneratedClient, "ownWarnings">,
): readonly string[] {
  return printed
    .split("\n")
    .filter((line) => !line.startsWith("go: downloading "))
    .filter((line) => /\b(warn(ing)?(?!\(s\))|error|cannot|failed)\b/i.test(line) && !/\bINFO\b/.test(line))
    .filter((line) => !ownWarnings.some(({ text }) => text.test(line)));
}
