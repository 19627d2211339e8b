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

const everywhere = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const forbidden = {
  "packages/runtime/src/http/a.ts": everywhere,
  "packages/client/src/a.ts": everywhere,
  "packages/runtime/test/http/a.test.ts": everywhere.slice(0, 6),
  "packages/runtime/src/platform/a.ts": [],
  "packages/runtime/src/testing/fake-clock.ts": [],
  "packages/runtime/test/network/a.test.ts": [],
  "packages/mock/src/a.ts": [],
};

test("biome.json forbids platform globals, time and chance in the runtime, its tests and the client, with exceptions", () => {
  const folder = mkdtempSync(join(tmpdir(), "biome-"));
  const { overrides } = JSON.parse(readFileSync(`${root}biome.json`, "utf8"));
  writeFileSync(join(folder, "biome.json"), JSON.stringify({ overrides, linter: { rules: { preset: "none" } } }));
  cpSync(`${root}scripts/check/real-time.grit`, join(folder, "scripts/check/real-time.grit"));
  for (const file of Object.keys(forbidden)) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), uses);
  }
  const args = ["lint", "--reporter=github", "--max-diagnostics=none"];
  const { stdout } = spawnSync(`${root}node_modules/.bin/biome`, args, { cwd: folder, encoding: "utf8" });
  rmSync(folder, { recursive: true });

  const found = [...stdout.matchAll(/file=([^,]+),line=(\d+)/g)];
  expect(new Set(found.map(([, path = "", line]) => `${relative(folder, path)}:${line}`))).toEqual(
    new Set(Object.entries(forbidden).flatMap(([file, lines]) => lines.map((line) => `${file}:${line}`))),
  );
});
