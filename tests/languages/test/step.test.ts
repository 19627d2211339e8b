import { expect, test } from "vitest";
import { ProgramFailure, run, tellingLine } from "../src/step.ts";

test.each([
  { output: "Compiling\nerror[E0433]: cannot find type\nnote: more\n", line: "error[E0433]: cannot find type" },
  { output: "first\n  last \n\n", line: "last" },
  { output: "", line: "no output" },
  { output: `Error ${"x".repeat(300)}`, line: `Error ${"x".repeat(194)}...` },
])("finds $line in an output", ({ output, line }) => {
  expect(tellingLine(output)).toBe(line);
});

test("states in one line which program failed, and keeps its whole output", async () => {
  const code = 'console.log("begin"); console.error("TypeError: no"); process.exit(3)';
  const failure = await run({ program: process.execPath, args: ["-e", code], cwd: "." }).catch((error) => error);

  expect(failure).toBeInstanceOf(ProgramFailure);
  expect(failure.message).toMatch(/^node ended with 3: .*TypeError: no/);
  expect(failure.message).not.toContain("\n");
  expect(failure.output).toMatch(/begin\nTypeError: no$/);
});

test("lets npm and uv see no release after the pinned day", async () => {
  const code = "console.log(process.env.npm_config_before, process.env.UV_EXCLUDE_NEWER)";
  const { stdout } = await run({ program: process.execPath, args: ["-e", code], cwd: "." });

  expect(stdout).toMatch(/^(\d{4}-\d\d-\d\d) \1\n$/);
});
