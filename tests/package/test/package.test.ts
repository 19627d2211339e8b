import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { publishable } from "@planasonix/benchmarks/src/installed/packed.ts";
import { run } from "@planasonix/benchmarks/src/run.ts";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { describe, expect, inject, test } from "vitest";

describe.each(publishable)("the tarball of %s", (name) => {
  const place = join(inject("folder"), "node_modules", "@planasonix", name);
  const tarball = inject("tarballs")[name] ?? "";
  const manifest = JSON.parse(readFileSync(join(place, "package.json"), "utf8"));

  test("is what publint wants", async () => {
    const { buffer } = new Uint8Array(readFileSync(tarball));
    const { messages } = await publint({ pack: { tarball: buffer }, strict: true });

    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
  });

  test("has types that resolve wherever ES modules do", () => {
    const attw = createRequire(import.meta.url).resolve("@arethetypeswrong/cli/package.json");
    const data = Object.keys(manifest.exports).filter((entry) => entry.endsWith(".yaml"));
    const excluded = data.length > 0 ? ["--exclude-entrypoints", ...data] : [];
    const args = [join(attw, "../dist/index.js"), tarball, "--profile", "esm-only", ...excluded];

    expect(() => run(process.execPath, args, place)).not.toThrow();
  });

  test("says that its modules have no side effects, and runs nothing when it is installed", () => {
    expect(manifest.sideEffects).toBe(false);
    expect(
      Object.keys(manifest.scripts ?? {}).filter((script) => /^(pre|post)?(install|prepare)/.test(script)),
    ).toEqual([]);
    expect(manifest.license).toBe("MIT");
  });
});
