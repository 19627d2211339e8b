import { expect, test } from "vitest";
import { printLayers } from "../../../check/layers/architecture.ts";
import type { Package } from "../../../check/layers/package.ts";

const packages: Readonly<Record<string, Package>> = {
  base: { at: "packages/base", purpose: "About base.", imports: [] },
  tool: {
    at: "packages/tool",
    purpose: "About tool.",
    imports: ["base", "other"],
    beside: { generate: "Generates a tool." },
    folders: {
      "names.ts": [],
      model: { purpose: "What a tool is.", imports: [] },
      "steps/*": { purpose: "The steps.", imports: [], inside: { first: "The first step." } },
    },
  },
  programs: {
    at: "programs",
    purpose: "About programs.",
    sources: ".",
    imports: [],
    folders: { read: { purpose: "Reads $1.", imports: [] } },
  },
  root: { at: "programs/start.ts", purpose: "About start.ts.", imports: [] },
};

test("prints the map of the published packages, and each package and folder with its purpose, and leaves the other text", () => {
  const page = [
    "# Page",
    "```text map",
    "old <- map",
    "```",
    "| folder of sources | purpose |",
    "| --- | --- |",
    "| `old/` | An old row. |",
    "",
    "| another | table |",
    "",
  ].join("\n");
  const printed = [
    "# Page",
    "```text map",
    "base      <- nothing of ours",
    "tool      <- base, other",
    "```",
    "| folder of sources | purpose |",
    "| --- | --- |",
    "| `packages/base/` | About base. |",
    "| `packages/tool/` | About tool. |",
    "| `packages/tool/generate/` | Generates a tool. |",
    "| `packages/tool/src/model/` | What a tool is. |",
    "| `packages/tool/src/steps/*/` | The steps. |",
    "| `packages/tool/src/steps/first/` | The first step. |",
    "| `programs/` | About programs. |",
    "| `programs/read/` | Reads $1. |",
    "| `programs/start.ts` | About start.ts. |",
    "",
    "| another | table |",
    "",
  ].join("\n");

  expect(printLayers(page, packages)).toBe(printed);
  expect(printLayers(printed, packages)).toBe(printed);
});
