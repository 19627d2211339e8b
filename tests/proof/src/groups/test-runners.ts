// Test runners, and libraries that intercept requests. A user's tests must pass with each.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Combination, User } from "../combination.ts";
import type { Breakage } from "../prepare/breakages.ts";
import { runTool } from "../run-tool.ts";

const esModules = { NODE_OPTIONS: "--experimental-vm-modules" };
const nodeTest: Runner = {
  args: () => ["--test", "--test-reporter=tap", "program.test.ts"],
  passed: /^# pass (\d+)$/m,
};
const jest: Runner = {
  args: (tools) => [join(tools, "jest/bin/jest.js"), "--watchman=false", "--cache=false"],
  passed: /^Tests: +(\d+) passed, \1 total$/m,
};
const vitest: Runner = {
  args: (tools) => [join(tools, "vitest/vitest.mjs"), "run", "--root=."],
  passed: /^ +Tests +(\d+) passed \(\1\)$/m,
};

/** How to call a test runner. */
interface Runner {
  readonly args: (tools: string) => readonly string[];
  /** Captures the number of passed tests in the output. */
  readonly passed: RegExp;
  readonly env?: Readonly<Record<string, string>>;
  /** What the control breaks. @default "the entry point for tests" */
  readonly control?: Breakage;
  /** Whether the tests call the mock. @default true */
  readonly usesMock?: boolean;
}

/** Libraries that intercept requests, used in tests of node:test. */
const intercepting: Runner = { ...nodeTest, control: "exports", usesMock: false };

/** Each test runner, and each library that intercepts requests. */
export const testRunners: readonly Combination[] = [
  runner("vitest", vitest, 5),
  runner("jest-esm", { ...jest, env: esModules }, 5),
  runner("jest-commonjs", jest, 4),
  runner("jest-require", { ...jest, env: esModules }, 5),
  runner("node-test", nodeTest, 4),
  runner("msw", intercepting, 1),
  runner("nock", intercepting, 1),
  runner("undici", intercepting, 2),
];

function runner(name: string, settings: Runner, tests: number): Combination {
  const { args, passed, env = {}, control = "the entry point for tests", usesMock = true } = settings;
  return {
    name,
    control,
    prove: async (user) => {
      await typeCheck(user);
      const ownEnv = usesMock ? { ...env, PLANASONIX_BASE_URL: user.baseUrl } : env;
      const { stdout, stderr } = await runTool(process.execPath, args(user.tools), user.folder, ownEnv);
      const output = stdout + stderr;
      const [, count] = passed.exec(output) ?? [];
      if (count !== String(tests)) throw new Error(`Of ${tests} tests, ${count ?? "none"} passed:\n${output}`);
    },
  };
}

/** Checks the types, because most of the test runners only remove them. */
async function typeCheck({ folder, tools }: User): Promise<void> {
  const flags = ["--noEmit", "--strict", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler"];
  const others = ["--target", "es2022", "--types", "node", "--allowImportingTsExtensions", "--ignoreConfig"];
  const compiler = join(tools, "typescript-7/bin/tsc");
  const tests = readdirSync(folder).filter((file) => file.endsWith(".test.ts"));
  await runTool(process.execPath, [compiler, ...tests, ...flags, ...others], folder);
}
