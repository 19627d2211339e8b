import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { run } from "../../setup/processes.mjs";

const env = { PATH: process.env.PATH ?? "" };

describe("run", () => {
  test("returns the exit code, and the lines of standard output and standard error", async () => {
    const program = 'console.log("one"); console.error("two"); process.exitCode = 3;';
    const { code, output } = await run(process.execPath, ["-e", program], { env });

    expect([code, output.split("\n").toSorted()]).toEqual([3, ["one", "two"]]);
  });

  test("ends a program that takes longer than its time limit", async () => {
    const { code } = await run(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { env, timeoutMs: 500 });

    expect(code).not.toBe(0);
  });

  test("lets the process end at once if the program could not be started", () => {
    const url = new URL("../../setup/processes.mjs", import.meta.url).href;
    const program =
      `import { run } from ${JSON.stringify(url)};\n` +
      'console.log((await run("no-such-program", [], { env: {}, timeoutMs: 600_000 })).code);';
    const { stdout, signal } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: fileURLToPath(new URL(".", import.meta.url)),
      encoding: "utf8",
      timeout: 100_000,
    });

    expect([stdout, signal]).toEqual(["127\n", null]);
  });
});
