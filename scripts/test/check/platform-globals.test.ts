import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const uses = `setTimeout(() => {}, 1);
performance.now();
Date.now();
new Date();
AbortSignal.timeout(5);
Math.random();
globalThis.fetch;
export type Fetch = typeof fetch;
export const options = { fetch };
export function log({ logger = console }) {
  return logger;
}
`;
test("biome.json forbids platform globals, time and chance in the runtime, its tests and the client, with exceptions", () => {
  expect(
    faultyLines({
      "packages/runtime/src/http/a.ts": uses,
      "packages/client/src/a.ts": uses,
      "packages/runtime/src/platform/a.ts": uses,
      "packages/runtime/src/testing/fake-clock.ts": uses,
      "packages/runtime/test/http/a.test.ts": uses,
      "packages/runtime/test/network/a.test.ts": uses,
      "packages/mock/src/a.ts": uses,
    }),
  ).toEqual({
    "packages/runtime/src/http/a.ts": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    "packages/client/src/a.ts": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    "packages/runtime/test/http/a.test.ts": [1, 2, 3, 4, 5, 6],
  });
});

/** The lines to which the overrides of biome.json object, in a folder with the given files. */
function faultyLines(files: Readonly<Record<string, string>>): Record<string, number[]> {
  const folder = mkdtempSync(join(tmpdir(), "biome-"));
  const { overrides } = JSON.parse(readFileSync(`${root}biome.json`, "utf8"));
  const configuration = { overrides, linter: { rules: { preset: "none" } } };
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  write("biome.json", JSON.stringify(configuration));
  for (const [file, text] of Object.entries(files)) write(file, text);
  cpSync(`${root}scripts/check/real-time.grit`, join(folder, "scripts/check/real-time.grit"));
  const args = ["lint", "--reporter=github", "--max-diagnostics=none"];
  const { stdout } = spawnSync(`${root}node_modules/.bin/biome`, args, { cwd: folder, encoding: "utf8" });
  rmSync(folder, { recursive: true });
  const found: Record<string, number[]> = {};
  for (const [, path = "", line] of stdout.matchAll(/file=([^,]+),line=(\d+)/g)) {
    const file = relative(folder, path);
    const lines = found[file] ?? [];
    found[file] = lines;
    if (!lines.includes(Number(line))) lines.push(Number(line));
  }
  return Object.fromEntries(Object.entries(found).map(([file, lines]) => [file, lines.sort((a, b) => a - b)]));
}
