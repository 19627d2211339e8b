// A language: how its client is generated, compiled and run.

/** The input of the functions of a language. */
export interface Surroundings {
  /** A folder that contains only the descriptions at first. */
  readonly folder: string;
  /** A value of `PATH` that includes the folder of `uvx`. */
  readonly path: string;
  /** The environment variables of the program: the mock's base URL and an API key. */
  readonly env: Readonly<Record<string, string>>;
}

/** A client in one language. */
export interface Language {
  readonly name: string;
  /** The name of the folder in tests/languages that contains its program. */
  readonly id: string;
  /** Generates the client. Returns the generator's output. */
  generate(surroundings: Surroundings): Promise<string>;
  /** Warnings that concern the generator itself and not the description, with the reason. */
  readonly ownWarnings: readonly { readonly text: RegExp; readonly because: string }[];
  /** Compiles the client and the program. */
  compile(surroundings: Surroundings): Promise<void>;
  /** Runs the program. Returns its output. */
  run(surroundings: Surroundings): Promise<string>;
}

/** The warnings in a generator's output that `ownWarnings` does not explain. */
export function foreignWarnings(printed: string, { ownWarnings }: Pick<Language, "ownWarnings">): readonly string[] {
  return printed
    .split("\n")
    .filter((line) => /\b(warn(ing)?(?!\(s\))|error|cannot|failed)\b/i.test(line) && !/\bINFO\b/.test(line))
    .filter((line) => !ownWarnings.some(({ text }) => text.test(line)));
}
