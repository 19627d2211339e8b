import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { publishable } from "@planasonix/benchmarks/src/installed/packed.ts";
import { describe, expect, inject, test } from "vitest";
import { typeCheck } from "./type-check.ts";

const entries = publishable.flatMap(typedEntries);
// `skipLibCheck` would hide errors in our declarations, so it is off. Entries for an optional peer, such as
// `@planasonix/sandbox/vitest`, are omitted, because the peer is not installed here; `tests/proof` imports them.
const everything = { skipLibCheck: false };

describe("declarations of every entry", () => {
  test("compile with the types of Node and without those of the DOM", () => {
    const folder = program("no-dom", imports());

    expect(typeCheck(folder, { ...everything, lib: ["es2023"] })).toBe("");
  });

  test.each(["node20", "nodenext"])("can be required by a CommonJS module under `module: %s`", (module) => {
    const requires = entries.map((entry, index) => `import e${index} = require("${entry}");\nexport { e${index} };\n`);
    const folder = program(`require-${module}`, requires.join(""), "commonjs");

    expect(typeCheck(folder, { ...everything, module, verbatimModuleSyntax: false })).toBe("");
  });
});

/** The entries of a package that have types and need no optional peer. */
function typedEntries(name: string): readonly string[] {
  const manifest = JSON.parse(
    readFileSync(join(inject("folder"), "node_modules", "@planasonix", name, "package.json"), "utf8"),
  );
  return Object.entries<{ types?: string }>(manifest.exports)
    .filter(([entry, { types }]) => types?.endsWith(".d.ts") && !entry.endsWith(".yaml"))
    .filter(([entry]) => !(entry.slice(2) in (manifest.peerDependencies ?? {})))
    .map(([entry]) => `${manifest.name}${entry.slice(1)}`);
}

function imports(): string {
  return entries.map((entry, index) => `import * as e${index} from "${entry}";\nexport { e${index} };\n`).join("");
}

function program(name: string, text: string, type = "module"): string {
  const folder = join(inject("folder"), name);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type }));
  writeFileSync(join(folder, "main.ts"), text);
  return folder;
}
