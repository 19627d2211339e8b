import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { behaviours } from "../src/generated/behaviours.ts";
import { inferredLines } from "./support/inferred.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

describe("the README", () => {
  test("lists everything that the behaviour files infer, and nothing else", () => {
    const [, section = ""] = readme.split("## What is inferred\n");
    const listed =
      section
        .split("\n## ")[0]
        ?.split("\n")
        .filter((line) => line.startsWith("- ")) ?? [];
    expect(listed).toEqual(inferredLines(behaviours));
  });

  test("has a row for each option of the command", () => {
    const flags = [
      "--port",
      "--host",
      "--allow-host",
      "--data",
      "--speed",
      "--seed",
      "--api-key",
      "--clock",
      "--now",
      "--random-seed",
      "--deliver-to",
      "--rate-limit",
      "--read-only",
    ];
    for (const flag of flags) expect(readme).toContain(`| \`${flag}`);
  });
});
