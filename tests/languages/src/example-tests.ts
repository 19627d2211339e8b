// The examples in other languages that have tests. They use the sandbox as the guides about them show.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./step.ts";

/** An example, and how its tests are run. */
export interface TestedExample {
  readonly language: string;
  /** The name of its folder in `examples`, and of the guide. */
  readonly id: string;
  /** The file that has the port of the sandbox. */
  readonly starter: string;
  /** The files that the guide shows, in order. */
  readonly shown: readonly string[];
  /** Runs its tests in a folder, with a value of `PATH` that has `uv`. Returns what they print. */
  test(folder: string, path: string): Promise<string>;
}

/** The examples that are tested. */
export const testedExamples: readonly TestedExample[] = [
  {
    language: "Python",
    id: "python-tests",
    starter: "conftest.py",
    shown: ["nightly.py", "conftest.py", "test_nightly.py"],
    test: async (cwd, PATH) => {
      const packages = ["pytest==9.2.0", "requests==2.34.2"].flatMap((name) => ["--with", name]);
      const args = ["run", "--no-project", ...packages, "pytest", "-v", "-W", "error"];
      return (await run({ program: "uv", args, cwd, env: { PATH } })).stdout;
    },
  },
  {
    language: "Go",
    id: "go-tests",
    starter: "nightly_test.go",
    shown: ["nightly.go", "nightly_test.go"],
    test: async (cwd) => {
      await run({ program: "go", args: ["vet", "./..."], cwd });
      return (await run({ program: "go", args: ["test", "-v", "./..."], cwd })).stdout;
    },
  },
];

/** Runs the tests of an example in a copy. Returns their number, such as `2 passed`. */
export async function testExample({ id, starter, test }: TestedExample, path: string): Promise<string> {
  const folder = fileURLToPath(new URL(`../../../.cache/languages/${id}`, import.meta.url));
  rmSync(folder, { recursive: true, force: true });
  cpSync(new URL(`../../../examples/${id}`, import.meta.url), folder, { recursive: true });
  installSandbox(folder);
  const text = readFileSync(join(folder, starter), "utf8");
  writeFileSync(join(folder, starter), text.replaceAll("4011", String(await freePort())));
  return passedIn(await test(folder, path));
}

/**
 * The number of tests that passed, such as `2 passed`, in the output of pytest or of `go test`.
 * @throws {Error} If none passed.
 */
export function passedIn(output: string): string {
  const count = [...output.matchAll(/^--- PASS: | PASSED\b/gm)].length;
  if (count === 0) throw new Error("no test passed");
  return `${count} passed`;
}

/** As `npm install @planasonix/sandbox` does. */
function installSandbox(folder: string): void {
  const manifest = createRequire(import.meta.url).resolve("@planasonix/sandbox/package.json");
  const bin = join(dirname(manifest), "dist/bin.js");
  mkdirSync(join(folder, "node_modules/.bin"), { recursive: true });
  const program = `#!/bin/sh\nexec "${process.execPath}" --disable-warning=ExperimentalWarning "${bin}" "$@"\n`;
  writeFileSync(join(folder, "node_modules/.bin/planasonix-sandbox"), program, { mode: 0o755 });
}

/** A port at which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address instanceof Object ? address.port : 0;
}
