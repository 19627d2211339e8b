import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { Language, Parser } from "web-tree-sitter";
import { bin } from "../src/program.ts";

test("the completion script for PowerShell is valid", async () => {
  await Parser.init();
  const grammar = createRequire(import.meta.url).resolve("tree-sitter-powershell/tree-sitter-powershell.wasm");
  const parser = new Parser().setLanguage(await Language.load(grammar));
  const isValid = (script: string): boolean => parser.parse(script)?.rootNode.hasError === false;
  const script = execFileSync(process.execPath, [bin, "completion", "powershell"], { encoding: "utf8" });

  expect(script).toContain("Register-ArgumentCompleter");
  expect(isValid(script)).toBe(true);
  expect(isValid(script.replace(/\}\s*$/, ""))).toBe(false);
});
