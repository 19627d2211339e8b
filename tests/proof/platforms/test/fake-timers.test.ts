import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { behaviours } from "../src/fake-timers/behaviours.ts";
import { bundle } from "./platforms/bundle.ts";
import { inFolder } from "./platforms/process.ts";

const cwd = fileURLToPath(new URL("..", import.meta.url));
const { resolve } = createRequire(import.meta.url);
const titles = Object.keys(behaviours);

/**
 * Runs a test runner in its own process. Returns the output.
 * @throws {Error} If a test fails, or the run takes longer than 50 seconds. The message is the output.
 */
async function run(args: readonly string[]): Promise<string> {
  const env = { PATH: process.env.PATH, NODE_NO_WARNINGS: "1", NO_COLOR: "1", CI: "1" };
  const running = promisify(execFile)(process.execPath, [...args], { cwd, env, timeout: 100_000 });
  const { stdout, stderr } = await running.catch((error) => {
    throw new Error(error.stdout + error.stderr);
  });
  return stdout + stderr;
}

/** Expects a test for each behaviour in the output. If a test failed, `run` has thrown. */
function expectAllIn(output: string): void {
  expect(titles.filter((title) => !output.includes(title))).toEqual([]);
}

test("calls time out and are retried under the fake timers of node:test", async () => {
  expectAllIn(await run(["--test", "--test-reporter=tap", "src/fake-timers/on-node.ts"]));
});

test("calls time out and are retried under the fake timers of Vitest", async () => {
  const main = join(resolve("vitest/package.json"), "../vitest.mjs");
  expectAllIn(await run([main, "run", "--config=src/fake-timers/vitest.config.ts"]));
});

test("calls time out and are retried under the fake timers of Jest", () =>
  inFolder(async (folder) => {
    await writeFile(
      join(folder, "calls.test.mjs"),
      await bundle("fake-timers/on-jest.ts", ["node"], ["@jest/globals"]),
    );
    const options = {
      rootDir: folder,
      testMatch: ["**/*.test.mjs"],
      transform: {},
      moduleFileExtensions: ["mjs", "js"],
    };
    const main = join(resolve("jest/package.json"), "../bin/jest.js");
    const config = `--config=${JSON.stringify(options)}`;
    expectAllIn(
      await run(["--experimental-vm-modules", main, config, "--verbose", "--watchman=false", "--cache=false"]),
    );
  }));
