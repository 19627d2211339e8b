import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The words and values in a generated module of behaviours that src/description/behaviour.ts does not declare, one line
 * each: the place in the YAML, and what the compiler says.
 * @param file The path of the module. Its data is JSON, with one key a line.
 */
export function unknownWords(file: string): string[] {
  const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  const flags = ["--ignoreConfig", "--noEmit", "--strict", "--allowImportingTsExtensions", "--pretty", "false"];
  const kind = ["--module", "nodenext", "--target", "esnext", "--types", ""];
  const { stdout } = spawnSync(process.execPath, [compiler, ...flags, ...kind, file], { encoding: "utf8" });
  const lines = readFileSync(file, "utf8").split("\n");
  return [...stdout.matchAll(/^.*\((\d+),\d+\): error TS\d+: (.*)$/gm)].map(
    ([, line, message]) => `${placeOf(lines, Number(line) - 1)}: ${message}`,
  );
}

/** The keys that lead to a line of JSON: the type, then a path. */
function placeOf(lines: readonly string[], index: number): string {
  const keys: string[] = [];
  let indentation = Number.POSITIVE_INFINITY;
  for (let at = index; at >= 0; at -= 1) {
    const [, spaces = "", key] = /^( +)(?:"([^"]+)": )?/.exec(lines[at] ?? "") ?? [];
    if (spaces.length === 0 || spaces.length >= indentation) continue;
    indentation = spaces.length;
    if (key !== undefined) keys.unshift(key);
  }
  const [type, ...path] = keys;
  return `${type}: ${path.join(".")}`;
}
