// Validators of descriptions, and the files that they check.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./step.ts";

/** A validator, and the published files that it must accept. */
export interface Validator {
  readonly id: string;
  /** Its name and version, for people. */
  readonly name: string;
  readonly files: readonly string[];
  /**
   * Validates a file.
   * @param folder The folder of the file.
   * @param path A value of `PATH` that includes the folder of `uvx`.
   * @throws {ProgramFailure} If the file is invalid.
   */
  validate(file: string, folder: string, path: string): Promise<void>;
}

/** The folder that has the Go program of two validators. */
export const goProgram = "go-validate";

const python = "openapi-spec-validator";
const pythonVersion = "0.9.0";

export const validators: readonly Validator[] = [
  inGo("kin-openapi", ["openapi.json", "openapi-3.0.yaml"]),
  inGo("libopenapi", ["openapi.json"]),
  {
    id: python,
    name: `${python} ${pythonVersion}`,
    files: ["openapi.json", "openapi-3.0.yaml"],
    async validate(file, folder, path) {
      const args = [`${python}@${pythonVersion}`, file];
      await run({ program: "uvx", args, cwd: folder, env: { PATH: path } });
    },
  },
];

/** Compiles the Go program. */
export async function compileValidators(folder: string): Promise<void> {
  await run({ program: "go", args: ["build", "-o", "validate", "."], cwd: folder });
}

function inGo(name: string, files: readonly string[]): Validator {
  const manifest = readFileSync(new URL(`../${goProgram}/go.mod`, import.meta.url), "utf8");
  const version = new RegExp(`/${name} v(\\S+)$`, "m").exec(manifest)?.[1];
  return {
    id: name,
    name: `${name} ${version}`,
    files,
    async validate(file, folder) {
      await run({ program: join(folder, "validate"), args: [name, file], cwd: folder });
    },
  };
}
