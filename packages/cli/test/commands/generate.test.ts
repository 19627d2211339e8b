import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../support/fake-host.ts";

const openapi = readFileSync(new URL("../../../openapi/dist/openapi.json", import.meta.url), "utf8");
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "planasonix-generate-"));
  writeFileSync(join(folder, "workspace.json"), openapi.replaceAll('"/pipelines', '"/flows'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const generate = (...args: readonly string[]) => run(["generate", ...args], { cwd: folder });

test("generate writes a folder, prints what became of each operation, and checks the folder", async () => {
  const args = ["--from", "workspace.json", "--out", "src/planasonix"];

  const text = await generate(...args, "-o", "table");
  expect(text).toMatchObject({ code: 0, stderr: "Wrote types.ts, table.ts, commands.json to src/planasonix\n" });
  expect(text.stdout).toMatch(/^Operations: \d+ the same, \d+ renamed, 0 added, 0 removed\.\nrenamed {2}flows\.list /);
  expect(readdirSync(join(folder, "src/planasonix")).sort()).toEqual(["commands.json", "table.ts", "types.ts"]);
  expect(await generate(...args, "--check")).toMatchObject({ code: 0, stderr: "src/planasonix is up to date\n" });

  writeFileSync(join(folder, "src/planasonix/table.ts"), "old");
  const stale = await generate(...args, "--check", "-o", "json");

  expect([stale.code, stale.stderr]).toEqual([
    8,
    "src/planasonix is not up to date: table.ts. Generate it again without --check\n",
  ]);
  expect(JSON.parse(stale.stdout)).toMatchObject({ prefix: "", added: [], removed: [], lost: [] });
  expect(readFileSync(join(folder, "src/planasonix/table.ts"), "utf8")).toBe("old");
});

test.each([
  [[], "generate needs --from"],
  [["--from", "workspace.json"], "generate needs --out"],
  [["--from", "workspace.json", "--out", "x", "--packages="], "--packages needs a folder"],
  [["--from", "nothing.yaml", "--out", "x"], "cannot be read (ENOENT): pass the path or the URL of an OpenAPI file"],
  [["--from", "pets.json", "--out", "x"], "describes another API: 0 of its 1 operations are known"],
  [["--from", "swagger.json", "--out", "x"], 'is a Swagger "2.0" file: convert it to OpenAPI 3 first'],
])("generate %j ends with 2 and one line, and writes nothing", async (args, message) => {
  writeFileSync(join(folder, "pets.json"), JSON.stringify({ openapi: "3.1.0", paths: { "/pets": { get: {} } } }));
  writeFileSync(join(folder, "swagger.json"), JSON.stringify({ swagger: "2.0" }));

  const { code, stdout, stderr } = await generate(...args);

  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(message);
  expect(existsSync(join(folder, "x"))).toBe(false);
});

test("generate says what to install if the package is missing", async () => {
  mkdirSync(join(folder, "empty"));
  // The package manager that started the tests lets every module find its packages: this folder has one of its own.
  const place = join(folder, "empty/node_modules/@planasonix/openapi");
  mkdirSync(place, { recursive: true });
  writeFileSync(
    join(place, "package.json"),
    JSON.stringify({ name: "@planasonix/openapi", exports: { ".": "./a.js" } }),
  );

  const { code, stderr } = await generate("--from", "workspace.json", "--out", "x", "--packages", "empty");

  expect(code).toBe(2);
  expect(stderr).toContain("generate needs @planasonix/openapi in empty");
  expect(stderr).toContain("npm install --save-dev @planasonix/openapi openapi-typescript@7 typescript@6");
});
