// Readers of YAML 1.1 in other languages, which must get what readers of YAML 1.2 and of the JSON get.
import { deepStrictEqual } from "node:assert/strict";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { parse } from "yaml";
import { run } from "./step.ts";
import { createEnvironment } from "./virtual-environment.ts";

const pyYaml = "6.0.3";

/** A program that prints a YAML file as JSON. */
export interface YamlReader {
  readonly name: string;
  /** Installs what the program needs, in its folder. Returns the command, to which the file is added. */
  prepare(folder: string): Promise<readonly string[]>;
}

/** The folder that has the programs. */
export const readersProgram = "read-yaml";

export const yamlReaders: readonly YamlReader[] = [
  {
    name: `PyYAML ${pyYaml}`,
    prepare: async (folder) => [await createEnvironment(folder, `pyyaml==${pyYaml}`), join(folder, "read.py")],
  },
  { name: "Ruby", prepare: async (folder) => ["ruby", join(folder, "read.rb")] },
];

/** A file in YAML, and what its readers must get. */
export interface YamlFile {
  readonly file: string;
  readonly expected: unknown;
}

/** A server that returns descriptions, with the headers that it needs. */
export interface Served {
  readonly id: string;
  readonly url: string;
  readonly apiKey: string;
}

/** Writes the published files, and those that the servers return, into a folder. The JSON decides, if there is one. */
export async function writeYamlFiles(folder: string, served: readonly Served[]): Promise<readonly YamlFile[]> {
  const dist = join(dirname(createRequire(import.meta.url).resolve("@planasonix/openapi/package.json")), "dist");
  const json: unknown = JSON.parse(readFileSync(join(dist, "openapi.json"), "utf8"));
  const texts = new Map<string, string>();
  for (const file of globSync("{*,workflows/*}.yaml", { cwd: dist })) {
    texts.set(basename(file), readFileSync(join(dist, file), "utf8"));
  }
  for (const { id, url, apiKey } of served) {
    const response = await fetch(url, { headers: { Authorization: `Bearer ${apiKey}` } });
    if (!response.ok) throw new Error(`${url} returned ${response.status}`);
    texts.set(`${id}.yaml`, await response.text());
  }
  return [...texts].map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return { file: name, expected: name === "openapi.yaml" ? json : parse(text) };
  });
}

/**
 * Checks that a reader gets the expected value of each file. Returns their number, such as `10 files`.
 * @throws {ProgramFailure} If the reader cannot read a file as JSON.
 * @throws {AssertionError} If it gets another value. The message names the first difference.
 */
export async function checkReader(reader: YamlReader, folder: string, files: readonly YamlFile[]): Promise<string> {
  const [program = "", ...args] = await reader.prepare(folder);
  for (const { file, expected } of files) {
    const { stdout } = await run({ program, args: [...args, file], cwd: folder });
    checkValue(file, JSON.parse(stdout), expected);
  }
  return `${files.length} files`;
}

/** @throws {AssertionError} If the values differ. */
export function checkValue(file: string, read: unknown, expected: unknown): void {
  deepStrictEqual(read, expected, `${file} is read with another value than its JSON`);
}
