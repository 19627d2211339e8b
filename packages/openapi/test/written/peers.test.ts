import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkPeers } from "../../src/written/peers.ts";

let folder = "";
const advice = "npm install --save-dev openapi-typescript@7 typescript@6";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "peers-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The URL of a module in the folder. */
const main = (): string => pathToFileURL(join(folder, "main.js")).href;

/** Checks the packages of a folder that has these versions. */
function check(versions: Readonly<Record<string, string>>): void {
  install(versions);
  checkPeers(main());
}

function install(versions: Readonly<Record<string, string>>): void {
  for (const [name, version] of Object.entries(versions)) {
    const place = join(folder, "node_modules", name);
    mkdirSync(join(place, "dist"), { recursive: true });
    writeFileSync(join(place, "dist", "index.js"), "");
    writeFileSync(join(place, "package.json"), JSON.stringify({ name, version, main: "dist/index.js" }));
  }
}

test.each([
  ["7.13.0", "5.4.5"],
  ["7.20.1", "6.0.3"],
])("openapi-typescript %s with typescript %s can generate", (generator, typescript) => {
  expect(() => check({ "openapi-typescript": generator, typescript })).not.toThrow();
});

test.each([
  [{ "openapi-typescript": "6.7.0", typescript: "5.9.3" }, "cannot be generated with openapi-typescript 6.7.0"],
  [{ "openapi-typescript": "7.4.0", typescript: "5.9.3" }, "cannot be generated with openapi-typescript 7.4.0"],
  [{ "openapi-typescript": "7.13.0", typescript: "7.0.2" }, "cannot be generated with typescript 7.0.2"],
  [{ "openapi-typescript": "7.13.0", typescript: "5.3.3" }, "cannot be generated with typescript 5.3.3"],
])("with %o, the error says what to install", (versions, message) => {
  expect(() => check(versions)).toThrow(message);
  expect(() => check(versions)).toThrow(advice);
});

test("with a package that does not state its version, the error says so", () => {
  const place = join(folder, "node_modules", "openapi-typescript");
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "index.js"), "");

  expect(() => checkPeers(main())).toThrow("cannot be generated with openapi-typescript of an unknown version");
});

test.each<[Readonly<Record<string, string>>, string]>([
  [{}, "openapi-typescript"],
  [{ "openapi-typescript": "7.13.0" }, "typescript"],
])("with %o alone, the error names %s", (versions, name) => {
  install(versions);
  const module = JSON.stringify(new URL("../../src/written/peers.ts", import.meta.url).href);
  const program = `import { checkPeers } from ${module}; checkPeers(${JSON.stringify(main())});`;
  // The package manager that started the tests lets every module find its packages.
  const { NODE_PATH: _, ...env } = process.env;

  const { stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], { env, encoding: "utf8" });

  expect(stderr).toContain(`The types are generated with ${name}, which is not installed: ${advice}`);
});
