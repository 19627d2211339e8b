// What a language brings: how its client is generated, compiled and run.

/** What every language gets. */
export interface Surroundings {
  /** An empty folder with the descriptions in it. */
  readonly folder: string;
  /** PATH with `uvx` on it. */
  readonly path: string;
  /** For the program: the address of the mock and a key. */
  readonly env: Readonly<Record<string, string>>;
}

/** A client in one language. */
export interface Language {
  readonly name: string;
  /** The folder under tests/languages that holds its program. */
  readonly id: string;
  /** Generates the client. Returns what the generator printed. */
  generate(surroundings: Surroundings): Promise<string>;
  /** Warnings of the generator that are about itself and not about the description, with the reason. */
  readonly ownWarnings: readonly { readonly text: RegExp; readonly because: string }[];
  /** Compiles client and program. */
  compile(surroundings: Surroundings): Promise<void>;
  /** Runs the program. Returns what it printed. */
  run(surroundings: Surroundings): Promise<string>;
}

/** The warnings in a generator's output that are not its own. */
export function foreignWarnings(printed: string, { ownWarnings }: Pick<Language, "ownWarnings">): readonly string[] {
  return printed
    .split("\n")
    .filter((line) => /\b(warn(ing)?(?!\(s\))|error|cannot|failed)\b/i.test(line) && !/\bINFO\b/.test(line))
    .filter((line) => !ownWarnings.some(({ text }) => text.test(line)));
}
