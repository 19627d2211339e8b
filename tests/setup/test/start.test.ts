import { appendFileSync, globSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, inject, test } from "vitest";
import { processesOf, restoreClone, runNpm } from "../src/clone.ts";

const clone = inject("clone");
const step = /^ +(\d+\.\d s|\d+ min \d\d s) {2}\S.*$/;

/** Waits until all programs of the clone have ended. */
const nothingLeft = (): Promise<void> => expect.poll(() => processesOf(clone)).toEqual([]);

afterAll(() => restoreClone(clone));

describe("npm start in a fresh clone", () => {
  test("prints one line for each step, with its duration, and nothing else before the quickstart", () => {
    const [before = "", after = ""] = inject("firstStart").split("\nexamples/quickstart.ts against");
    const lines = before.split("\n").filter((line) => line !== "" && !line.startsWith("> "));

    expect(lines.filter((line) => !step.test(line) && !/^ {14}\S.* \.\.\. .*\(.* s\)$/.test(line))).toEqual([]);
    expect(lines.map((line) => line.replace(/^ *\S+ s {2}/, ""))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^install \d+ packages$/),
        "build mock",
        expect.stringMatching(/^build \(\d+ tasks, \d+ unchanged\)$/),
      ]),
    );
    expect(after).toContain("run_01j8k2m4  succeeded");
  });

  test("installs none of the runtimes that only tests need: Bun, Deno, workerd and Chromium", () => {
    const packages = globSync("node_modules/.pnpm/*", { cwd: clone });

    expect(packages.length).toBeGreaterThan(100);
    expect(packages.filter((name) => /[/\\](bun|deno|workerd|@sparticuz\+chromium)@/.test(name))).toEqual([]);
  });
});

test("npm run mock passes its options to the mock's command, which knows the usage", async () => {
  const program = runNpm(["run", "mock", "--", "--help"], clone);

  expect(await program.ended).toBe(0);
  expect(program.output()).toContain("--allow-host <name>");
});

describe("npm start", () => {
  test("builds nothing the second time, serves until Ctrl-C, and reports that the server has stopped", async () => {
    const program = runNpm(["start", "--", "--port", "0"], clone);
    const [, url] = await program.printed(/serves at (\S+) until[\s\S]*openapi\.yaml\n/);
    const { status } = await fetch(`${url}/pipelines`, { headers: { Authorization: "Bearer any-key" } });
    program.interrupt();
    await program.ended;

    expect(status).toBe(200);
    const [, planned, unchanged] = /build \((\d+) tasks, (\d+) unchanged\)/.exec(program.output()) ?? [];
    expect([unchanged, Number(planned) > 0]).toEqual([planned, true]);
    expect(program.output()).toContain("Stopped the server.");
    await nothingLeft();
  });

  test("leaves no process behind when npm is terminated", async () => {
    const program = runNpm(["start", "--", "--port", "0"], clone);
    await program.printed(/serves at/);
    program.terminate();
    await program.ended;

    await nothingLeft();
  });

  test("reports the step in which it was stopped, and leaves no process behind", async () => {
    appendFileSync(join(clone, "packages/runtime/src/index.ts"), "// changed\n");
    const program = runNpm(["start", "--", "--port", "0"], clone);
    await program.printed(/install packages/);
    program.interrupt();
    await program.ended;
    await nothingLeft();

    expect(program.output()).toMatch(/^Stopped during: (install packages|build)\. Nothing is left running\.$/m);
  });

  test("names a step that fails, shows its whole output, and exits with code 1", async () => {
    appendFileSync(join(clone, "packages/mock/src/index.ts"), "const broken: = 1;\n");
    const program = runNpm(["start", "--", "--once", "--port", "0"], clone);
    const code = await program.ended;

    expect(code).toBe(1);
    expect(program.output()).toMatch(/^ +\d+\.\d s {2}FAILED: build mock$/m);
    expect(program.output()).toContain("const broken: = 1;");
    expect(program.output()).toContain("[ELIFECYCLE] Command failed");
    expect(program.output()).toMatch(/^Failed: build mock\.$/m);
  });
});
