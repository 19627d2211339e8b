import { expect, test } from "vitest";
import { generatorCommand, readmeCommand } from "../src/readme.ts";

test("reads the generator, its version and the description from a command", () => {
  const { generator, file, program, args } = generatorCommand("oapi-codegen");

  expect(generator).toMatch(/^oapi-codegen \d+\.\d+\.\d+$/);
  expect(file).toBe("openapi-3.0.yaml");
  expect(program).toBe("go");
  expect(args).toContain("-generate");
});

test("tells apart the generators that one program runs", () => {
  const { generator, args } = generatorCommand("openapi-generator-cli", "rust");

  expect(generator).toMatch(/^openapi-generator-cli \d+\.\d+\.\d+ \(rust\)$/);
  expect(args).toContain("planasonix-rust");
});

test.each([
  { tool: "autorest", variant: undefined, problem: "one command that runs autorest, but has 0" },
  { tool: "openapi-generator-cli", variant: "cobol", problem: "openapi-generator-cli -g cobol, but has 0" },
  { tool: "openapi-generator-cli", variant: undefined, problem: /openapi-generator-cli, but has [4-9]/ },
])("rejects and names $tool $variant, which has not exactly one command", ({ tool, variant, problem }) => {
  expect(() => readmeCommand(tool, variant)).toThrow(problem);
});

test("rejects a command without a version or a description", () => {
  expect(() => generatorCommand("@redocly/cli")).toThrow("must have one command");
  expect(() => generatorCommand("cli")).toThrow(
    "the command of cli must have a version (cli@1.2.3) and name a description",
  );
});
