import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { repository } from "../src/clone.ts";

const readme = readFileSync(join(repository, "README.md"), "utf8");
const benchmarks = readFileSync(join(repository, "benchmarks/RESULTS.md"), "utf8");

/** The values of a row of benchmarks/RESULTS.md, as whole numbers: ours, and those of the peers by name. */
function figuresOf(row: string): { ours: number; of(name: string): number } {
  const cells =
    benchmarks
      .split("\n")
      .find((line) => line.startsWith(`| ${row}`))
      ?.split("|") ?? [];
  const number = (text = ""): number => Math.round(Number.parseFloat(text));
  return {
    ours: number(cells[3]),
    of: (name) => number(new RegExp(`(?:^|, | )${name} ([\\d.]+)`).exec(cells[5] ?? "")?.[1]),
  };
}

describe("the first screen of README.md", () => {
  test("shows our import and the first call before line 12", () => {
    const first = readme.split("\n").slice(0, 11).join("\n");

    expect(first).toContain('from "@planasonix/client"');
    expect(first).toContain("await planasonix.");
  });

  test("has the figures of benchmarks/RESULTS.md", () => {
    const bundle = figuresOf("bundle of createClient, all operations");
    const packages = figuresOf("install, packages");
    const limited = figuresOf("300 calls at 50 per second, phase 100 ms: responses with 429");
    const text = readme.replaceAll(/\s+/g, " ");

    expect(text).toContain(
      `${bundle.ours} kB for all operations (stripe ${bundle.of("stripe")} kB, octokit ${bundle.of("octokit")} kB, ` +
        `openai ${bundle.of("openai")} kB), ${packages.ours} packages to install`,
    );
    expect(limited.ours).toBe(0);
    expect(text).toContain(
      `no 429 (ky ${limited.of("ky")}, openai ${limited.of("openai")}, stripe ${limited.of("stripe")})`,
    );
  });
});

test("BENCHMARKS.md has rows of benchmarks/RESULTS.md, with the same figures", () => {
  const [, , ...rows] = readFileSync(join(repository, "BENCHMARKS.md"), "utf8").match(/^\| .*$/gm) ?? [];
  const results = benchmarks.split("\n").map(withoutPadding);

  expect(rows).toHaveLength(15);
  expect(rows.filter((row) => !results.includes(withoutPadding(row)))).toEqual([]);
});

function withoutPadding(row: string): string {
  return row.replaceAll(/ +/g, " ");
}
