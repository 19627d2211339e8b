// The guide about Playwright, in docs/guides: its programs compile, and its tests pass in Chromium.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromiumEnv, chromiumFlags, chromiumProgram } from "@planasonix/chromium/src/launch.ts";
import type {} from "@planasonix/chromium/src/setup.ts"; // Declares the key `chromium` of `inject`.
import { beforeAll, describe, expect, inject, test } from "vitest";
import { findUnusedOrigin } from "./unused-port.ts";

const chromium = inject("chromium");
const folder = fileURLToPath(new URL("../.cache/playwright/", import.meta.url));
const guide = readFileSync(new URL("../../../../docs/guides/playwright.md", import.meta.url), "utf8");
const names = ["playwright.config.ts", "portal.ts", "portal.spec.ts"];
const { resolve } = createRequire(import.meta.url);

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const [sandbox, portal] = await Promise.all([portOf(findUnusedOrigin()), portOf(findUnusedOrigin())]);
  const bin = join(dirname(resolve("@planasonix/sandbox/package.json")), "dist/bin.js");
  for (const [, name = "", code = ""] of guide.matchAll(/^```ts (\S+)\n(.*?)^```$/gms)) {
    const own = code.replace("npx @planasonix/sandbox", `node ${bin} --port ${sandbox}`);
    writeFileSync(folder + name, own.replaceAll("4011", sandbox).replaceAll("3000", portal));
  }
  const compilerOptions = { isolatedDeclarations: false, declaration: false };
  writeFileSync(
    `${folder}tsconfig.json`,
    JSON.stringify({ extends: "../../tsconfig.json", include: ["*.ts"], compilerOptions }),
  );
});

test("has the programs of this test, which compile", () => {
  const found = [...guide.matchAll(/^```ts (\S+)$/gm)].map(([, name]) => name);
  const { stdout, status } = spawnSync("pnpm", ["exec", "tsc", "-p", folder], { encoding: "utf8" });

  expect([found, stdout, status]).toEqual([names, "", 0]);
});

describe.runIf(chromium)("the tests of the guide, in Chromium,", () => {
  test("pass", () => {
    expect(runPlaywright()).toMatchObject({ status: 0, output: expect.stringContaining("2 passed") });
  });

  test("fail if the page does not show the status of the run", () => {
    const file = `${folder}portal.ts`;
    const program = readFileSync(file, "utf8");
    writeFileSync(file, program.replace("output.value = run.status;", ""));
    const result = runPlaywright(1_000);
    writeFileSync(file, program);

    expect(result).toMatchObject({ status: 1, output: expect.stringContaining("2 failed") });
  });
});

/**
 * Runs the tests of the guide with its settings, and with the browser that was unpacked.
 * @param timeout How long a test waits for what it expects, in milliseconds. A busy machine is slow.
 */
function runPlaywright(timeout = 15_000): { readonly status: number | null; readonly output: string } {
  const browser = chromium ?? "";
  const launchOptions = {
    executablePath: chromiumProgram(browser),
    env: chromiumEnv(browser),
    args: chromiumFlags(),
  };
  const settings = `import config from "./playwright.config.ts";
export default { ...config, outputDir: "results", expect: { timeout: ${timeout} }, use: { ...config.use, launchOptions: ${JSON.stringify(launchOptions)} } };
`;
  writeFileSync(`${folder}unpacked.config.ts`, settings);
  const cli = join(dirname(resolve("@playwright/test/package.json")), "cli.js");
  const args = [cli, "test", "--config", "unpacked.config.ts", "--reporter", "line"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

async function portOf(origin: Promise<string>): Promise<string> {
  return new URL(await origin).port;
}
